package io.swapbox.bench;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Handled;
import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.actors.runtime.MeterFixture;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkTotals;
import io.swapbox.workloads.replay.OomKill;
import io.swapbox.workloads.replay.PageMove;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.SlowFault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Outcomes of replays that never ran, with figures of the size that real ones have. */
public final class Outcomes {

  private static final String[] COUNTERS = {
    "workingset_activate_anon",
    "workingset_refault_anon",
    "allocstall",
    "pgsteal_kswapd",
    "pgscan_kswapd",
    "pgsteal_direct",
    "pgscan_direct",
    "pgmajfault",
    "swap_ra",
    "swap_ra_hit",
    "pgfault",
    "swpout_zero",
    "swpout_clean",
    "pgactivate",
    "pgdeactivate",
    "workingset_restore_anon",
    "swpin_zero",
    "zswpwb",
    "zswpout",
    "zswpin",
    "pswpout",
    "pswpin",
    "swpfree",
    "memcg_swap_max",
    "memcg_swap_fail",
    "pool_limit_hit",
    "reject_reclaim_fail",
    "reject_alloc_fail",
    "reject_compress_poor",
    "decompress_fail",
    "stored_incompressible_pages",
    "same_filled_pages",
    "pages_compacted",
    "pgdemote",
    "pgpromote",
    "pgscan_anon",
    "pgsteal_anon",
    "pgscan_file",
    "pgsteal_file",
    "workingset_refault_file",
    "workingset_activate_file",
    "workingset_restore_file",
    "pgscan_direct_throttle",
    "pageoutrun",
    "kswapd_low_wmark_hit_quickly",
    "kswapd_high_wmark_hit_quickly",
    "oom_kill",
    "pgscan_proactive",
    "pgsteal_proactive",
    "memory_reclaim",
    "memory_reclaim_eagain",
    "memcg_low",
    "pageblock_steal"
  };

  private Outcomes() {}

  /** An outcome in which every page came back as it went. */
  public static ReplayOutcome intact() {
    return with(new ReplayOutcome.Integrity(100_503, 0, 0));
  }

  /** The first one of a replay that took so many nanoseconds. */
  public static ReplayOutcome lasting(long nanos) {
    return with(nanos, new ReplayOutcome.Integrity(100_503, 0, 0));
  }

  /** An outcome with that check of its pages. */
  public static ReplayOutcome with(ReplayOutcome.Integrity integrity) {
    return with(4_213_000_000L, integrity);
  }

  private static ReplayOutcome with(long nanos, ReplayOutcome.Integrity integrity) {
    return new ReplayOutcome(
        nanos,
        null,
        96_000_000L,
        cpu(),
        counters(),
        meters(),
        new ReplayOutcome.Pressure(
            new ReplayOutcome.Stall(842_600_000, 20.0, 7.3),
            new ReplayOutcome.Stall(421_300_000, 10.0, 3.1)),
        List.of(new ReplayOutcome.TaskFacts(0, 4_213_000_000L, 193_751, 103_869, 0)),
        ReplayOutcome.Faults.NONE,
        slowestFaults(),
        List.of(
            new ReplayOutcome.PartFacts("cc1-sqlite", 1, 42_676, 4_213_000_000L, 193_751, 103_869)),
        new ReplayOutcome.JobFacts(1, 0, new LatencyHistogram()),
        new ReplayOutcome.SwapoffFacts(
            "file",
            2_100_000_000L,
            310_000_000L,
            12_544,
            0,
            Map.of(
                "slot-allocator", new Handled(9_120, 41_000_000),
                "swap-file-io", new Handled(520, 260_000_000))),
        integrity,
        new ReplayOutcome.Memory(
            4_000_000_000L,
            688_128,
            42_310,
            34_952_192,
            31_204_551,
            25_120,
            4_646,
            12_544,
            List.of(
                new ReplayOutcome.Tier(
                    "zswap", "zswap", "on", 32_767, 25_120, 34_952_192, 9_000, 0, 0),
                new ReplayOutcome.Tier("file", "file", "on", -1, 12_544, 51_380_224, 0, 0, 0))),
        List.of(
            new PageMove("zswap", "file", "pressure", 9_000),
            new PageMove("zswap", "file", "age", 700),
            new PageMove("file", "zswap", "load", 120)),
        samples(),
        kills(),
        new ReplayOutcome.TraceFacts("cc1-sqlite", 810_601, 85_352, 42_676),
        null);
  }

