package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.ResultKeys;
import io.swapbox.bench.result.BenchResult;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.ResultJson;
import io.swapbox.bench.suite.Score;
import io.swapbox.bench.suite.Setting;
import io.swapbox.workloads.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int swapbox(String... args) {
    out.getBuffer().setLength(0);
    return Main.commandLine(Replay::run)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private int compare(String a, String b, String... options) {
    String[] args = new String[options.length + 3];
    args[0] = "compare";
    args[1] = directory.resolve(a).toString();
    args[2] = directory.resolve(b).toString();
    System.arraycopy(options, 0, args, 3, options.length);
    return swapbox(args);
  }

  /** A replay of so many nanoseconds with so many pages read from the file. */
  private static ObjectNode replay(Map<String, String> settings, long nanos, long reads)
      throws IOException {
    Result result =
        Result.of(Experiments.replay("main", settings), Outcomes.intact(), Environment.capture());
    ObjectNode json = (ObjectNode) JSON.readTree(ResultJson.write(result));
    json.put("wallNanos", nanos);
    json.withObject("/counters").put("pswpin", reads);
    return json;
  }

  private static ObjectNode replay(long seed, long nanos, long reads) throws IOException {
    return replay(Map.of("seed", String.valueOf(seed)), nanos, reads);
  }

  private static ObjectNode virtual(long seed, long nanos, long reads) throws IOException {
    return replay(Map.of("runtime", "virtual", "seed", String.valueOf(seed)), nanos, reads)
        .put("virtualNanos", 7 * reads);
  }

  private static ObjectNode bench(@Nullable Double error, Map<String, Double> scores)
      throws IOException {
    List<Score> all =
        scores.entrySet().stream()
            .map(
                score ->
                    new Score(
                        "Slot." + score.getKey(),
                        "Slot",
                        List.of(new Setting("pages", "4096")),
                        "avgt",
                        1,
                        1,
                        5,
                        5,
                        5,
                        score.getValue(),
                        error,
                        "ns/op",
                        null,
                        List.of()))
            .toList();
    BenchResult result =
        new BenchResult(
            BenchResult.NAME,
            "",
            1,
            all,
            List.of(),
            Map.of("benchmarks", List.of("Slot", "Pool")),
            Environment.capture());
    return (ObjectNode) JSON.readTree(ResultJson.write(result));
  }

  private Path write(String place, JsonNode result) throws IOException {
    Path file = directory.resolve(place).resolve("result.json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, result.toString());
  }

  /** Three runs on each side: the second takes a fifth longer, and reads as much. */
  private void writeRepetitions() throws IOException {
    for (int i = 0; i < 3; i++) {
      write("a/" + i, replay(i, 1_000_000_000L + 10_000_000L * i, 1_000 + 100 * i));
      ObjectNode b = replay(10 + i, 1_200_000_000L + 10_000_000L * i, 1_010 + 100 * i);
      b.withObject("/settings").put("swap.batch", 1);
      b.withObject("/environment").put("gitRevision", "0123456789ab");
      write("b/" + i, b);
    }
  }

  @Test
  void repetitionsTellWhatIsNoise() throws IOException {
    writeRepetitions();
    assertThat(compare("a", "b")).as(err::toString).isZero();
    assertThat(out.toString())
        .contains("a: main on threads, 3 runs, seeds 0, 1, 2", "b: main on threads, 3 runs")
        .containsPattern("\n  swap.batch +32 +1\n")
        .containsPattern("\n  gitRevision +\\S+ +0123456789ab\n")
        // Half of the interval: 2.776445 standard errors of sqrt(2 / 3) times 10 ms.
        .containsPattern("\nwallNanos +1.01 s +1.21 s +\\+19.8 % +2.2 % +real\n")
        .containsPattern("\ncounters.pswpin +1,100 +1,110 +\\+0.9 % +20.6 % +noise\n")
        .containsPattern("Metrics     2 differ: 1 real, 1 noise, 0 unknown; \\d+ are the same\n")
        .contains("the 95.0 % interval of the difference holds 0; one metric in 20 looks real")
        .doesNotContain("Only in", "Unknown");
    assertThat(out.toString().lines().skip(2)).allMatch(line -> line.length() <= 120);
  }

  @Test
  void jsonHasTheKeysThatAreDocumented() throws IOException {
    writeRepetitions();
    assertThat(compare("a", "b", "--json")).isZero();
    JsonNode comparison = JSON.readTree(out.toString());
    assertThat(comparison.at("/a/seeds").toString()).isEqualTo("[0,1,2]");
    assertThat(comparison.at("/differences/0/metric").textValue()).isEqualTo("wallNanos");
    assertThat(comparison.at("/differences/0/interval/low").doubleValue())
        .isBetween(177_330_000.0, 177_331_000.0);
    assertThat(comparison.at("/differences/1/verdict").textValue()).isEqualTo("noise");
    assertThat(ResultKeys.of(comparison)).isEqualTo(ResultKeys.documentedComparison());
  }

  @Test
  void oneRunIsUnknown() throws IOException {
    writeRepetitions();
    write("single", replay(1, 2_000_000_000, 1_000));
    assertThat(compare("a/0", "single/result.json")).isZero();
    assertThat(out.toString())
        .containsPattern("\nwallNanos +1.00 s +2.00 s +\\+100.0 % +unknown: one run\n")
        .contains("1 differ: 0 real, 0 noise, 1 unknown", "two or more on each say what is noise");
    assertThat(compare("a", "single")).isZero();
    assertThat(out.toString()).containsPattern("\nwallNanos .* unknown: one run\n");
  }

  @Test
  void inVirtualTimeTheSameSeedLeavesNoNoise() throws IOException {
    ObjectNode first = virtual(1, 500, 1_000);
    first.withObject("/counters").put("pswpout", 1_000_000);
    write("a", first);
    ObjectNode later = virtual(1, 600, 1_001);
    later.withObject("/counters").put("pswpout", 1_000_030);
    write("b", later);
    write("other", virtual(2, 600, 1_001));
    assertThat(compare("a", "b")).isZero();
    assertThat(out.toString())
        .contains("main in virtual time, one run, seed 1")
        .containsPattern("\nwallNanos .* unknown: one run\n")
        .containsPattern("\nvirtualNanos .* real: same seed\n")
        .containsPattern("\ncounters.pswpin +1,000 +1,001 +\\+0.1 % +real: same seed\n")
        .containsPattern("\ncounters.pswpout +1,000,000 +1,000,030 +\\+0.003 % +real: same seed\n");
    assertThat(compare("a", "other")).isZero();
    assertThat(out.toString()).contains("unknown: one run").doesNotContain("real: same seed");
  }

  @Test
  void scoresAreJudgedByTheirErrors() throws IOException {
    // Standard errors of 1: 99.9 % of differences are within 5.041305 times the root of 2.
    write("a", bench(8.610302, Map.of("store", 100.0, "load", 100.0, "gone", 1.0)));
    write("b", bench(8.610302, Map.of("store", 107.2, "load", 107.0, "new", 1.0)));
    write("short", bench(null, Map.of("store", 107.2)));
    assertThat(compare("a", "b")).isZero();
    assertThat(out.toString())
        .contains("a: bench, one run\n")
        .containsPattern(
            "Slot.store pages=4096 avgt +100 ns/op +107.200 ns/op +\\+7.2 % +7.1 % +real\n")
        .containsPattern("Slot.load pages=4096 avgt .* \\+7.0 % +7.1 % +noise\n")
        .contains("Only in A   1 of the metrics\n  Slot.gone pages=4096 avgt\n")
        .contains("Only in B   1 of the metrics\n  Slot.new pages=4096 avgt\n")
        .contains("the 99.9 % interval of the difference holds 0; one metric in 1,000 looks");
    assertThat(compare("a", "short")).isZero();
    assertThat(out.toString()).containsPattern("Slot.store .* \\+7.2 % +unknown: no error\n");
  }

  @Test
  void scoresOfRepetitionsAreJudgedByTheirSpread() throws IOException {
    for (int i = 0; i < 3; i++) {
      write("a/" + i, bench(50.0, Map.of("store", 100.0 + i)));
      write("b/" + i, bench(50.0, Map.of("store", 110.0 + i)));
    }
    assertThat(compare("a", "b")).isZero();
    assertThat(out.toString())
        .contains("a: bench, 3 runs\n", "95.0 %")
        .containsPattern("Slot.store .* 101 ns/op +111 ns/op +\\+9.9 % +2.2 % +real\n");
  }

  @Test
  void runsSideBySideAreComparedOneByOne() throws IOException {
    write("a", sideBySide(1_000));
    write("b", sideBySide(2_000));
    assertThat(compare("a", "b")).isZero();
    assertThat(out.toString())
        .containsPattern("\npinned: counters.pswpin +1,000 +2,000 +\\+100.0 % ")
        .doesNotContain("fork-join:");
  }

  private static ObjectNode sideBySide(long reads) throws IOException {
    ObjectNode series = replay(1, 1_000_000_000, 0);
    series.remove(List.of("trace", "counters", "cpu", "mailboxes", "memory", "integrity"));
    series
        .putArray("points")
        .add(replay(1, 1_000_000_000, 5).put("variant", "fork-join"))
        .add(replay(1, 1_000_000_000, reads).put("variant", "pinned"));
    return series;
  }

  @Test
  void runsOfASeriesAreToldApartByTheirSettings() throws IOException {
    write("a", contention(500));
    write("b", contention(400));
    assertThat(compare("a", "b")).isZero();
    assertThat(out.toString())
        .containsPattern("\nper-cpu 16: pagesPerSecond +500 +400 +-20.0 % +real: same seed\n")
        .containsPattern("\nper-cpu 16: allocatorWait.p99 +500 ns +400 ns ")
        .doesNotContain("single 16");
  }

  private static ObjectNode contention(long perCpu) throws IOException {
    ObjectNode series = virtual(1, 1, 0);
    series.remove(List.of("trace", "counters", "cpu", "mailboxes", "memory", "integrity"));
    series.putArray("points").add(point("per-cpu", perCpu)).add(point("single", 7));
    return series;
  }

  private static ObjectNode point(String allocators, long figure) throws IOException {
    ObjectNode point = virtual(1, 1, 0).put("pagesPerSecond", figure);
    point.putObject("settings").put("swap.allocators", allocators).put("contention.cpus", 16);
    point.putObject("allocatorWait").put("p50", 0).put("p99", figure).put("mean", 1.5);
    return point;
  }

  @Test
  void keysOfOneVersionAreNamed() throws IOException {
    ObjectNode older = replay(1, 1_000_000_000, 1_000);
    older.remove(List.of("faults", "pressure"));
    write("older", older);
    ObjectNode newer = replay(1, 1_000_000_000, 1_000);
    newer.withObject("/counters").put("pgnew", 7);
    write("newer", newer);
    assertThat(compare("older", "newer")).isZero();
    assertThat(out.toString())
        .contains("0 differ", "Only in B   6 of the metrics")
        .contains("  pressure.some.totalNanos\n", "  and 1 more, which --json names\n");
    assertThat(compare("newer", "older", "--json")).isZero();
    assertThat(JSON.readTree(out.toString()).get("onlyInA").toString())
        .contains("\"faults.p99\"", "\"counters.pgnew\"");
  }

  @Test
  void writesAPageAndJson() throws IOException {
    writeRepetitions();
    Path page = directory.resolve("out/page.html");
    assertThat(compare("a", "b", "--out", page.toString())).isZero();
    assertThat(directory.resolve("out").toFile().list()).containsExactly("page.html");
    String html = Files.readString(page);
    assertThat(html)
        .contains("The page of two results side by side", "\"counters.pswpin\"")
        .doesNotContainPattern("@@[a-z]+@@");
    assertThat(html.split("</script>", -1)).hasSize(4);

    Path place = directory.resolve("place");
    assertThat(compare("a", "b", "--out", place.toString(), "--json")).isZero();
    assertThat(place.toFile().list()).containsExactlyInAnyOrder("compare.html", "compare.json");
    assertThat(place.resolve("compare.json")).hasContent(out.toString());

    Path file = Files.createFile(directory.resolve("file"));
    assertThat(compare("a", "b", "--out", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("swapbox: cannot write " + file);
  }

  @Test
  void whatIsNoResultIsNamed() throws IOException {
    ObjectNode good = replay(1, 1_000_000_000, 1_000);
    write("good", good);
    fails("missing", "missing: no such file or directory");
    Files.createDirectories(directory.resolve("empty/below"));
    fails("empty", "empty: has no result.json, and none of its subdirectories has");
    Files.writeString(directory.resolve("text"), "{\n  \"experiment\": main\n}");
    fails("text", "text: is no JSON: line 2, column ");
    Files.writeString(directory.resolve("cut"), good.toString().substring(0, 500));
    fails("cut", "cut: is no JSON: line 1, column ");
    Files.writeString(directory.resolve("two"), good + "\n{}");
    fails("two", "two: is no JSON: line 2, column ");
    Files.writeString(directory.resolve("none"), "");
    fails("none", "none: is no JSON");
    Files.writeString(directory.resolve("list"), "[]");
    fails("list", "list: is no JSON object, so it is no result");
    Files.writeString(directory.resolve("other"), "{\"traceEvents\": []}");
    fails("other", "other: key 'experiment' is missing: no result of swapbox, or one of another");
    ObjectNode ancient = good.deepCopy();
    ancient.remove("mailboxes");
    fails(write("ancient", ancient), ": key 'mailboxes' is missing");
    ObjectNode damaged = good.deepCopy();
    damaged.withObject("/counters").put("pswpin", "many");
    fails(write("damaged", damaged), ": key 'counters.pswpin' is no number");
    ObjectNode overhead = JSON.createObjectNode().put("experiment", "overhead");
    fails(write("overhead", overhead), ": is a result of 'overhead'; only those of run and of");
  }

  @Test
  void whatCannotBeComparedIsNamed() throws IOException {
    write("good", replay(1, 1_000_000_000, 1_000));
    write("bench", bench(null, Map.of("store", 1.0)));
    fails("bench", "good is a result of run and ");
    write("virtual", virtual(1, 1, 1));
    fails("virtual", "virtual in virtual time: their times are of different clocks");

    write("mixed/1", replay(1, 1, 1));
    write("mixed/2", replay(2, 1, 1).put("experiment", "mine"));
    fails("mixed", "repetitions are of one experiment, but ");
    write("settings/1", replay(1, 1, 1));
    write("settings/2", replay(Map.of("swap.batch", "1", "seed", "2"), 1, 1));
    fails("settings", "result.json differ in swap.batch");
    write("twice/1", virtual(1, 1, 1));
    write("twice/2", virtual(1, 1, 1));
    fails("twice", "are the same run, in virtual time with seed 1: give each its own");
    assertThat(swapbox("compare", "good")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required parameter: 'B'");
  }

  private void fails(Path file, String reason) {
    fails(directory.relativize(file).toString(), file + reason);
  }

  private void fails(String other, String reason) {
    err.getBuffer().setLength(0);
    assertThat(compare("good", other)).as(other).isEqualTo(2);
    assertThat(err.toString().lines())
        .as(other)
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("swapbox: ").contains(reason));
    assertThat(out.toString()).isEmpty();
  }
}
