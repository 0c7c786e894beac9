package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormatTest {

  @Test
  void choosesTheUnitThatLeavesAtLeastOne() {
    assertThat(Format.bytes(1023)).isEqualTo("1,023 bytes");
    assertThat(Format.bytes(1024)).isEqualTo("1.00 KiB");
    assertThat(Format.bytes(3L << 30)).isEqualTo("3.00 GiB");
    assertThat(Format.nanos(999)).isEqualTo("999 ns");
    assertThat(Format.nanos(12_340)).isEqualTo("12.3 µs");
    assertThat(Format.nanos(4_213_000_000L)).isEqualTo("4.21 s");
    assertThat(Format.nanos(-12_340)).isEqualTo("-12.3 µs");
    assertThat(Format.percent(1, 0)).isEqualTo("0.0 %");
  }
}
