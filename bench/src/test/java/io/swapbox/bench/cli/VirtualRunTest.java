package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swapbox.workloads.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiments in virtual time, run for real. */
class VirtualRunTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();

  private String run(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("run"));
    command.addAll(Arrays.asList(args));
    command.addAll(List.of("--out", directory.toString()));
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(Replay::run)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(command.toArray(String[]::new));
    assertThat(exitCode).as(err.toString()).isZero();
    return Files.readString(directory.resolve("result.json"));
  }

  private String replay(String seed, String payload) throws IOException {
    return run(
        "neighbours",
        "-D",
        "payload=" + payload,
        "--seed",
        seed,
        "-D",
        "runtime=virtual",
        "-D",
        "swap.cpus=4",
        "-D",
        "swap.file.queue-depth=2");
  }

  private static String withoutRealTime(String json) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode result = (ObjectNode) mapper.readTree(json);
    result.remove(List.of("wallNanos", "environment"));
    result.path("points").forEach(point -> ((ObjectNode) point).remove("wallNanos"));
    return mapper.writeValueAsString(result);
  }

  private static long mean(JsonNode series, String allocators, int cpus, String field) {
    for (JsonNode point : series.get("points")) {
      JsonNode settings = point.get("settings");
      if (settings.get("swap.allocators").asText().equals(allocators)
          && settings.get("contention.cpus").asInt() == cpus) {
        return point.get("allocatorWait").get(field).asLong();
      }
    }
    throw new AssertionError("no point " + allocators + " " + cpus);
  }

  @ParameterizedTest
  @ValueSource(strings = {"real", "modelled"})
  void aReplayRepeatsByteForByteAndAnotherSeedInterleavesOtherwise(String payload)
      throws IOException {
    String first = replay("1", payload);
    JsonNode result = new ObjectMapper().readTree(first);
    assertThat(result.get("runtime").asText()).isEqualTo("virtual");
    assertThat(result.get("virtualNanos").asLong()).isPositive();
    assertThat(result.get("integrity").get("pagesVerified").asLong()).isPositive();
    assertThat(result.get("places")).hasSize(5);
    assertThat(result.get("places").get(0).get("systemNanos").asLong()).isPositive();
    assertThat(result.get("counters").get("pswpout").asLong()).isPositive();
    assertThat(out.toString()).contains("in virtual time", "Simulated places", "  device 0");
    assertThat(withoutRealTime(replay("1", payload))).isEqualTo(withoutRealTime(first));
    assertThat(new ObjectMapper().readTree(replay("2", payload)).get("mailboxes"))
        .isNotEqualTo(result.get("mailboxes"));
  }

  @Test
  void whoIsKilledForWantOfMemoryIsInTheResultAndOnTheScreen() throws IOException {
    String json = run(exhausted(0.6));
    JsonNode kills = new ObjectMapper().readTree(json).get("oomKills");
    assertThat(kills).hasSize(1);
    assertThat(kills.at("/0/constraint").asText()).isEqualTo("NODE");
    assertThat(kills.at("/0/refusal").asText()).isEqualTo("NO_SPACE");
    assertThat(kills.at("/0/tasks")).hasSize(2);
    assertThat(out.toString())
        .contains("Killed      task " + kills.at("/0/victim").asInt() + " (")
        .contains("Integrity   ok");
    assertThat(directory.resolve("report.html")).content().contains("Killed for want of memory");
  }

  @Test
  void aRunThatKillsAllSaysWhyOfEach() {
    StringWriter err = new StringWriter();
    List<String> command = new ArrayList<>(List.of("run"));
    command.addAll(List.of(exhausted(0.01)));
    int exitCode =
        Main.commandLine(Replay::run)
            .setErr(new PrintWriter(err, true))
            .execute(command.toArray(String[]::new));
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().lines().filter(line -> line.startsWith("swapbox: ")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("swapbox: out of memory: task "))
        .allMatch(line -> line.contains("the node of "))
        .allMatch(line -> line.endsWith("give it a larger pool or file"));
  }

  /** Two tasks with nearly no swap in a node of that share of what each of them needs. */
  private static String[] exhausted(double node) {
    return new String[] {
      "zswap-only",
      "-D",
      "workload.trace=make-lua",
      "-D",
      "workload.tasks=2",
      "-D",
      "workload.memory=1",
      "-D",
      "memory.node=" + node,
      "-D",
      "swap.zswap.max-pool-percent=1",
      "-D",
      "swap.cpus=2",
      "-D",
      "runtime=virtual",
      "-D",
      "payload=modelled"
    };
  }

  @Test
  void everyMessageIsLogged() throws IOException {
    Path messages = directory.resolve("messages.tsv");
    Path events = directory.resolve("events.json");
    String json =
        run(
            "neighbours",
            "-D",
            "runtime=virtual",
            "-D",
            "payload=modelled",
            "-D",
            "workload.tasks=1",
            "-D",
            "swap.cpus=2",
            "--trace-messages",
            messages.toString(),
            "--trace-events",
            events.toString());
    long handled = 0;
    for (JsonNode mailbox : new ObjectMapper().readTree(json).get("mailboxes")) {
      handled += mailbox.get("count").asLong();
    }
    List<String> lines = Files.readAllLines(messages);
    assertThat(lines.getFirst().split("\t"))
        .containsExactly("time", "place", "actor", "message", "wait", "service");
    assertThat(lines.size() - 1L)
        .as("what the result counts, and its end")
        .isBetween(handled, handled + 200);
    assertThat(lines.get(1).split("\t")).hasSize(6);
    JsonNode trace = new ObjectMapper().readTree(events.toFile());
    assertThat(trace.findValuesAsText("ph")).contains("X");
  }

  @Test
  void tracesAreForOneRunInVirtualTime() {
    for (String[] args :
        new String[][] {
          {"run", "main", "--trace-messages", "m"}, {"run", "contention", "--trace-events", "e"}
        }) {
      StringWriter err = new StringWriter();
      int exitCode = Main.commandLine(Replay::run).setErr(new PrintWriter(err, true)).execute(args);
      assertThat(exitCode).isEqualTo(2);
      assertThat(err.toString()).contains("one run in virtual time");
    }
    assertThat(Path.of("m")).doesNotExist();
  }

  @Test
  void oneAllocatorSaturatesAndOneACpuDoesNot() throws IOException {
    String[] series = {"contention", "-D", "contention.cpus=[1,32]", "-D", "contention.pages=4096"};
    String first = run(series);
    JsonNode json = new ObjectMapper().readTree(first);
    assertThat(json.get("points")).hasSize(4);
    long floor = 100; // ns; two messages may meet on a CPU
    assertThat(mean(json, "single", 32, "p99"))
        .isGreaterThan(5 * Math.max(floor, mean(json, "single", 1, "p99")));
    assertThat(mean(json, "per-cpu", 32, "p99"))
        .isLessThanOrEqualTo(2 * Math.max(floor, mean(json, "per-cpu", 1, "p99")));
    assertThat(json.get("points").get(3).get("places")).hasSize(33);
    assertThat(json.at("/points/3/integrity/pagesVerified").asLong()).isEqualTo(4096);
    assertThat(out.toString()).contains("Allocators", "single", "per-cpu", "Integrity   ok");
    assertThat(directory.resolve("report.html")).content().contains("wait-chart");
    assertThat(withoutRealTime(run(series))).isEqualTo(withoutRealTime(first));
    JsonNode reseeded = new ObjectMapper().readTree(run(and(series, "--seed", "2")));
    assertThat(reseeded.at("/points/3/mailboxes")).isNotEqualTo(json.at("/points/3/mailboxes"));
    assertThat(run(and(series, "-D", "payload=real"))).contains("\"mismatches\" : 0");
  }

  @Test
  void oneLockSaturatesAndLocksOfCpusDoNot() throws IOException {
    String[] series = {
      "contention",
      "-D",
      "contention.cpus=[1,128]",
      "-D",
      "contention.pages=4096",
      "-D",
      "swap.allocators=locks"
    };
    String first = run(series);
    JsonNode json = new ObjectMapper().readTree(first);
    assertThat(json.get("points")).hasSize(4);
    assertThat(mean(json, "cluster-locks", 128, "p99")).isZero();
    assertThat(mean(json, "global-lock", 1, "p99")).isZero();
    assertThat(mean(json, "global-lock", 128, "p99")).isGreaterThan(1000);
    JsonNode contended = json.get("points").get(3);
    assertThat(contended.get("places")).hasSize(128);
    assertThat(contended.at("/places/0/waitingNanos").asLong()).isPositive();
    assertThat(contended.at("/integrity/pagesVerified").asLong()).isEqualTo(4096);
    assertThat(json.at("/points/1/virtualNanos").asLong())
        .isLessThan(contended.get("virtualNanos").asLong());
    assertThat(out.toString()).contains("cluster-locks", "global-lock", "Integrity   ok");
    assertThat(withoutRealTime(run(series))).isEqualTo(withoutRealTime(first));
    JsonNode reseeded = new ObjectMapper().readTree(run(and(series, "--seed", "2")));
    assertThat(reseeded.at("/points/3/mailboxes")).isNotEqualTo(json.at("/points/3/mailboxes"));
    assertThat(run(and(series, "-D", "payload=real"))).contains("\"mismatches\" : 0");
  }

  @Test
  void aPointHasTheKeysOfASingleRunThatHaveToDoWithIt() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode single = mapper.readTree(replay("1", "modelled"));
    JsonNode series =
        mapper.readTree(run("contention", "-D", "contention.cpus=2", "-D", "contention.pages=100"));
    JsonNode freePath =
        mapper.readTree(run("free-path", "-D", "free-path.tasks=2", "-D", "free-path.pages=100"));
    Set<String> keys = new HashSet<>();
    single.fieldNames().forEachRemaining(keys::add);
    keys.removeAll(Set.of("experiment", "description", "environment"));
    keys.removeAll(
        Set.of(
            "exitNanos",
            "pressure",
            "tasks",
            "faults",
            "slowestFaults",
            "parts",
            "jobs",
            "swapoff",
            "moves"));
    assertThat(series.at("/points/0").fieldNames()).toIterable().containsAll(keys);
    assertThat(freePath.at("/points/0").fieldNames()).toIterable().containsAll(keys);
    assertThat(series.at("/points/0/settings/contention.cpus").asInt()).isEqualTo(2);
    assertThat(series.at("/points/0/cpu/workNanos/COMPRESS").asLong()).isPositive();
  }

  @Test
  void freesInRunsAreCheaperThanOneByOneAndCheapestWithALookUpCache() throws IOException {
    String[] series = {"free-path", "-D", "free-path.tasks=[1,4]", "-D", "free-path.pages=4096"};
    String first = run(series);
    JsonNode json = new ObjectMapper().readTree(first);
    assertThat(json.get("points")).hasSize(12);
    for (int group = 0; group < 12; group += 3) {
      double perSlot = json.at("/points/" + group + "/freeRatio").asDouble();
      double batched = json.at("/points/" + (group + 1) + "/freeRatio").asDouble();
      assertThat(batched).isGreaterThanOrEqualTo(1).isLessThan(perSlot);
      assertThat(json.at("/points/" + (group + 2) + "/freeRatio").asDouble()).isEqualTo(1);
    }
    assertThat(json.at("/points/0/counters/zswpout").asLong()).isEqualTo(4096);
    assertThat(json.at("/points/6/counters/pswpout").asLong()).isEqualTo(4096);
    assertThat(json.at("/points/0/memory/entries").asLong()).isEqualTo(4096);
    assertThat(json.at("/points/0/freeNanos").asLong())
        .isPositive()
        .isLessThan(json.at("/points/0/virtualNanos").asLong());
    assertThat(json.at("/published/0/ratio").asDouble()).isEqualTo(2.43);
    assertThat(out.toString()).contains("per-slot", "2.43", "0 slots leaked");
    assertThat(directory.resolve("report.html")).content().contains("ratio-chart");
    assertThat(withoutRealTime(run(series))).isEqualTo(withoutRealTime(first));
    JsonNode reseeded = new ObjectMapper().readTree(run(and(series, "--seed", "2")));
    assertThat(reseeded.at("/points/9/mailboxes")).isNotEqualTo(json.at("/points/9/mailboxes"));
  }

  private static String[] and(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }
}
