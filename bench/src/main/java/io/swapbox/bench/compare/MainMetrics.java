package io.swapbox.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics that tell a run in a few figures, in the order in which they are shown. */
final class MainMetrics {

  private static final List<String> NAMES =
      List.of(
          "virtualNanos",
          "wallNanos",
          "pagesPerSecond",
          "freeNanosPerPage",
          "allocatorWait.p50",
          "allocatorWait.p99",
          "counters.pgmajfault",
          "faults.mean",
          "faults.p50",
          "faults.p99",
          "exitNanos",
          "pressure.some.totalNanos",
          "pressure.full.totalNanos",
          "counters.pswpin",
          "counters.pswpout",
          "counters.zswpin",
          "counters.zswpout",
          "counters.zswpwb",
          "counters.allocstall",
          "counters.oom_kill",
          "counters.pgscan_direct",
          "counters.pgsteal_direct",
          "counters.pgsteal_kswapd",
          "counters.workingset_refault_anon",
          "memory.poolBytes",
          "memory.descriptorBytes",
          "memory.entries",
          "cpu.processNanos",
          "cpu.otherShare",
          "messages");

  private static final String REAL_TIME = "wallNanos";

  private MainMetrics() {}

  /** Those of a run: in virtual time without the real time that it took, which tells nothing. */
  static Map<Metric, Double> of(Map<Metric, Estimate> run) {
    Map<String, Metric> byName = new LinkedHashMap<>();
    run.keySet().forEach(metric -> byName.put(metric.name(), metric));
    if (byName.containsKey(NAMES.getFirst())) {
      byName.remove(REAL_TIME);
    }
    Map<Metric, Double> values = new LinkedHashMap<>();
    for (String name : NAMES) {
      Metric metric = byName.get(name);
      Estimate estimate = metric == null ? null : run.get(metric);
      if (metric != null && estimate != null) {
        values.put(metric, estimate.mean());
      }
    }
    return values;
  }
}
