package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swapbox.ConfigurationException;
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
    return made(0, replayer, args);
  }

  private Path made(int expected, Replayer replayer, String... args) {
    StringWriter err = new StringWriter();
    List<String> command = new ArrayList<>(List.of(args));
    command.addAll(List.of("--out", directory.toString()));
    int exitCode =
        Main.commandLine(replayer)
            .setOut(new PrintWriter(new StringWriter(), true))
            .setErr(new PrintWriter(err, true))
            .execute(command.toArray(String[]::new));
    assertThat(exitCode).as(err.toString()).isEqualTo(expected);
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
  void ofRepetitions() throws IOException {
    Chromium.assumed(directory);
    String[] args = {
      "run",
      "contention",
      "--repeat",
      "3",
      "-D",
      "contention.cpus=16",
      "-D",
      "contention.pages=1024"
    };
    assertThat(opened(made(Replay::run, args)).dom())
        .contains("3 runs in virtual time, seeds 1 to 3", "<h3 class=\"below\">per-cpu</h3>")
        .containsPattern("aria-label=\"Spread over 3 runs: \\S+ ")
        .contains("<caption>single</caption>");
  }

  @Test
  void ofASweep() throws IOException {
    Chromium.assumed(directory);
    String[] args = {
      "sweep",
      "main",
      "--repeat",
      "2",
      "-D",
      "runtime=virtual",
      "-D",
      "payload=modelled",
      "-D",
      "workload.trace=usemem:4",
      "-D",
      "swap.batch=[1,8,32]",
      "-D",
      "swap.cpus=[1,2]",
      "-D",
      "swap.readahead=[vma,cluster]"
    };
    assertThat(opened(made(Replay::run, args)).dom())
        .contains(
            "12 points: 3 of swap.batch by 2 of swap.cpus by 2 of swap.readahead, 2 runs each")
        .contains("<h3>swap.readahead=vma</h3>", "<h3>swap.readahead=cluster</h3>")
        .contains("aria-label=\"virtualNanos over swap.batch. swap.batch=1, swap.cpus=1, ")
        .contains("<option>virtualNanos</option>", "<caption>virtualNanos, all points</caption>")
        .contains("<section aria-labelledby=\"h-failed\" id=\"failed\" hidden");
  }

  @Test
  void ofASweepInWhichPointsFail() throws IOException {
    Chromium.assumed(directory);
    Replayer fussy =
        (settings, runtime, warmUps, progress) -> {
          if (settings.batch() != 8) {
            throw new ConfigurationException("swap.file.path", "is <locked>");
          }
          return Outcomes.intact();
        };
    String[] one = {"sweep", "main", "-D", "swap.batch=[1,8,32]"};
    assertThat(opened(made(1, fussy, one)).dom())
        .contains("2 of 3 points failed", "is &lt;locked&gt;", "wallNanos is ");
    directory = directory.resolve("all");
    String[] all = {"sweep", "main", "-D", "swap.batch=[1,32]"};
    assertThat(opened(made(1, fussy, all)).dom())
        .contains("2 of 2 points failed")
        .doesNotContain("id=\"metric\"");
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
