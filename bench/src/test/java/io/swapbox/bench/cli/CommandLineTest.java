package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.ConfigurationException;
import io.swapbox.SpaceFailedException;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.ResultJson;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.ReplaySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<ReplaySettings> replayed = new ArrayList<>();
  private ReplayOutcome outcome = Outcomes.intact();

  @TempDir private Path directory;

  private int swapbox(String... args) {
    return swapbox(
        (settings, runtime, warmUps, progress) -> {
          replayed.add(settings);
          progress.at("load", 10, 10);
          for (int i = 0; i < warmUps; i++) {
            progress.at("warm-up", 1, 10);
            progress.at("warm-up", 9, 10);
            progress.at("warm-up", 10, 10);
          }
          progress.at("replay", 5, 10);
          progress.at("replay", 10, 10);
          return outcome;
        },
        args);
  }

  private int swapbox(Replayer replayer, String... args) {
    return Main.commandLine(replayer)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void aRunWritesItsFilesAndPrintsATable() {
    assertThat(swapbox("run", "--out", directory.toString(), "--seed", "9", "-D", "warm-ups=1"))
        .isZero();
    assertThat(replayed.get(0).seed()).isEqualTo(9);
    assertThat(out.toString())
        .contains("Integrity   ok: 100,503 pages verified, 0 mismatches, 0 slots leaked")
        .contains("Time        4.21 s, 192,405 references a second, on threads")
        .contains(
            "Killed      task 1 (41400 resident, 42310 swapped) for the node of 42676 frames: no")
        .contains("Held at the fullest, 4.00 s into the run")
        .contains("  JVM (compiler, collector)      800 ms   13.6 %")
        .contains(directory.resolve("report.html").toString());
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 120);
    assertThat(err.toString().lines())
        .containsExactly(
            "warm-up of cc1-sqlite: 75 %",
            "warm-up of cc1-sqlite: 100 %",
            "replay of cc1-sqlite: 50 %",
            "replay of cc1-sqlite: 100 %");
    assertThat(directory.resolve("result.json")).isNotEmptyFile();
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void severalDispatchersAreComparedInOneRun() throws IOException {
    assertThat(swapbox("run", "dispatchers", "--out", directory.toString(), "-D", "warm-ups=0"))
        .isZero();
    assertThat(replayed)
        .extracting(settings -> settings.dispatcher().settingName())
        .containsExactly("caller-runs", "fork-join", "pinned", "affinity");
    assertThat(out.toString())
        .contains("Run", "references/s", "wait p99", "pinned", "192,405")
        .contains("Integrity   ok: 402,012 pages verified, 0 mismatches, 0 slots leaked");
    JsonNode json = new ObjectMapper().readTree(directory.resolve("result.json").toFile());
    JsonNode points = json.get("points");
    assertThat(points).hasSize(4);
    assertThat(json.at("/settings/dispatcher")).hasSize(4);
    assertThat(points.at("/1/settings/dispatcher").textValue()).isEqualTo("fork-join");
    assertThat(points.at("/1/variant").textValue()).isEqualTo("fork-join");
    Set<String> keys = new HashSet<>();
    new ObjectMapper()
        .readTree(ResultJson.write(single()))
        .fieldNames()
        .forEachRemaining(keys::add);
    assertThat(points.get(1).fieldNames()).toIterable().containsAll(keys);
    assertThat(points.at("/1/waits/p99").asLong()).isPositive();
    assertThat(directory.resolve("report.html"))
        .content()
        .contains("time-chart", "page-chart", "wait-chart");
  }

  private static Result single() {
    return Result.of(
        Experiments.replay("main", Map.of()), Outcomes.intact(), Environment.capture());
  }

  @Test
  void aComparisonEndsWithTheFirstRunThatLosesAPage() throws IOException {
    outcome = Outcomes.with(new ReplayOutcome.Integrity(100, 1, 0));
    assertThat(swapbox("run", "dispatchers", "--out", directory.toString(), "-D", "warm-ups=0"))
        .isEqualTo(1);
    assertThat(replayed).hasSize(1);
    assertThat(out.toString()).contains("BROKEN");
  }

  @Test
  void jsonIsAllThatGoesToStandardOutput() throws IOException {
    assertThat(swapbox("run", "--json", "--out", directory.toString())).isZero();
    assertThat(out.toString()).isEqualTo(Files.readString(directory.resolve("result.json")));
    assertThat(new ObjectMapper().readTree(out.toString()).get("experiment").textValue())
        .isEqualTo("main");
    assertThat(err.toString()).contains("Integrity   ok");
  }

  @Test
  void warmUpsAreASetting() {
    String out = directory.toString();
    assertThat(swapbox("run", "--out", out, "-D", "warm-ups=0")).isZero();
    assertThat(err.toString()).contains("replay of").doesNotContain("warm-up of");
    assertThat(directory.resolve("result.json")).content().contains("\"warm-ups\" : 0");
    assertThat(swapbox("run", "--out", out, "-D", "warm-ups=2")).isZero();
    assertThat(err.toString().lines().filter("warm-up of cc1-sqlite: 100 %"::equals)).hasSize(2);
  }

  @Test
  void brokenIntegrityIsExitCode1() {
    outcome = Outcomes.with(new ReplayOutcome.Integrity(10, 1, 0));
    assertThat(swapbox("run", "--out", directory.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("Integrity   BROKEN: 10 pages verified, 1 mismatches");
  }

  @Test
  void badInputIsOneLineAndExitCode2() {
    assertThat(swapbox("run", "-D", "swap.zwap.shards=2")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "swapbox: swap.zwap.shards: there is no such setting; did you mean swap.zswap.shards?");
    assertThat(out.toString()).isEmpty();
    assertThat(replayed).isEmpty();
  }

  @Test
  void badOptionsAreOneLineAndExitCode2() {
    assertThat(swapbox("run", "--sed", "2")).isEqualTo(2);
    assertThat(swapbox("run", "--seed", "two")).isEqualTo(2);
    assertThat(swapbox("run", "-D", "seed")).isEqualTo(2);
    assertThat(swapbox("frob")).isEqualTo(2);
    assertThat(swapbox()).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith("swapbox: ") && line.contains("--help'"));
    assertThat(err.toString()).contains("'--sed'").contains("'two'").contains("'frob'");
  }

  @Test
  void anOutputDirectoryThatCannotBeMadeCostsNoRun() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(swapbox("run", "--out", file.resolve("below").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("cannot write " + file).contains("is not a directory");
    assertThat(replayed).isEmpty();
  }

  @Test
  void aRefusedInputLeavesNothingBehind() {
    Path results = directory.resolve("results");
    Replayer refusing =
        (settings, runtime, warmUps, progress) -> {
          throw new ConfigurationException("workload.trace", "no such file");
        };
    assertThat(swapbox(refusing, "run", "--out", results.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("swapbox: workload.trace: no such file");
    assertThat(results).doesNotExist();
  }

  @Test
  void aDefectShowsItsTraceAndIsExitCode70() {
    Replayer broken =
        (settings, runtime, warmUps, progress) -> {
          throw new IllegalStateException("two owners of slot 7");
        };
    assertThat(swapbox(broken, "run", "--out", directory.toString())).isEqualTo(70);
    assertThat(err.toString()).contains("internal error").contains("two owners of slot 7");
  }

  @Test
  void anActorThatFailedIsADefectAndNotBadInput() {
    Replayer broken =
        (settings, runtime, warmUps, progress) -> {
          throw new SpaceFailedException(new IllegalStateException("slot 7 is busy twice"));
        };
    assertThat(swapbox(broken, "run", "--out", directory.toString())).isEqualTo(70);
    assertThat(err.toString()).contains("slot 7 is busy twice");
  }

  @Test
  void listNamesExperimentsAndSettings() {
    assertThat(swapbox("list")).isZero();
    assertThat(out.toString()).contains("main ").contains("zswap-only ").contains("--settings");
    assertThat(swapbox("list", "--settings")).isZero();
    assertThat(out.toString()).contains("accept-threshold-percent = 90");
  }

  @Test
  void helpIsComplete() {
    assertThat(swapbox("run", "--help")).isZero();
    assertThat(out.toString())
        .contains("EXPERIMENT", "-D=PATH=VALUE", "--out=DIR", "--seed=N", "--json")
        .contains("Default: main.", "Exit codes:", "  70  internal error");
    assertThat(swapbox("--help")).isZero();
    assertThat(out.toString()).contains("Commands:");
    assertThat(swapbox("--version")).isZero();
    assertThat(out.toString()).containsPattern("swapbox \\d+\\.\\d+\\.\\d+\\S* \\(git \\w+\\)");
  }
}
