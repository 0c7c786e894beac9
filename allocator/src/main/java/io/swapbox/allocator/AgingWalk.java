package io.swapbox.allocator;

/**
 * A walk over all pages that reclaim may evict, to see which were used: the model's form of the
 * page table walk before a new generation (walk_mm of mm/vmscan.c).
 *
 * <p>The kernel walks page tables, and skips those with few used entries by a Bloom filter; here
 * every page is asked for, generation by generation, the youngest first, so that no page that moves
 * there is asked for twice. Reclaims that need a new generation at the same time share one walk.
 */
final class AgingWalk {

  private final Generations generations;

  private boolean underWay;
  private int swappiness;
  private int type;
  private long seq;
  private int left;

  AgingWalk(Generations generations) {
    this.generations = generations;
  }

  /** Begins a walk, or joins the one that is under way. */
  void join(int swappiness) {
    if (!underWay) {
      underWay = true;
      this.swappiness = swappiness;
      seq = generations.maxSeq() + 1;
      type = MultiGenLru.lastType(swappiness);
      left = 0;
    }
  }

  /** Takes the next page off its list; -1 when all were taken. */
  int next() {
    while (left == 0 || generations.tail(type, seq) < 0) {
      if (!nextList()) {
        return -1;
      }
      left = generations.size(type, seq);
    }
    left--;
    int frame = generations.tail(type, seq);
    generations.takeForLook(frame, seq);
    return frame;
  }

  /** Ends the walk: the next one begins from the start. */
  void end() {
    underWay = false;
  }

  private boolean nextList() {
    if (type < MultiGenLru.lastType(swappiness)) {
      type++;
      return true;
    }
    if (seq == generations.maxSeq() - Generations.MAX_NR_GENS + 1) {
      left = 0;
      return false;
    }
    type = MultiGenLru.firstType(swappiness);
    seq--;
    return true;
  }
}