  private static List<SlowFault> slowestFaults() {
    List<SlowFault> faults = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      long reclaim = 900_000L - 20_000L * i;
      long load = 310_000L - 5_000L * i;
      String tier = i % 3 == 0 ? "file" : "zswap";
      faults.add(
          new SlowFault(
              0,
              4_711 + i,
              tier,
              100_000_000L * i,
              reclaim + load + 38_000,
              9_000,
              reclaim,
              20_000,
              0,
              load,
              3_000,
              2_000,
              4_000));
    }
    return faults;
  }

  private static List<OomKill> kills() {
    OomKill.Use small = new OomKill.Use(0, 1_203, 0);
    return List.of(
        new OomKill(
            1,
            405_300,
            OomKill.Constraint.NODE,
            42_676,
            0,
            OomKill.Refusal.NO_SPACE,
            List.of(small, new OomKill.Use(1, 41_400, 42_310))));
  }

  private static ReplayOutcome.Cpu cpu() {
    Map<Work, Long> nanos = new EnumMap<>(Work.class);
    Map<Work, Long> pages = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      nanos.put(work, 30_000_000L * work.name().length());
      pages.put(work, 10_000L);
    }
    nanos.put(Work.COMPRESS, 1_900_000_000L);
    return new ReplayOutcome.Cpu(
        5_900_000_000L,
        5_100_000_000L,
        620_000_000L,
        41_000_000L,
        new WorkTotals(nanos, pages, pages));
  }

  private static Map<String, Long> counters() {
    Map<String, Long> counters = new HashMap<>();
    for (int i = 0; i < COUNTERS.length; i++) {
      counters.put(COUNTERS[i], 1_000L * (i + 1));
    }
    return counters;
  }

  private static List<ActorMeter> meters() {
    List<ActorMeter> meters = new ArrayList<>();
    for (int cpu = 0; cpu < 2; cpu++) {
      meters.add(
          MeterFixture.actor("SlotAllocator", cpu, 900, SwapOut.class, SwapIn.class, Free.class));
      meters.add(MeterFixture.actor("ZswapBackend", cpu, 9_000, Store.class, Load.class));
      meters.add(MeterFixture.actor("ZeroBackend", cpu, 200, Store.class));
    }
    meters.add(MeterFixture.actor("SwapFileBackend", 0, 80_000, Store.class, Load.class));
    meters.add(MeterFixture.actor("ClusterDirectory", 0, 400, Free.class));
    meters.add(MeterFixture.actor("MemoryCgroup", 0, 3_000, SwapIn.class, SwapOut.class));
    return meters;
  }

  private static List<ReplayOutcome.Sample> samples() {
    List<ReplayOutcome.Sample> samples = new ArrayList<>();
    for (int i = 0; i <= 84; i++) {
      long resident = Math.min(42_676, 1_800L * i);
      long swapped = Math.max(0, 1_300L * i - 42_676);
      samples.add(
          new ReplayOutcome.Sample(
              50_000_000L * i,
              resident,
              Math.min(34_952_192, swapped * 1_400),
              Math.min(25_120, swapped),
              Math.max(0, swapped - 25_120),
              swapped / 8,
              2_400L * i,
              1_250L * i,
              1_230L * i,
              List.of(
                  new ReplayOutcome.TierSample(
                      "zswap", Math.min(25_120, swapped), Math.min(34_952_192, swapped * 1_400)),
                  new ReplayOutcome.TierSample(
                      "file",
                      Math.max(0, swapped - 25_120),
                      4_096 * Math.max(0, swapped - 25_120)))));
    }
    return samples;
  }

  private static final class SwapOut {}

  private static final class SwapIn {}

  private static final class Free {}

  private static final class Store {}

  private static final class Load {}
}
