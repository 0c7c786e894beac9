package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.live.Moment;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures of a run while it lasts, as text. */
class WatchProgressTest {

  private final StringWriter err = new StringWriter();

  private static Result result() {
    return Result.of(
        Experiments.replay("main", Map.of()), Outcomes.intact(), Environment.capture());
  }

  private static Moment half() {
    return Moment.begin("cc1-sqlite").at("replay", 405_300, 810_601).with(result());
  }

  private WatchProgress shown(boolean terminal) {
    return new WatchProgress(new PrintWriter(err, true), "cc1-sqlite", terminal, 0);
  }

  @Test
  void figuresAreLinesOfATerminal() {
    assertThat(WatchText.lines(half(), null)).allMatch(line -> line.length() <= 80);
    assertThat(String.join("\n", WatchText.lines(half(), null)))
        .isEqualTo(
            """
            replay of cc1-sqlite                 [################------------------]  49 %
            Time      4.21 s, 810,601 references
            Faults    2,611 a second, of them 1,899 major
            Pressure  some 20.0 %, full 10.0 %
            Pages         out a second     in a second          held now
              memory                                             167 MiB
              zero               2,848           4,035       8,315 pages
              zswap              4,510           4,747          33.3 MiB
              file               4,985           5,222           162 MiB
            Wait      SwapFileBackend Load                           p99 3.41 ms
            Wait      SwapFileBackend Store                          p99 3.05 ms
            Wait      ZswapBackend Store                             p99 414 µs""");
  }

  @Test
  void ratesAreThoseSinceTheResultBefore() {
    // The same moment again, or a later one of the run before: no time has passed in between.
    assertThat(WatchText.lines(half(), result())).isEqualTo(WatchText.lines(half(), null));
    Result before =
        Result.of(
            Experiments.replay("main", Map.of()),
            Outcomes.lasting(3_213_000_000L),
            Environment.capture());
    assertThat(WatchText.line(half(), before))
        .startsWith("replay of cc1-sqlite: 49 %; 4.21 s, out 0/s, in 0/s, major faults 0/s, ");
  }

  @Test
  void elsewhereTheyAreOneLine() {
    assertThat(WatchText.line(half(), null))
        .isEqualTo(
            "replay of cc1-sqlite: 49 %; 4.21 s, out 12,343/s, in 14,004/s, major faults 1,899/s,"
                + " memory 167 MiB, zswap 33.3 MiB, file 162 MiB, pressure some 20.0 %, full"
                + " 10.0 %, longest wait SwapFileBackend Load p99 3.41 ms");
    assertThat(WatchText.line(Moment.begin("x").at("load", 1, 4), null))
        .isEqualTo("load of x: 25 %");
    assertThat(WatchText.line(Moment.begin("x").at("load", 0, 0), null))
        .isEqualTo("load of x: 0 %");
    assertThat(WatchText.line(Moment.begin("contention").at("contention", 9, 4), null))
        .isEqualTo("contention: 100 %");
  }

  @Test
  void aNameThatIsTooLongIsCut() {
    String head = WatchText.lines(Moment.begin("a".repeat(99)).at("load", 4, 4), null).getFirst();
    assertThat(head).hasSize(79).contains("aaa… [####").endsWith("] 100 %");
  }

  @Test
  void aTerminalIsRedrawnInPlaceAndLeftClean() {
    try (WatchProgress progress = shown(true)) {
      progress.at("replay", 1, 4);
      progress.stands(WatchProgressTest::result);
      progress.at("replay", 2, 4);
    }
    int lines = WatchText.lines(half(), null).size();
    assertThat(err.toString())
        .startsWith("replay of cc1-sqlite ")
        .contains("\u001b[1F\u001b[Jreplay of cc1-sqlite ", "25 %", "50 %")
        .contains("\u001b[%dF\u001b[J".formatted(lines))
        .endsWith("\u001b[%dF\u001b[J".formatted(lines));
  }

  @Test
  void elsewhereNothingIsRedrawn() {
    try (WatchProgress progress = shown(false)) {
      progress.at("load", 1, 4);
      progress.stands(WatchProgressTest::result);
      progress.at("replay", 2, 4);
    }
    assertThat(err.toString()).doesNotContain("\u001b");
    assertThat(err.toString().lines()).hasSize(2).first().isEqualTo("load of cc1-sqlite: 25 %");
  }

  @Test
  void aPaceLetsNothingHappenTooOften() {
    Pace pace = new Pace(3_600_000_000_000L);
    assertThat(pace.isDue()).isTrue();
    assertThat(pace.isDue()).isFalse();
  }
}
