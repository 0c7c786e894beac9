package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PhoneAppTest {

  private static final int PAGES = 20_000;
  private static final int USES = 4;
  private static final PhoneApp APP = new PhoneApp(PAGES, 3);
  private static final TracedProgram PROGRAM = new PhoneApp(PAGES, 3).program("app", USES);

  @Test
  void itFillsItsMemoryAndIsUsed() {
    Trace trace = PROGRAM.trace();
    assertThat(trace.references())
        .isEqualTo(APP.launchReferences() + USES * APP.useReferences())
        .isEqualTo(3L * PAGES);
    assertThat(trace.peakLivePages()).isEqualTo(PAGES);
    for (int page = 0; page < PAGES; page++) {
      assertThat(trace.page(page)).isEqualTo(page);
      assertThat(trace.kind(page)).isEqualTo(Trace.WRITE);
    }
  }

  @Test
  void mostOfWhatItUsesIsATenthOfItsMemory() {
    Trace trace = PROGRAM.trace();
    int hot = 0;
    for (long record = PAGES; record < trace.records(); record++) {
      hot += trace.page(record) < PAGES / 10 ? 1 : 0;
    }
    // Of the fifth that goes anywhere a tenth goes there, too.
    assertThat(hot / (2.0 * PAGES)).isCloseTo(0.82, within(0.01));
  }

  @Test
  void someOfItsPagesAreSameFilledAndHardlyOneOfThemIsNotZero() {
    int zero = 0;
    int same = 0;
    for (int page = 0; page < PAGES; page++) {
      int size = PROGRAM.sizes().of(page);
      zero += size == PageSizes.ZERO ? 1 : 0;
      same += size == PageSizes.SAME_FILLED ? 1 : 0;
      assertThat(size).isNotEqualTo(PageSizes.UNKNOWN);
    }
    assertThat((zero + same) / (double) PAGES).isCloseTo(0.15, within(0.01));
    assertThat(same / (double) (zero + same)).isCloseTo(0.01, within(0.006));
  }

  @Test
  void anotherAppUsesOtherPages() {
    Trace other = new PhoneApp(PAGES, 4).program("app", USES).trace();
    int different = 0;
    for (long record = PAGES; record < other.records(); record++) {
      different += other.page(record) == PROGRAM.trace().page(record) ? 0 : 1;
    }
    assertThat(different).isGreaterThan(PAGES);
  }
}
