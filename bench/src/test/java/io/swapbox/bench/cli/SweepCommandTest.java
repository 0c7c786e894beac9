package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swapbox.ConfigurationException;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.ResultKeys;
import io.swapbox.workloads.replay.Replay;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.ReplayProgress;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> replayed = new ArrayList<>();
  private Function<ReplaySettings, ReplayOutcome> outcome = settings -> Outcomes.intact();

  @TempDir private Path directory;

  private int sweep(Replayer replayer, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("sweep"));
    all.addAll(Arrays.asList(args));
    if (!all.contains("--out")) {
      all.addAll(List.of("--out", directory.toString()));
    }
    return Main.commandLine(replayer)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  /** On one thread, whatever the experiment says: what was asked for is kept, nothing is run. */
  private int sweep(String... args) {
    return sweep(this::replay, args);
  }

  private ReplayOutcome replay(
      ReplaySettings settings, ReplayRuntime runtime, int warmUps, ReplayProgress progress) {
    replayed.add(
        "batch %d cpus %d seed %d warm-ups %d"
            .formatted(settings.batch(), settings.cpus(), settings.seed(), warmUps));
    return outcome.apply(settings);
  }

  private int batchesAndCpus(String... more) {
    List<String> args = new ArrayList<>(List.of("main", "-D", "swap.batch=[1,4]"));
    args.addAll(List.of("-D", "swap.cpus=[1,2]", "--repeat", "2"));
    args.addAll(Arrays.asList(more));
    return sweep(args.toArray(String[]::new));
  }

  private Path point(String values, int seed) {
    return directory.resolve("points").resolve(values).resolve(seed + "/result.json");
  }

  private JsonNode result() throws IOException {
    return JSON.readTree(directory.resolve("result.json").toFile());
  }

  /** The result without when and where it was made. */
  private String madeOnly() throws IOException {
    return ((ObjectNode) result()).without("environment").toString();
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file));
  }

  @Test
  void everyCombinationIsRunWithEverySeedAndWarmUpsOnce() throws IOException {
    assertThat(batchesAndCpus()).as(err::toString).isZero();
    assertThat(replayed)
        .containsExactly(
            "batch 1 cpus 1 seed 1 warm-ups 6",
            "batch 1 cpus 1 seed 2 warm-ups 0",
            "batch 1 cpus 2 seed 1 warm-ups 6",
            "batch 1 cpus 2 seed 2 warm-ups 0",
            "batch 4 cpus 1 seed 1 warm-ups 6",
            "batch 4 cpus 1 seed 2 warm-ups 0",
            "batch 4 cpus 2 seed 1 warm-ups 6",
            "batch 4 cpus 2 seed 2 warm-ups 0");
    assertThat(point("swap.batch=4/swap.cpus=2", 2)).isNotEmptyFile();
    assertThat(directory.resolve("points/swap.batch=4/swap.cpus=2/2").toFile().list())
        .as("nothing half-written")
        .containsExactly("result.json");
    JsonNode json = result();
    assertThat(json.at("/points/3/values").toString()).isEqualTo("[\"4\",\"2\"]");
    assertThat(json.at("/points/3/repetitions/1").asText())
        .isEqualTo("points/swap.batch=4/swap.cpus=2/2/result.json");
    assertThat(json.at("/seeds").toString()).isEqualTo("[1,2]");
    assertThat(json.get("settings").fieldNames())
        .toIterable()
        .contains("workload.memory")
        .doesNotContain("swap.batch", "swap.cpus");
    Set<String> keys = ResultKeys.of(json);
    assertThat(keys).isEqualTo(ResultKeys.documentedSweep());
    assertThat(directory.resolve("report.html")).content().contains("The report of a sweep");
    assertThat(out.toString())
        .contains("swap.batch  swap.cpus  ", "Points      4, of them 4 ran and passed");
  }

  @Test
  void tablesHaveALineAPointAndALineARun() throws IOException {
    outcome = settings -> Outcomes.lasting(1000L * settings.batch() + settings.seed());
    assertThat(batchesAndCpus()).isZero();
    List<String> points = lines("points.csv");
    assertThat(points).hasSize(5);
    assertThat(points.getFirst())
        .startsWith("swap.batch,swap.cpus,variant,runs,wallNanos,wallNanos.low,wallNanos.high,");
    // Student's t is 12.706 for one degree of freedom; the standard error of 1 and 2 is 0.5.
    assertThat(points.get(4)).startsWith("4,2,,2,4001.5,3995.146").contains(",4007.85");
    List<String> runs = lines("runs.csv");
    assertThat(runs).hasSize(9);
    assertThat(runs.getFirst())
        .startsWith("swap.batch,swap.cpus,variant,run,wallNanos,counters.pgmajfault,");
    assertThat(runs.get(8)).startsWith("4,2,,points/swap.batch=4/swap.cpus=2/2/result.json,4002,");
  }

  @Test
  void changesAreFromTheFirstValueAndNoiseIsCalledSo() throws IOException {
    outcome =
        settings ->
            Outcomes.lasting(
                1000 * settings.seed() + (settings.batch() == 32 ? 50_000 : settings.batch()));
    assertThat(sweep("main", "-D", "swap.batch=[1,4,32]", "--repeat", "3")).isZero();
    JsonNode points = result().get("points");
    assertThat(points.at("/0/variants/0/metrics/0/verdict").isNull()).isTrue();
    assertThat(points.at("/1/variants/0/metrics/0/verdict").asText()).isEqualTo("noise");
    assertThat(points.at("/2/variants/0/metrics/0/verdict").asText()).isEqualTo("real");
    assertThat(out.toString()).containsPattern("\n4 .* noise").containsPattern("\n32 .* \\+2,");
  }

  @Test
  void anInterruptedSweepGoesOnWithWhatIsMissing() throws IOException {
    assertThat(batchesAndCpus()).isZero();
    String before = madeOnly();
    String points = Files.readString(directory.resolve("points.csv"));
    Files.delete(point("swap.batch=1/swap.cpus=2", 2));
    Files.delete(point("swap.batch=4/swap.cpus=1", 1));
    Files.delete(directory.resolve("result.json"));
    replayed.clear();
    assertThat(batchesAndCpus()).isZero();
    assertThat(replayed)
        .containsExactly("batch 1 cpus 2 seed 2 warm-ups 6", "batch 4 cpus 1 seed 1 warm-ups 6");
    assertThat(err.toString()).contains("sweep of main: 6 of 8 runs are there");
    assertThat(madeOnly()).isEqualTo(before);
    assertThat(directory.resolve("points.csv")).hasContent(points);
    replayed.clear();
    assertThat(sweep("main", "-D", "swap.batch=[1,4,8]", "-D", "swap.cpus=[1,2]")).isZero();
    assertThat(replayed).as("a grid that grows").hasSize(2);
  }

  @Test
  void whatIsThereFromOtherSettingsOrAnotherVersionIsRefused() throws IOException {
    assertThat(batchesAndCpus()).isZero();
    replayed.clear();
    assertThat(batchesAndCpus("-D", "workload.memory=0.25")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "points/swap.batch=1/swap.cpus=1/1/result.json: was made with workload.memory 0.5")
        .contains("not 0.25; remove it, or name another directory");
    Path file = point("swap.batch=4/swap.cpus=1", 2);
    ObjectNode other = (ObjectNode) JSON.readTree(file.toFile());
    other.withObject("/environment").put("gitRevision", "0123456789ab");
    Files.writeString(file, other.toString());
    assertThat(batchesAndCpus()).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": was made by version ", "(git 0123456789ab)");
    Files.writeString(file, "{");
    assertThat(batchesAndCpus()).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": is no JSON: line 1");
    assertThat(replayed).isEmpty();
  }

  @Test
  void aPointThatFailsIsNamedAndTheOthersAreRun() throws IOException {
    outcome =
        settings -> {
          if (settings.batch() == 4 && settings.cpus() == 1) {
            throw new ConfigurationException("swap.file.path", "is locked");
          }
          return Outcomes.intact();
        };
    assertThat(batchesAndCpus()).isEqualTo(1);
    assertThat(replayed).hasSize(8);
    assertThat(err.toString())
        .contains("swapbox: swap.batch=4 swap.cpus=1 seed=1: swap.file.path: is locked\n")
        .contains("swapbox: swap.batch=4 swap.cpus=1 seed=2: swap.file.path: is locked\n");
    assertThat(out.toString())
        .containsPattern("\n4 +1 +failed: swap.file.path: is locked\n")
        .contains("Points      4, of them 3 ran and passed");
    assertThat(result().get("passed").asBoolean()).isFalse();
    assertThat(result().at("/points/2/errors")).hasSize(2);
    assertThat(result().at("/points/2/variants")).isEmpty();
    assertThat(result().at("/points/3/variants/0/metrics")).isNotEmpty();
    assertThat(point("swap.batch=4/swap.cpus=1", 1)).doesNotExist();
    outcome = settings -> Outcomes.intact();
    replayed.clear();
    assertThat(batchesAndCpus()).as("what failed is run again").isZero();
    assertThat(replayed).hasSize(2);
  }

  @Test
  void aPointThatLosesAPageIsNotPassed() throws IOException {
    outcome =
        settings ->
            settings.batch() == 4
                ? Outcomes.with(new ReplayOutcome.Integrity(10, 1, 0))
                : Outcomes.intact();
    assertThat(batchesAndCpus()).isEqualTo(1);
    assertThat(result().at("/points/1/passed").asBoolean()).isTrue();
    assertThat(result().at("/points/2/passed").asBoolean()).isFalse();
    replayed.clear();
    assertThat(batchesAndCpus()).as("it is kept, and known again").isEqualTo(1);
    assertThat(replayed).isEmpty();
  }

  @Test
  void aDefectInAPointIsExitCode70AndTheOthersAreRun() {
    outcome =
        settings -> {
          if (settings.batch() == 1) {
            throw new IllegalStateException("two owners of slot 7");
          }
          return Outcomes.intact();
        };
    assertThat(batchesAndCpus()).isEqualTo(70);
    assertThat(err.toString()).contains("swap.batch=1 swap.cpus=2 seed=2: two owners of slot 7");
    assertThat(replayed).hasSize(8);
  }

  @Test
  void aListIsAPointAnElementAlsoWhereTheSettingTakesLists() throws IOException {
    assertThat(sweep("main", "-D", "dispatcher=[caller-runs,pinned]")).isZero();
    assertThat(result().get("points")).hasSize(2);
    assertThat(result().at("/points/1/variants/0/variant").asText()).isEmpty();
    Path other = directory.resolve("lists");
    String lists = "dispatcher=[[caller-runs,pinned],fork-join]";
    assertThat(sweep("main", "-D", lists, "--out", other.toString())).isZero();
    JsonNode json = JSON.readTree(other.resolve("result.json").toFile());
    assertThat(json.get("points")).hasSize(2);
    assertThat(json.at("/points/0/variants/1/variant").asText()).isEqualTo("pinned");
    assertThat(other.resolve("points/dispatcher=%5Bcaller-runs%2Cpinned%5D/1/result.json"))
        .exists();
    assertThat(other.resolve("points.csv"))
        .content()
        .contains("\"[caller-runs,pinned]\",pinned,1,");
  }

  @Test
  void runsAtOnceGiveTheSameBytesAsOneAfterTheOther() throws IOException {
    String[] contention = {
      "contention",
      "-D",
      "contention.cpus=[1,2,4]",
      "-D",
      "swap.allocators=[per-cpu,single]",
      "-D",
      "contention.pages=512",
      "--repeat",
      "2"
    };
    sameBytes(12, contention);
    String[] replays = {
      "main",
      "-D",
      "runtime=virtual",
      "-D",
      "payload=modelled",
      "-D",
      "workload.trace=usemem:8",
      "-D",
      "swap.cpus=[1,2]",
      "-D",
      "swap.batch=[1,32]"
    };
    sameBytes(4, replays);
    assertThat(result().at("/points/3/variants/0/metrics/0/metric").asText())
        .isEqualTo("virtualNanos");
    assertThat(result().at("/points/3/variants/0/metrics/0/verdict").asText())
        .isEqualTo("real: same seed");
  }

  private void sameBytes(int runs, String... args) throws IOException {
    List<String> made = new ArrayList<>();
    for (String jobs : new String[] {"1", "4"}) {
      directory = Files.createTempDirectory(directory, "sweep");
      List<String> all = new ArrayList<>(Arrays.asList(args));
      all.addAll(List.of("--jobs", jobs));
      assertThat(sweep(Replay::run, all.toArray(String[]::new))).as(err::toString).isZero();
      assertThat(lines("runs.csv")).hasSize(1 + runs);
      made.add(madeOnly());
      made.add(Files.readString(directory.resolve("points.csv")));
      made.add(Files.readString(directory.resolve("runs.csv")));
    }
    assertThat(made.subList(3, 6)).isEqualTo(made.subList(0, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "main -D swap.bach=[1,2]      | swap.bach=1: swap.bach: there is no such setting; did you mean swap.batch?",
        "main -D swap.batch=[]        | swap.batch: [] has no value to run with",
        "main -D swap.batch=4         | sweep: no setting has several values",
        "main                         | sweep: no setting has several values",
        "main -D swap.batch=[1,0]     | swap.batch=0: swap.batch: '0' is not allowed; use a whole number, 1 to 512",
        "contention -D dispatcher=[a,b] | dispatcher=a: dispatcher: a contention experiment does not use it",
        "mian -D swap.batch=[1,2]     | there is no 'mian'; did you mean main?",
        "main -D swap.batch=[1,2] --repeat 0     | --repeat takes 1 to 1000, not 0",
        "main -D swap.batch=[1,2] --jobs 0       | --jobs takes 1 to 1024, not 0",
        "main -D swap.batch=[1,2] --jobs 2       | --jobs is for points in virtual time",
        "main -D seed=[1,2] --repeat 2           | seed: is swept, and --repeat gives every repetition its own",
        "main -D seed=[1,2,3,4,5,6,7,8,9,10,11] -D swap.batch=[1,2] --repeat 1000 | more than 10,000 runs",
      })
  void badInputIsOneLineAndNothingIsRun(String args, String message) {
    assertThat(sweep(args.split(" +"))).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("swapbox: ").contains(message));
    assertThat(replayed).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void seedsMayBeSwept() throws IOException {
    assertThat(sweep("main", "-D", "seed=[3,7]")).isZero();
    assertThat(replayed)
        .containsExactly(
            "batch 32 cpus %1$d seed 3 warm-ups 6".formatted(cpus()),
            "batch 32 cpus %1$d seed 7 warm-ups 6".formatted(cpus()));
    assertThat(result().get("seeds")).isEmpty();
  }

  private static int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Test
  void aPointIsASideOfAComparisonAndASweepIsNone() {
    assertThat(batchesAndCpus()).isZero();
    Path points = directory.resolve("points");
    assertThat(
            compare(
                points.resolve("swap.batch=1/swap.cpus=1"),
                points.resolve("swap.batch=4/swap.cpus=1")))
        .isZero();
    assertThat(out.toString()).contains("2 runs, seeds 1, 2").containsPattern("swap.batch +1 +4\n");
    assertThat(compare(directory, directory)).isEqualTo(2);
    assertThat(err.toString()).contains("is a sweep; name one of its points");
  }

  private int compare(Path a, Path b) {
    return Main.commandLine(Replay::run)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute("compare", a.toString(), b.toString());
  }

  @Test
  void helpSaysWhatAListMeans() {
    assertThat(sweep("--help")).isZero();
    assertThat(out.toString())
        .contains("--repeat=N", "--jobs=N", "--out=DIR", "Exit codes:")
        .containsPattern("one point an element, of settings that take lists\\s+themselves too");
  }
}
