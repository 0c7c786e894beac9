package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.ComparisonExperiment;
import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.bench.experiment.Experiment;
import io.swapbox.bench.experiment.FreePathExperiment;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.bench.experiment.SoakExperiment;
import io.swapbox.bench.report.Chromium;
import io.swapbox.bench.report.Report;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import io.swapbox.workloads.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The report of each experiment, made small, in a browser: on a desk and on a phone. */
class ReportsInBrowserTest {

  @TempDir private Path directory;

  private Path made(Replayer replayer, String... args) {
    StringWriter err = new StringWriter();
    List<String> command = new ArrayList<>(List.of(args));
    command.addAll(List.of("--out", directory.toString()));
    int exitCode =
        Main.commandLine(replayer)
            .setOut(new PrintWriter(new StringWriter(), true))
            .setErr(new PrintWriter(err, true))
            .execute(command.toArray(String[]::new));
    assertThat(exitCode).as(err.toString()).isZero();
    return directory.resolve("report.html");
  }

  private Chromium.Page opened(Path report) throws IOException {
    Chromium.Page page = Chromium.assumed(directory).open(report);
    page.assertSound();
    return page;
  }

  private static List<String> small(Experiment experiment) {
    return switch (experiment) {
      case ReplayExperiment replay -> List.of("workload.trace=usemem:4", "warm-ups=0");
      case ComparisonExperiment comparison -> List.of("workload.trace=usemem:4", "warm-ups=0");
      case ContentionExperiment contention ->
          List.of("contention.cpus=[1,4,16]", "contention.pages=2048");
      case FreePathExperiment freePath -> List.of("free-path.tasks=[1,4]", "free-path.pages=1024");
      case SoakExperiment soak ->
          List.of("soak.seconds=2", "soak.checkpoint-seconds=1", "soak.tick-seconds=1");
    };
  }

  static Stream<String> experiments() {
    return new Catalogue().names().stream();
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void ofAnExperiment(String name) throws IOException {
    Chromium.assumed(directory);
    List<String> args = new ArrayList<>(List.of("run", name));
    for (String setting : small(new Catalogue().read(name, Map.of()))) {
      args.addAll(List.of("-D", setting));
    }
    opened(made(Replay::run, args.toArray(String[]::new)));
  }

  @Test
  void ofOverhead() throws IOException {
    Chromium.assumed(directory);
    opened(made(Replay::run, "overhead", "--slots", "65536"));
  }

  @Test
  void ofAValidation() throws IOException {
    Chromium.assumed(directory);
    opened(made((settings, runtime, warmUps, progress) -> Outcomes.intact(), "validate"));
  }

  @Test
  void aHeatMapIsATableWhoseCellsSayWhatTheirColourShows() throws IOException {
    Chromium.assumed(directory);
    String[] args = {
      "run", "contention", "-D", "contention.cpus=[1,32]", "-D", "contention.pages=4096"
    };
    Chromium.Page page = opened(made(Replay::run, args));
    assertThat(page.dom())
        .contains("An allocator a CPU: mean wait, by the number of CPUs")
        .contains("One for all: mean wait, by the number of CPUs")
        .containsPattern("<strong>slot-allocator</strong></th><td[^>]*--heat-share: \\d+%")
        .contains("<option value=\"1\">99th percentile of waits</option>");
    assertThat(page.dom().split("--heat-share: 100%", -1)).as("the darkest").hasSizeBetween(2, 6);
  }

  @Test
  void aRunSaysWhatItsSlowestFaultsAndItsMessagesTook() throws IOException {
    Path report = directory.resolve("report.html");
    Result result =
        Result.of(Experiments.replay("main", Map.of()), Outcomes.intact(), Environment.capture());
    Files.writeString(report, Report.write(result));
    String dom = opened(report).dom();
    assertThat(dom)
        .contains(
            "9,000 pages from zswap to file (pressure)", "120 pages from file to zswap (load)")
        .contains("The 32 slowest faults", "task 0, page 4,711", "All messages together waited")
        .contains("Compressed pool", "Swap file");
  }

  @Test
  void anErrorInAReportIsFound() throws IOException {
    Chromium chromium = Chromium.assumed(directory);
    Path page = directory.resolve("broken.html");
    Files.writeString(
        page,
        "<html><body><p id='chart' class='chart'></p><p>NaN</p>"
            + "<div style='width: 2000px'>wide</div><script>missing();</script></body></html>");
    Chromium.Page broken = chromium.open(page);
    assertThat(broken.console()).hasSize(2).allMatch(line -> line.contains("missing is not def"));
    assertThat(broken.widths())
        .extracting(facts -> facts.get("width").asInt())
        .containsExactly(390, 1100);
    for (JsonNode facts : broken.widths()) {
      assertThat(facts.get("empty").get(0).asText()).isEqualTo("chart");
      assertThat(facts.get("undefined").get(0).asText()).isEqualTo("NaN");
      assertThat(facts.get("sideways").asInt()).isPositive();
    }
  }
}
