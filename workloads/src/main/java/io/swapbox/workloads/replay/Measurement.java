package io.swapbox.workloads.replay;

import io.swapbox.SpaceStatistics;
import io.swapbox.SwapCharge;
import io.swapbox.ZswapStatistics;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.workloads.task.Task;
import io.swapbox.workloads.task.TaskCounters;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What space and cgroup counted at one moment.
 *
 * @param space of the swap space
 * @param memory of cgroups and node
 */
record Measurement(SpaceStatistics space, ReplayMemory.Counters memory) {

  /** As a point on the time line of memory. */
  ReplayOutcome.Sample sample(long nanos, TaskCounters tasks) {
    return new ReplayOutcome.Sample(
        nanos,
        memory.cgroup().charged(),
        space.zswap().bytes(),
        space.zswap().storedPages(),
        space.file().pages(),
        space.zeroPages(),
        SpaceCounters.swappedOut(space),
        SpaceCounters.swappedIn(space),
        tasks.pgmajfault(),
        space.tiers().stream()
            .map(tier -> new ReplayOutcome.TierSample(tier.name(), tier.pages(), tier.bytes()))
            .toList());
  }

  /**
   * The counters by their names in {@code /proc/vmstat}, in pages; those of {@code
   * memory.swap.events} by what the kernel calls them.
   */
  Map<String, Long> counters(TaskCounters tasks, long oomKills) {
    MemoryCgroup.Counters cgroup = memory.cgroup();
    Map<String, Long> counters = SpaceCounters.of(space);
    counters.put("swpout_clean", space.swpoutClean());
    counters.put("pgfault", tasks.pgfault());
    counters.put("pgmajfault", tasks.pgmajfault());
    counters.put("swap_ra", tasks.swapRa());
    counters.put("swap_ra_hit", tasks.swapRaHit());
    counters.put("pgscan_direct", cgroup.pgscanDirect());
    counters.put("pgsteal_direct", cgroup.pgstealDirect());
    counters.put("pgscan_kswapd", cgroup.pgscanKswapd());
    counters.put("pgsteal_kswapd", cgroup.pgstealKswapd());
    counters.put("pgscan_proactive", cgroup.pgscanProactive());
    counters.put("pgsteal_proactive", cgroup.pgstealProactive());
    counters.put("memory_reclaim", memory.proactive().requests());
    counters.put("memory_reclaim_eagain", memory.proactive().fellShort());
    counters.put("pgscan_direct_throttle", memory.node().pgscanDirectThrottle());
    counters.put("pageblock_steal", memory.node().pageblockSteals());
    counters.put("pageoutrun", memory.kswapd().pageoutrun());
    counters.put("kswapd_low_wmark_hit_quickly", memory.kswapd().lowWmarkHitQuickly());
    counters.put("kswapd_high_wmark_hit_quickly", memory.kswapd().highWmarkHitQuickly());
    counters.put("oom_kill", oomKills);
    counters.put("allocstall", tasks.allocstall());
    counters.put("pgactivate", cgroup.pgactivate());
    counters.put("pgdeactivate", cgroup.pgdeactivate());
    putByType(counters, "anon", cgroup.anon());
    putByType(counters, "file", cgroup.file());
    counters.put("memcg_low", cgroup.memcgLow());
    counters.put("memcg_swap_max", sum(SwapCharge::eventsMax));
    counters.put("memcg_swap_fail", sum(SwapCharge::eventsFail));
    putZswap(counters, space.zswap());
    return counters;
  }

  private long sum(ToLongFunction<SwapCharge> events) {
    long sum = 0;
    for (int index = 0; index < memory.cgroups(); index++) {
      sum += events.applyAsLong(space.swapCharge(Task.FIRST_CGROUP + index));
    }
    return sum;
  }

  private static void putByType(
      Map<String, Long> counters, String type, MemoryCgroup.OfType counted) {
    counters.put("pgscan_" + type, counted.scan());
    counters.put("pgsteal_" + type, counted.steal());
    counters.put("workingset_refault_" + type, counted.refault());
    counters.put("workingset_activate_" + type, counted.activate());
    counters.put("workingset_restore_" + type, counted.restore());
  }

  private static void putZswap(Map<String, Long> counters, ZswapStatistics zswap) {
    counters.put("pool_limit_hit", zswap.poolLimitHits());
    counters.put("reject_reclaim_fail", zswap.rejections().reclaimFail());
    counters.put("reject_alloc_fail", zswap.rejections().allocFail());
    counters.put("reject_compress_poor", zswap.rejections().compressPoor());
    counters.put("decompress_fail", zswap.rejections().decompressFail());
    counters.put("stored_incompressible_pages", zswap.incompressiblePages());
    counters.put("same_filled_pages", zswap.sameFilledPages());
    counters.put("pages_compacted", zswap.compactedPages());
  }
}
