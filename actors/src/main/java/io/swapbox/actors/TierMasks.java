package io.swapbox.actors;

import java.util.List;
import org.agrona.collections.Int2IntHashMap;

/** Which tiers may take the pages of a cgroup, and which take none, as a home knows it. */
final class TierMasks {

  private static final int ALL = -1;

  private final Int2IntHashMap masks = new Int2IntHashMap(ALL);

  /** Tiers that are closed to all, a bit each: they are swapped off. */
  private int closed;

  /** Keeps to other rules; a cgroup without one may use all tiers. */
  void apply(List<CgroupRule> rules) {
    masks.clear();
    for (CgroupRule rule : rules) {
      if (rule.tiers() != ALL) {
        masks.put(rule.cgroup(), rule.tiers());
      }
    }
  }

  /** Closes a tier to all cgroups, or ends that. */
  void set(int tier, boolean open) {
    closed = open ? closed & ~(1 << tier) : closed | 1 << tier;
  }

  /** Whether every cgroup may use all tiers. */
  boolean allowAll() {
    return closed == 0 && masks.isEmpty();
  }

  /** Whether a cgroup may use one of these tiers, a bit each. */
  boolean allow(int cgroup, int tiers) {
    return (masks.get(cgroup) & ~closed & tiers) != 0;
  }

  /**
   * Withholds the pending pages that may be in none of these tiers from the backend that is asked
   * next.
   *
   * @param tiers a bit each
   * @return whether there are pages for it
   */
  boolean withhold(PageBatch batch, int tiers) {
    boolean any = false;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        boolean allowed = allow(batch.cgroup(i), tiers);
        any |= allowed;
        if (!allowed) {
          batch.withhold(i);
        }
      }
    }
    return any;
  }
}
