package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilerProcessesTest {

  private static final List<TracedProgram> ALL = CompilerProcesses.ofBuild();

  @Test
  void theyAreTheLargerProcessesOfTheBuild() {
    // Of the 102 processes that the recording of make-lua has, 43 used 4 MiB or more.
    assertThat(ALL).hasSize(43);
    for (TracedProgram process : ALL) {
      assertThat(process.trace().name()).startsWith("make-lua/");
      assertThat(process.trace().pages()).isGreaterThanOrEqualTo(CompilerProcesses.MIN_PAGES);
      assertThat(process.trace().threadOrder()).isNull();
    }
  }

  @Test
  void theLargestIsTheCompilerOfSqlite() {
    Trace trace = CompilerProcesses.largest(ReadProgress.none()).trace();
    assertThat(trace.name()).isEqualTo("cc1-sqlite");
    assertThat(trace.references()).isEqualTo(810_601);
  }

  @Test
  void eachHasItsOwnPagesWhichAreNumberedByFirstUse() {
    for (TracedProgram process : ALL) {
      Trace trace = process.trace();
      BitSet seen = new BitSet();
      for (long record = 0; record < trace.records(); record++) {
        int page = trace.page(record);
        assertThat(page).isLessThanOrEqualTo(seen.cardinality());
        seen.set(page);
      }
      assertThat(seen.cardinality()).isEqualTo(trace.pages());
      assertThat(process.sizes().pages()).isEqualTo(trace.pages());
    }
  }

  /** All references of the recording are those of one process or another. */
  @Test
  void theLargestOfTheBuildIsAsItWasRecorded() {
    TracedProgram largest =
        ALL.stream().reduce((a, b) -> a.trace().pages() >= b.trace().pages() ? a : b).orElseThrow();
    assertThat(largest.trace().pages()).isEqualTo(17_973);
    assertThat(largest.trace().references()).isEqualTo(10_297 + 31_474);
    int zero = 0;
    int unknown = 0;
    for (int page = 0; page < largest.trace().pages(); page++) {
      zero += largest.sizes().of(page) == PageSizes.ZERO ? 1 : 0;
      unknown += largest.sizes().of(page) == PageSizes.UNKNOWN ? 1 : 0;
    }
    assertThat(zero).isEqualTo(199);
    assertThat(unknown).isEqualTo(12_613);
  }
}
