package io.swapbox.actors;

import org.jspecify.annotations.Nullable;

/**
 * The removal of a cgroup as far as a home has part in it: its entries are rewritten at once, and
 * stores for it are taken for its heir's from then on. What has begun before names the cgroup
 * still, at backends as well; the home answers when all of that has ended.
 *
 * <p>That is a grace period as of {@code kernel/rcu/srcutree.c}: stores are counted by one of two
 * periods, a removal begins the other one and waits until nothing is under way of the first. One
 * removal is made at a time, so two are enough.
 */
final class Reparenting {

  private static final int NOBODY = -1;

  private final int[] underWay = new int[2];

  /** The period that stores begin in now. */
  private int current;

  private int removed = NOBODY;
  private int heir;

  /** What waits for the end of the other period. */
  private Cgroups.@Nullable Reparent request;

  /** A store, or a move of pages that are to be stored elsewhere, begins. */
  void began(PageBatch batch) {
    batch.period = current;
    underWay[current]++;
  }

  /** It has ended. */
  void ended(PageBatch batch) {
    underWay[batch.period]--;
  }

  /** Begins a removal. */
  void begin(Cgroups.Reparent message) {
    request = message;
    removed = message.cgroup();
    heir = message.heir();
    current ^= 1;
  }

  /** Ends it: the id is that of another cgroup from now on. */
  void end() {
    removed = NOBODY;
  }

  /** Makes pending pages of a cgroup that is removed those of its heir, in a store that begins. */
  void rename(PageBatch batch) {
    for (int i = 0; removed != NOBODY && i < batch.size(); i++) {
      if (batch.pending(i) && batch.cgroup(i) == removed) {
        batch.cgroup(i, heir);
      }
    }
  }

  /** Takes the removal that need not wait any more, or null. */
  Cgroups.@Nullable Reparent takeDone() {
    Cgroups.Reparent done = underWay[current ^ 1] == 0 ? request : null;
    if (done != null) {
      request = null;
    }
    return done;
  }
}
