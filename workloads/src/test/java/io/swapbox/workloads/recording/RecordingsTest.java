package io.swapbox.workloads.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.workloads.trace.TraceException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingsTest {

  private static final String RUN_COLUMNS =
      "program,backend,fraction,time_limit_hit,limit_bytes,peak_rss_bytes,"
          + "pswpout,pswpin,zswpout,zswpin,swpout_zero,swpin_zero\n";
  private static final CsvTable LRU =
      CsvTable.parse(
          "plain-lru.csv",
          """
          program,fraction,refaults,evictions,writeouts
          p,0.5,10,20,15
          """);

  private static List<RecordedCase> cases(String runs) {
    return Recordings.cases(CsvTable.parse("kernel-runs.csv", RUN_COLUMNS + runs), LRU);
  }

  @Test
  void holdEveryCaseThatTheKernelFinished() {
    List<RecordedCase> cases = Recordings.cases();

    assertThat(cases).hasSize(28);
    assertThat(cases.stream().filter(RecordedCase::counted)).hasSize(19);
    assertThat(cases)
        .filteredOn(found -> found.trace().equals("redis") && found.fraction() < 0.5)
        .isEmpty();
    RecordedCase touch =
        cases.stream()
            .filter(found -> found.trace().equals("touch") && found.fraction() == 0.75)
            .findFirst()
            .orElseThrow();
    assertThat(touch.backend()).isEqualTo(KernelBackend.ZRAM);
    assertThat(touch.runs()).isEqualTo(3);
    assertThat(touch.limitBytes()).isEqualTo(201_412_608);
    assertThat(touch.swapOuts()).isEqualTo(new Spread(242_120, 243_317, 246_004));
    assertThat(touch.swapIns()).isEqualTo(new Spread(221_769, 222_871, 225_448));
    assertThat(touch.plainLru()).isEqualTo(new PlainLru(193_599, 214_192, 150_152));
  }

  @Test
  void knowTheProgramsOwnTimeAndHowItWasTraced() {
    assertThat(Recordings.program("touch")).isEqualTo(new RecordedProgram(1_630_000_000L, 8192));
    assertThatThrownBy(() -> Recordings.program("emacs"))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("has no line for emacs");
  }

  @Test
  void repeatsAreOneCaseAndThoseCutShortAreLeftOut() {
    List<RecordedCase> cases =
        cases(
            """
            p,zswap,0.5,false,409600,401408,0,0,100,50,7,3
            p,zswap,0.5,true,409600,0,0,0,1,1,1,1
            p,zswap,0.5,false,409600,405504,0,0,200,60,0,0
            p,file,0.5,true,409600,0,9,9,0,0,0,0
            """);

    assertThat(cases)
        .containsExactly(
            new RecordedCase(
                "p",
                KernelBackend.ZSWAP,
                0.5,
                2,
                409_600,
                98,
                new Spread(107, 153, 200),
                new Spread(53, 56, 60),
                new PlainLru(10, 20, 15)));
  }

  @Test
  void aFileAloneKeepsCopiesOfCleanPages() {
    PlainLru lru = new PlainLru(10, 20, 15);

    assertThat(lru.swapOuts(KernelBackend.FILE)).isEqualTo(15);
    assertThat(lru.swapOuts(KernelBackend.ZSWAP)).isEqualTo(20);
    assertThat(lru.swapOuts(KernelBackend.ZRAM)).isEqualTo(20);
  }

  @Test
  void damageIsSaidWithItsPlace() {
    assertThatThrownBy(() -> cases("p,zram,0.5\n"))
        .isInstanceOf(TraceException.class)
        .hasMessage("kernel-runs.csv: line 2 has 3 values for 12 columns");
    assertThatThrownBy(() -> cases("p,zram,half,false,1,0,0,0,0,0,0,0\n"))
        .isInstanceOf(TraceException.class)
        .hasMessage("kernel-runs.csv: line 2: fraction is not a number");
    assertThatThrownBy(() -> cases("p,zram,0.5,false,many,0,0,0,0,0,0,0\n"))
        .isInstanceOf(TraceException.class)
        .hasMessage("kernel-runs.csv: line 2: limit_bytes is not a number");
    assertThatThrownBy(() -> cases("p,zram,0.25,false,1,0,0,0,0,0,0,0\n"))
        .isInstanceOf(TraceException.class)
        .hasMessage("plain-lru.csv: has no line for p at 0.25");
    assertThatThrownBy(() -> Recordings.cases(LRU, LRU))
        .isInstanceOf(TraceException.class)
        .hasMessage("plain-lru.csv: has no column backend");
    assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
  }
}
