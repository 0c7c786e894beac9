package io.swapbox.actors;

import java.util.List;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.IntHashSet;

/** Which tiers may take the pages of a cgroup, and which take none, as a home knows it. */
final class TierMasks {

  private static final int ALL = -1;

  private final Int2IntHashMap masks = new Int2IntHashMap(ALL);
  private final IntHashSet withoutWriteback = new IntHashSet();

  /** Keeps to other rules; a cgroup without one may use all tiers. */
  void apply(List<CgroupRule> rules) {
    masks.clear();
    withoutWriteback.clear();
    for (CgroupRule rule : rules) {
      if (!rule.writeback()) {
        withoutWriteback.add(rule.cgroup());
      }
      if (rule.tiers() != ALL) {
        masks.put(rule.cgroup(), rule.tiers());
      }
    }
  }

  /** Whether every cgroup may use all tiers. */
  boolean allowAll() {
    return masks.isEmpty();
  }

  /** Whether a cgroup may use one of these tiers, a bit each. */
  boolean allow(int cgroup, int tiers) {
    return (masks.get(cgroup) & tiers) != 0;
  }

  /** Whether one of the pending pages may be in one of these tiers, a bit each. */
  boolean allowAny(PageBatch batch, int tiers) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i) && allow(batch.cgroup(i), tiers)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a page of a cgroup may have a slot of one of these tiers, by the classic design. One
   * without writeback may: nothing is written there, its page is in a pool or stays in memory.
   */
  boolean allowSlot(int cgroup, int tiers) {
    return allow(cgroup, tiers) || withoutWriteback.contains(cgroup);
  }

  /**
   * Withholds the pending pages that may be in none of these tiers from the backend that is asked
   * next.
   *
   * @param tiers a bit each
   */
  void withhold(PageBatch batch, int tiers) {
    for (int i = 0; i < batch.size() && !allowAll(); i++) {
      if (batch.pending(i) && !allow(batch.cgroup(i), tiers)) {
        batch.withhold(i);
      }
    }
  }
}
