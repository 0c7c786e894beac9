package io.swapbox.bench.compare;

import static io.swapbox.bench.compare.Metric.BYTES;
import static io.swapbox.bench.compare.Metric.NANOS;
import static io.swapbox.bench.compare.Metric.NUMBER;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The metrics of a run, or of several side by side, under the keys that they have there. */
final class RunMetrics {

  private static final String SERIES = "points";

  /** Mailboxes whose waits are compared. */
  private static final int BUSIEST = 5;

  /** Settings that tell runs of a series apart, where these have no names. */
  private static final List<String> TELLING =
      List.of(
          "swap.allocators",
          "contention.cpus",
          "free-path.variants",
          "free-path.tiers",
          "free-path.tasks");

  private static final List<String> OF_RUNS =
      List.of(
          "virtualNanos",
          "exitNanos",
          "messages",
          "pagesPerSecond",
          "freeNanos",
          "freeNanosPerPage");
  private static final List<String> TIMES = List.of("p50", "p99", "mean");
  private static final List<String> CPU =
      List.of(
          "processNanos",
          "javaNanos",
          "actorsNanos",
          "jvmNanos",
          "compilerNanos",
          "gcNanos",
          "otherShare");
  private static final List<String> MEMORY =
      List.of(
          "descriptorBytes",
          "entries",
          "poolBytes",
          "poolStoredBytes",
          "poolStoredPages",
          "zeroPages",
          "swapCharged");
  private static final List<String> TIER =
      List.of("pages", "bytes", "demotedPages", "promotedPages");

  private final boolean virtual;
  private final Set<String> busiest;
  private final Map<Metric, Estimate> metrics = new LinkedHashMap<>();

  private RunMetrics(boolean virtual, Set<String> busiest) {
    this.virtual = virtual;
    this.busiest = busiest;
  }

  /**
   * The metrics of a result.
   *
   * @param busiest the mailboxes whose waits are wanted
   * @throws UnreadableResultException when a key is missing that every run has
   */
  static Map<Metric, Estimate> of(Part result, Set<String> busiest) {
    boolean virtual = result.required("runtime").text().equals("virtual");
    RunMetrics reader = new RunMetrics(virtual, busiest);
    if (result.has(SERIES)) {
      runs(result).forEach(run -> reader.run(label(run, TELLING) + ": ", run));
    } else {
      reader.run("", result);
    }
    return reader.metrics;
  }

  /**
   * The metrics of each run of a result, but those of mailboxes, by what tells it from the others:
   * {@code ""} for a single one.
   *
   * @throws UnreadableResultException when a key is missing that every run has
   */
  static Map<String, Map<Metric, Estimate>> byRun(Part result) {
    boolean virtual = result.required("runtime").text().equals("virtual");
    List<Part> runs = runs(result);
    List<String> telling = TELLING.stream().filter(path -> differs(path, runs)).toList();
    Map<String, Map<Metric, Estimate>> byRun = new LinkedHashMap<>();
    for (Part run : runs) {
      RunMetrics reader = new RunMetrics(virtual, Set.of());
      reader.run("", run);
      byRun.put(label(run, telling), reader.metrics);
    }
    return byRun;
  }

  private static boolean differs(String path, List<Part> runs) {
    return runs.stream()
            .map(run -> run.required("settings"))
            .filter(settings -> settings.has(path))
            .map(settings -> settings.required(path).shown())
            .distinct()
            .count()
        > 1;
  }

  /** The mailboxes that handled most messages, of all these results together. */
  static Set<String> busiest(List<Part> results) {
    Map<String, Double> messages = new TreeMap<>();
    for (Part result : results) {
      for (Part run : runs(result)) {
        for (Part mailbox : run.required("mailboxes").elements()) {
          messages.merge(name(mailbox), mailbox.required("count").number(), Double::sum);
        }
      }
    }
    return messages.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(BUSIEST)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<Part> runs(Part result) {
    return result.has(SERIES) ? result.required(SERIES).elements() : List.of(result);
  }

  /** The name of a run, or its values of settings that have none. */
  private static String label(Part run, List<String> telling) {
    if (run.has("variant")) {
      return run.required("variant").text();
    }
    Part settings = run.required("settings");
    return telling.stream()
        .filter(settings::has)
        .map(path -> settings.required(path).shown())
        .collect(Collectors.joining(" "));
  }

  private static String name(Part mailbox) {
    return mailbox.required("actor").text() + " " + mailbox.required("message").text();
  }

  private void run(String prefix, Part run) {
    // Of all figures of a run in virtual time, the only one that is real.
    put(new Metric(prefix + "wallNanos", NANOS, false), run.required("wallNanos"));
    keys(prefix, run, OF_RUNS);
    if (run.has("pressure")) {
      for (String who : List.of("some", "full")) {
        Part stall = run.required("pressure").required(who);
        keys(prefix + "pressure." + who + ".", stall, List.of("totalNanos"));
      }
    }
    times(prefix, run, "faults");
    times(prefix, run, "allocatorWait");
    if (run.has("pages")) {
      Part pages = run.required("pages");
      keys(prefix + "pages.", pages, pages.keys());
    }
    Part counters = run.required("counters");
    keys(prefix + "counters.", counters, counters.keys());
    if (run.has("cpu")) {
      cpu(prefix + "cpu.", run.required("cpu"));
    }
    mailboxes(prefix + "mailboxes.", run.required("mailboxes"));
    if (run.has("memory")) {
      memory(prefix + "memory.", run.required("memory"));
    }
    Part integrity = run.required("integrity");
    keys(prefix + "integrity.", integrity, integrity.keys());
  }

  private void times(String prefix, Part run, String what) {
    if (run.has(what)) {
      for (String key : TIMES) {
        put(prefix + what + "." + key, NANOS, run.required(what).required(key));
      }
    }
  }

  private void cpu(String prefix, Part cpu) {
    keys(prefix, cpu, CPU);
    Part work = cpu.required("workNanos");
    for (String kind : work.keys()) {
      put(prefix + "workNanos." + kind, NANOS, work.required(kind));
    }
  }

  private void mailboxes(String prefix, Part mailboxes) {
    for (Part mailbox : mailboxes.elements()) {
      String name = name(mailbox);
      if (busiest.contains(name)) {
        put(prefix + name + ".count", NUMBER, mailbox.required("count"));
        for (String key : List.of("p50", "p99")) {
          put(prefix + name + ".wait." + key, NANOS, mailbox.required("wait").required(key));
        }
      }
    }
  }

  private void memory(String prefix, Part memory) {
    keys(prefix, memory, MEMORY);
    if (memory.has("tiers")) {
      for (Part tier : memory.required("tiers").elements()) {
        String name = prefix + "tiers." + tier.required("name").text() + ".";
        keys(name, tier, TIER);
      }
    }
  }

  /** Those of some keys that there are; what a run cannot tell is null, and left out. */
  private void keys(String prefix, Part part, List<String> keys) {
    for (String key : keys) {
      if (part.has(key)) {
        put(prefix + key, unit(key), part.required(key));
      }
    }
  }

  private static String unit(String key) {
    if (key.contains("Nanos")) {
      return NANOS;
    }
    return key.endsWith("Bytes") || key.equals("bytes") ? BYTES : NUMBER;
  }

  private void put(String name, String unit, Part value) {
    put(new Metric(name, unit, virtual), value);
  }

  private void put(Metric metric, Part value) {
    metrics.put(metric, Estimate.of(value.number()));
  }
}
