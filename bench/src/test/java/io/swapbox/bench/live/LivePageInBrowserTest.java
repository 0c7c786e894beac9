package io.swapbox.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.report.Chromium;
import io.swapbox.bench.report.Report;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a running experiment in a browser, which is told its moments by the page itself. */
class LivePageInBrowserTest {

  /** Tells all moments at once, and then that the connection is lost unless it was closed. */
  private static final String SOURCE =
      """
      <script>
      window.EventSource = class {
        constructor() {
          setTimeout(() => {
            for (const moment of [%s]) this.onmessage({ data: JSON.stringify(moment) });
            if (!this.closed) this.onerror();
          }, 0);
        }
        close() { this.closed = true; }
      };
      </script>
      """;

  @TempDir private Path directory;

  private static Result result() {
    return Result.of(
        Experiments.replay("main", Map.of()), Outcomes.intact(), Environment.capture());
  }

  private Chromium.Page shown(Moment... moments) throws IOException {
    Chromium chromium = Chromium.assumed(directory);
    String told =
        Stream.of(moments)
            .map(moment -> moment.json().replace("<", "\\u003c"))
            .collect(Collectors.joining(",\n"));
    String page = Report.live("main");
    int body = page.indexOf("<body>") + "<body>".length();
    Path file = directory.resolve("live.html");
    Files.writeString(
        file, page.substring(0, body) + SOURCE.replace("%s", told) + page.substring(body));
    return chromium.open(file);
  }

  @Test
  void aRunIsDrawnAgainAndAgainUntilItsEnd() throws IOException {
    Moment begin = Moment.begin("cc1-sqlite").at("replay", 1, 4);
    Moment end = Moment.end(result(), "results/main/report.html");
    Chromium.Page page = shown(begin, begin.with(result()), begin.with(result()), end);
    page.assertSound();
    assertThat(page.dom())
        .contains("The run has ended. Its report is results/main/report.html", "run of main: 100")
        .containsOnlyOnce(">Swapped out<")
        .containsOnlyOnce(">Integrity ok<");
  }

  @Test
  void aRunThatBreaksOffIsCalledSo() throws IOException {
    Chromium.Page page = shown(Moment.begin("cc1-sqlite").at("replay", 2, 4).with(result()));
    page.assertSound();
    assertThat(page.dom())
        .contains("The program was ended, or has failed.", "replay of cc1-sqlite: 50")
        .contains(">Swapped out<");
  }
}
