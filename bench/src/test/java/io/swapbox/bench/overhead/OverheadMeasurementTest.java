package io.swapbox.bench.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverheadMeasurementTest {

  private static final long SLOTS = 1 << 20;

  @Test
  void whatIsCountedIsWhatTheJvmSays() {
    List<String> phases = new ArrayList<>();
    OverheadMeasurement measured =
        OverheadMeasurement.measure(SLOTS, (phase, done, total) -> phases.add(phase));
    assertThat(measured.zswap()).extracting(Usage::percent).containsExactly(0, 25, 50, 75, 100);
    assertThat(measured.zswap().getFirst().bytes()).isZero();
    for (List<Usage> usages : List.of(measured.zswap(), measured.file())) {
      for (Usage usage : usages.subList(1, usages.size())) {
        assertThat(usage.entries()).isEqualTo(SLOTS * usage.percent() / 100);
        assertThat(usage.bytes()).isCloseTo(usage.jvmBytes(), withinPercentage(4));
      }
    }
    assertThat(measured.zswap()).allMatch(usage -> usage.physicalBytes() == 0);
    assertThat(measured.file().getLast().virtualBytes())
        .isEqualTo(measured.zswap().getLast().virtualBytes());
    assertThat(measured.pool().objects()).isEqualTo(SLOTS);
    assertThat(measured.pool().bytesPerObject()).isBetween(40.0, 41.0);
    assertThat(phases).contains("zswap", "file", "pool");
  }

  @Test
  void publishedFiguresAreThoseOfTheirTableAndScale() {
    List<Design> full = KernelDesigns.zswap(KernelDesigns.PUBLISHED_SLOTS);
    assertThat(full)
        .extracting(Design::source)
        .containsExactly(Design.Source.PUBLISHED, Design.Source.PUBLISHED, Design.Source.COMPUTED);
    // 24 bytes of descriptor and a bit of bitmap.
    assertThat(full.get(1).bytes().getLast())
        .isEqualTo(KernelDesigns.PUBLISHED_SLOTS * 24 + KernelDesigns.PUBLISHED_SLOTS / 8);
    assertThat(full.get(2).bytes()).last().isEqualTo(KernelDesigns.PUBLISHED_SLOTS * 18);
    List<Design> half = KernelDesigns.file(KernelDesigns.PUBLISHED_SLOTS / 2);
    assertThat(half.get(0).bytes()).first().isEqualTo(12L * (1 << 20) + (1 << 19));
    assertThat(half.get(2).bytes()).first().isEqualTo(48 * 8192L);
    assertThat(half.get(2).bytes()).last().isEqualTo(48 * 8192L + 26 * (4L << 20));
  }

  @Test
  void aBarHoldsToAHundredthOfAMebibyte() {
    long slots = KernelDesigns.PUBLISHED_SLOTS;
    assertThat(Bar.zswap(slots, usages(0, 131L << 20))).allMatch(Bar::holds);
    assertThat(Bar.zswap(slots, usages(4000, (131L << 20) + 4000))).allMatch(Bar::holds);
    assertThat(Bar.zswap(slots, usages(12_000, (131L << 20) + 12_000))).noneMatch(Bar::holds);
    assertThat(Bar.file(slots, usages(2 << 20, 200L << 20))).allMatch(Bar::holds);
    assertThat(Bar.file(slots, usages(3 << 20, 201L << 20))).noneMatch(Bar::holds);
    assertThat(Bar.file(slots / 2, usages(0, 101L << 20))).isEmpty();
  }

  private static List<Usage> usages(long empty, long full) {
    return OverheadMeasurement.PERCENTS.stream()
        .map(percent -> new Usage(percent, 0, percent == 100 ? full : empty, 0, 0))
        .toList();
  }
}
