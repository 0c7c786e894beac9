package io.swapbox.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.actors.runtime.MeterFixture;
import io.swapbox.actors.runtime.WorkTotals;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.ResultKeys;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static Result of(ReplayOutcome outcome) {
    return Result.of(Experiments.replay("main", Map.of()), outcome, Environment.capture());
  }

  private static List<String> keys(JsonNode node) {
    return List.copyOf(node.properties().stream().map(Map.Entry::getKey).toList());
  }

  @Test
  void hasTheKeysThatOthersRelyOn() throws IOException {
    JsonNode json = new ObjectMapper().readTree(ResultJson.write(of(Outcomes.intact())));
    assertThat(keys(json))
        .containsExactly(
            "experiment",
            "description",
            "runtime",
            "seed",
            "wallNanos",
            "virtualNanos",
            "exitNanos",
            "trace",
            "counters",
            "oomKills",
            "pressure",
            "tasks",
            "faults",
            "slowestFaults",
            "parts",
            "jobs",
            "swapoff",
            "mailboxes",
            "integrity",
            "memory",
            "moves",
            "cpu",
            "samples",
            "places",
            "settings",
            "environment");
    assertThat(json.get("virtualNanos").isNull()).isTrue();
    assertThat(json.get("places").isNull()).isTrue();
    assertThat(keys(json.get("mailboxes").get(0)))
        .containsExactly("actor", "message", "count", "wait", "service", "depthMax");
    assertThat(keys(json.get("mailboxes").get(0).get("wait")))
        .containsExactly("p50", "p90", "p99", "p999", "max", "mean");
    assertThat(keys(json.get("integrity")))
        .containsExactly("pagesVerified", "mismatches", "slotsLeaked");
    assertThat(keys(json.get("memory")))
        .contains("descriptorBytes", "entries", "poolBytes", "poolStoredBytes", "tiers")
        .contains("nanos", "zeroPages");
    assertThat(keys(json.get("environment")))
        .contains("jvm", "flags", "cores", "os", "gitRevision", "lz4");
  }

  @Test
  void everyKeyIsExplainedInThePageOfKeysAndNoOther() throws IOException {
    Set<String> keys =
        ResultKeys.of(new ObjectMapper().readTree(ResultJson.write(of(Outcomes.intact()))));
    // No run has this counter: it is there for the order of those that are not known.
    keys.remove("counters.swpfree");
    assertThat(ResultKeys.documented()).isEqualTo(keys);
  }

  @Test
  void countersComeInTheOrderOfTheirMeaning() throws IOException {
    JsonNode json = new ObjectMapper().readTree(ResultJson.write(of(Outcomes.intact())));
    assertThat(keys(json.get("counters")))
        .startsWith("pswpin", "pswpout", "zswpin", "zswpout", "zswpwb", "pgdemote")
        .containsSubsequence("workingset_activate_anon", "memcg_swap_max", "memcg_swap_fail")
        .endsWith(
            "pool_limit_hit",
            "reject_reclaim_fail",
            "reject_alloc_fail",
            "reject_compress_poor",
            "decompress_fail",
            "stored_incompressible_pages",
            "same_filled_pages",
            "pages_compacted",
            "swpfree");
  }

  @Test
  void actorsOfOneKindAreOneMailbox() {
    List<Mailbox> mailboxes =
        Mailbox.byKindAndMessage(
            List.of(
                MeterFixture.once("Z", 0, String.class, 100, 10, 2),
                MeterFixture.once("A", 0, String.class, 5, 5, 1),
                MeterFixture.once("Z", 1, String.class, 50_000, 20, 9),
                MeterFixture.once("Z", 1, Integer.class, 1, 1, 1)));
    assertThat(mailboxes)
        .extracting(mailbox -> mailbox.actor() + mailbox.message())
        .containsExactly("AString", "ZInteger", "ZString");
    Mailbox merged = mailboxes.get(2);
    assertThat(merged.count()).isEqualTo(2);
    assertThat(merged.depthMax()).isEqualTo(9);
    assertThat(merged.waiting().p50()).isEqualTo(100);
    assertThat(merged.waiting().max()).isBetween(50_000L, 50_500L);
  }

  @Test
  void workAndActorsAndTheJvmAreAllOfTheProcess() {
    CpuShare cpu = CpuShare.of(Outcomes.intact().cpu());
    long work = cpu.workNanos().values().stream().mapToLong(Long::longValue).sum();
    assertThat(cpu.actorsNanos()).isEqualTo(5_100_000_000L - work);
    assertThat(cpu.jvmNanos()).isEqualTo(800_000_000L);
    assertThat(cpu.otherNanos()).isEqualTo(5_900_000_000L - work);
    assertThat(cpu.otherShare()).isBetween(0.0, 1.0);
  }

  @Test
  void aJvmThatCannotTellItsCpuTimeSaysNull() {
    CpuShare cpu = CpuShare.of(new ReplayOutcome.Cpu(-1, -1, 0, 0, WorkTotals.none()));
    assertThat(cpu)
        .extracting(
            CpuShare::processNanos,
            CpuShare::javaNanos,
            CpuShare::actorsNanos,
            CpuShare::jvmNanos,
            CpuShare::otherNanos,
            CpuShare::otherShare)
        .containsOnlyNulls();
  }

  @Test
  void aLeakOrAMismatchIsNotIntact() {
    assertThat(of(Outcomes.intact()).passed()).isTrue();
    assertThat(of(Outcomes.with(new ReplayOutcome.Integrity(9, 1, 0))).passed()).isFalse();
    assertThat(of(Outcomes.with(new ReplayOutcome.Integrity(9, 0, 1))).passed()).isFalse();
  }
}
