package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.ResultKeys;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --repeat}, and {@code list --results} of what it leaves. */
class RepeatedRunTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> replayed = new ArrayList<>();
  private ReplayOutcome.Integrity integrity = new ReplayOutcome.Integrity(100, 0, 0);

  @TempDir private Path directory;

  private int swapbox(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Replayer replayer =
        (settings, runtime, warmUps, progress) -> {
          replayed.add("seed %d warm-ups %d".formatted(settings.seed(), warmUps));
          progress.at("replay", 10, 10);
          return integrity.intact()
              ? Outcomes.lasting(1_000_000_000L + 1000 * settings.seed())
              : Outcomes.with(integrity);
        };
    return Main.commandLine(replayer)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private int repeat(String times, String to, String... more) {
    List<String> args = new ArrayList<>(List.of("run", "--repeat", times));
    args.addAll(List.of("--out", directory.resolve(to).toString()));
    args.addAll(List.of(more));
    return swapbox(args.toArray(String[]::new));
  }

  @Test
  void runsWithSeedsThatFollowAndWarmUpsOnceAndSumsUp() throws IOException {
    assertThat(repeat("3", "a", "--seed", "7", "--json")).as(err::toString).isZero();
    assertThat(replayed)
        .containsExactly("seed 7 warm-ups 6", "seed 8 warm-ups 0", "seed 9 warm-ups 0");
    assertThat(directory.resolve("a").toFile().list())
        .containsExactlyInAnyOrder(
            "7", "8", "9", "result.json", "report.html", "points.csv", "runs.csv");
    JsonNode json = JSON.readTree(out.toString());
    assertThat(json).isEqualTo(JSON.readTree(directory.resolve("a/result.json").toFile()));
    assertThat(ResultKeys.of(json)).isEqualTo(ResultKeys.documentedRepetitions());
    JsonNode time = json.at("/variants/0/metrics/0");
    assertThat(time.get("metric").asText()).isEqualTo("wallNanos");
    assertThat(time.get("mean").asDouble()).isEqualTo(1_000_008_000);
    // 4.302653 standard errors of the root of a third of 1000^2.
    assertThat(time.get("high").asDouble()).isBetween(1_000_010_484.0, 1_000_010_485.0);
    assertThat(err.toString())
        .contains("replay of cc1-sqlite, run 2 of 3: 100 %")
        .contains("Repetitions 3 on threads, seeds 7 to 9", "Integrity   ok in all of them")
        .containsPattern("\n  wallNanos +1.00 s +0.000 % +1.00 s +1.00 s\n")
        .contains("Table       " + directory.resolve("a/runs.csv"));
    assertThat(err.toString().lines()).allMatch(line -> line.length() <= 100);
    assertThat(directory.resolve("a/report.html")).content().contains("The report of repetitions");
    assertThat(Files.readAllLines(directory.resolve("a/points.csv"))).hasSize(2);
    assertThat(Files.readAllLines(directory.resolve("a/runs.csv")).get(2))
        .startsWith(",8/result.json,1000008000,");
  }

  @Test
  void isOneSideOfAComparison() {
    assertThat(repeat("3", "a")).isZero();
    assertThat(repeat("5", "b", "-D", "swap.batch=1")).isZero();
    assertThat(repeat("2", "b", "-D", "swap.batch=1")).as("fewer in the same place").isZero();
    String a = directory.resolve("a").toString();
    assertThat(swapbox("compare", a, directory.resolve("b/result.json").toString()))
        .as(err::toString)
        .isZero();
    assertThat(out.toString())
        .contains("a: main on threads, 3 runs, seeds 1, 2, 3")
        .contains("main on threads, 2 runs, seeds 1, 2\n")
        .containsPattern("\nwallNanos .* noise\n");
  }

  @Test
  void severalDispatchersAreSummedUpEach() throws IOException {
    assertThat(repeat("2", "a", "-D", "dispatcher=[caller-runs,pinned]")).isZero();
    assertThat(replayed)
        .containsExactly(
            "seed 1 warm-ups 6", "seed 1 warm-ups 6", "seed 2 warm-ups 0", "seed 2 warm-ups 0");
    JsonNode json = JSON.readTree(directory.resolve("a/result.json").toFile());
    assertThat(json.at("/variants/1/variant").asText()).isEqualTo("pinned");
    assertThat(out.toString()).containsPattern("\npinned +mean +within");
  }

  @Test
  void aPageThatIsLostInOneIsExitCode1() {
    integrity = new ReplayOutcome.Integrity(100, 1, 0);
    assertThat(repeat("2", "a")).isEqualTo(1);
    assertThat(out.toString()).contains("Integrity   BROKEN in one or more");
  }

  @Test
  void badInputIsOneLine() {
    assertThat(repeat("0", "a")).isEqualTo(2);
    assertThat(err.toString()).contains("--repeat takes 1 to 1000, not 0");
    assertThat(repeat("2", "a", "-D", "runtime=virtual", "--trace-messages", "m")).isEqualTo(2);
    assertThat(err.toString()).contains("are for one run in virtual time");
    assertThat(replayed).isEmpty();
  }

  @Test
  void resultsAreListedWithTheirFigures() throws IOException {
    assertThat(repeat("2", "twice")).isZero();
    assertThat(swapbox("run", "--out", directory.resolve("deep/once").toString())).isZero();
    String swept = directory.resolve("swept").toString();
    assertThat(swapbox("sweep", "-D", "swap.batch=[1,2,3]", "--out", swept)).isZero();
    Path broken = Files.createDirectories(directory.resolve("broken"));
    Files.writeString(broken.resolve("result.json"), "{");
    String place = directory.toString();
    assertThat(swapbox("list", "--results", place)).isZero();
    assertThat(out.toString())
        .containsPattern("^Directory +Experiment +Started \\(UTC\\) +Runs +Figures\n")
        .containsPattern("/twice +main +20\\S+ \\S+ +repeated 2 +wallNanos 1.00 s, ")
        .containsPattern("/deep/once +main +20\\S+ \\S+ +1 threads +wallNanos 1.00 s, .*pgmajfault")
        .containsPattern("/swept +main +20\\S+ \\S+ +sweep of 3\n")
        .containsPattern("/broken +no result: .* is no JSON");
    assertThat(out.toString().lines()).as("runs of a sweep are a part of it").hasSize(5);
    assertThat(swapbox("list", "--results", place, "--json")).isZero();
    JsonNode json = JSON.readTree(out.toString());
    assertThat(ResultKeys.of(json)).isEqualTo(ResultKeys.documentedListing());
    assertThat(json.findValuesAsText("kind")).contains("repetitions", "run", "sweep");
  }

  @Test
  void resultsThatCannotBeListedAreNamed() throws IOException {
    assertThat(swapbox("list", "--results", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none: no such directory");
    assertThat(swapbox("list", "--json")).isEqualTo(2);
    assertThat(swapbox("list", "--settings", "--results", directory.toString())).isEqualTo(2);
    assertThat(swapbox("list", "--results", directory.toString())).isZero();
    assertThat(out.toString()).isEqualTo("There are no results.\n");
  }
}
