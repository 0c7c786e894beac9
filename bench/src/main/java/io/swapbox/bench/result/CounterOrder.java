package io.swapbox.bench.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order in which counters are written: swap, faults, reclaim, working set, limits, the pool,
 * then the rest.
 */
final class CounterOrder {

  private static final List<String> FIRST =
      List.of(
          "pswpin",
          "pswpout",
          "zswpin",
          "zswpout",
          "zswpwb",
          "pgdemote",
          "pgpromote",
          "swpin_zero",
          "swpout_zero",
          "swpout_clean",
          "pgfault",
          "pgmajfault",
          "swap_ra",
          "swap_ra_hit",
          "pgscan_direct",
          "pgsteal_direct",
          "pgscan_kswapd",
          "pgsteal_kswapd",
          "pgscan_proactive",
          "pgsteal_proactive",
          "memory_reclaim",
          "memory_reclaim_eagain",
          "allocstall",
          "pgscan_direct_throttle",
          "pageblock_steal",
          "pageoutrun",
          "kswapd_low_wmark_hit_quickly",
          "kswapd_high_wmark_hit_quickly",
          "oom_kill",
          "pgactivate",
          "pgdeactivate",
          "pgscan_anon",
          "pgsteal_anon",
          "pgscan_file",
          "pgsteal_file",
          "workingset_refault_anon",
          "workingset_activate_anon",
          "workingset_restore_anon",
          "workingset_refault_file",
          "workingset_activate_file",
          "workingset_restore_file",
          "memcg_low",
          "memcg_swap_max",
          "memcg_swap_fail",
          "pool_limit_hit",
          "reject_reclaim_fail",
          "reject_alloc_fail",
          "reject_compress_poor",
          "decompress_fail",
          "stored_incompressible_pages",
          "same_filled_pages",
          "pages_compacted");

  private CounterOrder() {}

  /** The same counters in that order; those it does not know follow by name. */
  static Map<String, Long> sort(Map<String, Long> counters) {
    Map<String, Long> rest = new TreeMap<>(counters);
    Map<String, Long> sorted = new LinkedHashMap<>();
    for (String name : FIRST) {
      Long value = rest.remove(name);
      if (value != null) {
        sorted.put(name, value);
      }
    }
    sorted.putAll(rest);
    return sorted;
  }
}
