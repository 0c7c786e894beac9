package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TouchProgramTest {

  private static Trace touch(String name) {
    return TraceReader.read(TraceSource.of(name), ReadProgress.none());
  }

  @Test
  void hasTheMemoryThatWasAskedFor() {
    Trace trace = touch("touch:64");
    int pages = 64 << 8;
    assertThat(trace.name()).isEqualTo("touch:64");
    assertThat(trace.peakLivePages()).isEqualTo(pages);
    assertThat(trace.pages()).isEqualTo(pages + pages / 4);
    // Filled, scanned twice, half of it written, a quarter replaced; and random touches.
    assertThat(trace.references()).isEqualTo(3L * pages + pages / 2 + pages / 4 + 1_050_000);
    assertThat(PageSizes.beside(TraceSource.of("touch:64")).pages()).isEqualTo(trace.pages());
  }

  @Test
  void isTheSameEveryTime() {
    Trace one = touch("touch:8");
    Trace other = touch("touch:8");
    assertThat(one.records()).isEqualTo(other.records());
    for (long record = 0; record < one.records(); record += 97) {
      assertThat(one.page(record)).isEqualTo(other.page(record));
    }
  }

  @Test
  void refusesSizesThatItCannotHave() {
    assertThatThrownBy(() -> TraceSource.of("touch:3"))
        .isInstanceOf(TraceException.class)
        .hasMessage("touch:3: is not of 4 to 65536 MiB of memory");
    assertThatThrownBy(() -> TraceSource.of("touch:big"))
        .isInstanceOf(TraceException.class)
        .hasMessage("touch:big: is not touch:MIB with a number of MiB");
  }
}
