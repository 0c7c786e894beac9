package io.swapbox.workloads.recording;

import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.trace.BundledTraces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The recordings of real runs; the README beside the traces says how they were made. */
public final class Recordings {

  private static final String RUNS = "kernel-runs.csv";
  private static final String PLAIN_LRU = "plain-lru.csv";
  private static final String PROGRAMS = "programs.csv";
  private static final String POOL_RUNS = "pool-runs.csv";
  private static final List<String> POOL_COUNTERS =
      List.of("zswpout", "zswpin", "zswpwb", "pswpout", "pswpin", "swpout_zero", "swpin_zero");
  private static final long MILLI = 1_000_000;
  private static final long MIB = 1 << 20;

  private Recordings() {}

  /**
   * All cases with a run that came to its end, by trace, backend and falling limit.
   *
   * @throws io.swapbox.workloads.trace.TraceException when a table is missing or damaged
   */
  public static List<RecordedCase> cases() {
    return cases(
        CsvTable.parse(RUNS, BundledTraces.text(RUNS)),
        CsvTable.parse(PLAIN_LRU, BundledTraces.text(PLAIN_LRU)));
  }

  /**
   * What is known of a program beside its trace.
   *
   * @throws io.swapbox.workloads.trace.TraceException when there is no such recording
   */
  public static RecordedProgram program(String name) {
    return CsvTable.parse(PROGRAMS, BundledTraces.text(PROGRAMS)).rows().stream()
        .filter(row -> row.word("program").equals(name))
        .map(
            row ->
                new RecordedProgram(
                    MILLI * (row.number("user_ms") + row.number("sys_ms")),
                    (int) (row.number("recorded_mib") * MIB / PageFrames.PAGE_BYTES)))
        .findFirst()
        .orElseThrow(() -> CsvTable.damaged(PROGRAMS, "has no line for " + name));
  }

  /**
   * The run whose pool became full.
   *
   * @throws io.swapbox.workloads.trace.TraceException when its table is missing or damaged
   */
  public static PoolRun fullPool() {
    CsvTable.Row row = CsvTable.parse(POOL_RUNS, BundledTraces.text(POOL_RUNS)).rows().getFirst();
    Map<String, Long> counters = new LinkedHashMap<>();
    POOL_COUNTERS.forEach(name -> counters.put(name, row.number(name)));
    return new PoolRun(
        row.word("program"),
        "touch:" + row.number("mebibytes"),
        row.number("limit_bytes"),
        row.number("peak_rss_bytes"),
        Boolean.parseBoolean(row.word("time_limit_hit")),
        row.number("pool_bytes"),
        Collections.unmodifiableMap(counters));
  }

  static List<RecordedCase> cases(CsvTable runs, CsvTable plainLru) {
    Map<Limit, PlainLru> lru = new LinkedHashMap<>();
    plainLru.rows().forEach(row -> lru.put(limit(row), lru(row)));
    Map<Case, List<KernelRun>> cases = new LinkedHashMap<>();
    runs.rows().stream()
        .map(Recordings::run)
        .filter(run -> !run.timeLimitHit())
        .forEach(
            run ->
                cases
                    .computeIfAbsent(
                        new Case(new Limit(run.program(), run.fraction()), run.backend()),
                        key -> new ArrayList<>())
                    .add(run));
    return cases.entrySet().stream()
        .map(entry -> RecordedCase.of(entry.getValue(), found(lru, entry.getKey().limit())))
        .toList();
  }

  private static PlainLru found(Map<Limit, PlainLru> lru, Limit limit) {
    PlainLru found = lru.get(limit);
    if (found == null) {
      throw CsvTable.damaged(
          PLAIN_LRU, "has no line for %s at %s".formatted(limit.program(), limit.fraction()));
    }
    return found;
  }

  private static KernelRun run(CsvTable.Row row) {
    KernelBackend backend = KernelBackend.valueOf(row.word("backend").toUpperCase(Locale.ROOT));
    Stream<String> outs = Stream.of("pswpout", "zswpout", "swpout_zero");
    Stream<String> ins = Stream.of("pswpin", "zswpin", "swpin_zero");
    return new KernelRun(
        row.word("program"),
        backend,
        row.decimal("fraction"),
        Boolean.parseBoolean(row.word("time_limit_hit")),
        row.number("limit_bytes"),
        row.number("peak_rss_bytes"),
        outs.mapToLong(row::number).sum(),
        ins.mapToLong(row::number).sum());
  }

  private static Limit limit(CsvTable.Row row) {
    return new Limit(row.word("program"), row.decimal("fraction"));
  }

  private static PlainLru lru(CsvTable.Row row) {
    return new PlainLru(row.number("refaults"), row.number("evictions"), row.number("writeouts"));
  }

  private record Limit(String program, double fraction) {}

  private record Case(Limit limit, KernelBackend backend) {}
}
