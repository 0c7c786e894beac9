package io.swapbox.bench.locks;

import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ReleasedCluster;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.allocator.Workingset;
import io.swapbox.bench.locks.Batch.Outcome;

/**
 * The entries of one home, and what a store, a load and a free do to them: the steps of the slot
 * allocators, with the same checks in the same order.
 *
 * <p>An entry is busy while its page is stored or loaded, which is the folio lock of the model. No
 * thread safety: its callers hold the lock that is for it.
 */
final class SlotTable {

  private static final int CGROUP = 0;

  private final int home;
  private final VirtualClusters clusters;
  private final long[] freed;

  /**
   * One without clusters.
   *
   * @param space tag of its entries
   * @param batch most elements of a batch
   */
  SlotTable(int space, int home, int batch) {
    this.home = home;
    this.clusters = new VirtualClusters(space, home);
    this.freed = new long[batch];
  }

  /** Whether there is a slot for another entry. */
  boolean hasRoom() {
    return clusters.available(0) > 0;
  }

  /** Takes another cluster, if the entry format has one for this home. */
  void grow(ClusterIds ids) {
    long next = ids.next(home);
    if (next != ClusterIds.NONE) {
      clusters.grant(ClusterIds.cluster(next), ClusterIds.generation(next));
    }
  }

  /** Whether it has clusters to give back. */
  boolean hasReleased() {
    return clusters.hasReleased();
  }

  /** Gives clusters back; gets another one for each whose generations are used up. */
  void giveBack(ClusterIds ids) {
    while (clusters.hasReleased()) {
      ReleasedCluster released = clusters.pollReleased();
      ids.giveBack(released);
      if (!released.reusable()) {
        grow(ids);
      }
    }
  }

  /**
   * Gives the elements of a batch an entry each, busy, as far as there are slots.
   *
   * @param from the first one
   * @return the one after the last that got an entry
   */
  int allocate(Batch batch, int from) {
    int to = (int) Math.min(batch.size, from + clusters.available(0));
    for (int i = from; i < to; i++) {
      long entry = clusters.allocate(CGROUP);
      long d = clusters.find(entry);
      clusters.setBusy(d, true);
      batch.entries[i] = entry;
      batch.descriptors[i] = d;
    }
    return to;
  }

  /** Points the entries of pages that were stored to them, and frees the others. */
  void endStore(Batch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      long d = batch.descriptors[i];
      clusters.setBusy(d, false);
      if (batch.outcomes[i] == Outcome.DONE) {
        clusters.map(d);
        clusters.back(d, batch.backings[i], batch.locations[i]);
        clusters.uncache(d, Workingset.NO_SHADOW);
      } else {
        clusters.uncache(d, Workingset.NO_SHADOW);
        clusters.free(batch.entries[i]);
        batch.entries[i] = Entry.NONE;
      }
    }
  }

  /** Looks each entry up; whether one of them is busy. */
  boolean find(Batch batch) {
    boolean anyBusy = false;
    for (int i = 0; i < batch.size; i++) {
      anyBusy |= found(batch, i, clusters.find(batch.entries[i]));
    }
    return anyBusy;
  }

  /** The same with one look-up for entries of neighbouring slots, which come in their order. */
  boolean findInRuns(Batch batch) {
    boolean anyBusy = false;
    for (int i = 0; i < batch.size; i++) {
      long entry = batch.entries[i];
      long d =
          i > 0
              ? clusters.findAfter(batch.entries[i - 1], batch.descriptors[i - 1], entry)
              : clusters.find(entry);
      anyBusy |= found(batch, i, d);
    }
    return anyBusy;
  }

  private boolean found(Batch batch, int i, long d) {
    batch.descriptors[i] = d;
    return d >= 0 && clusters.busy(d);
  }

  /**
   * Makes entries that were found busy, and says where their pages are.
   *
   * @param frees whether they are to be freed with the load
   */
  void beginLoad(Batch batch, boolean frees) {
    for (int i = 0; i < batch.size; i++) {
      long d = batch.descriptors[i];
      if (d < 0) {
        batch.outcomes[i] = refusal(d);
      } else if (clusters.busy(d)) {
        batch.outcomes[i] = Outcome.DUPLICATE;
      } else {
        clusters.setBusy(d, true);
        batch.backings[i] = clusters.backing(d);
        batch.locations[i] = clusters.location(d);
        batch.ended[i] = frees && clusters.count(d) == 1;
      }
    }
  }

  /** Ends a load: what was to be freed is, if its page came. */
  void endLoad(Batch batch) {
    for (int i = 0; i < batch.size; i++) {
      Outcome outcome = batch.outcomes[i];
      if (outcome == Outcome.DONE || outcome == Outcome.DAMAGED) {
        long d = batch.descriptors[i];
        clusters.setBusy(d, false);
        if (outcome == Outcome.DONE && batch.ended[i]) {
          clusters.unmap(d);
          clusters.free(batch.entries[i]);
        }
      }
    }
  }

  /** Frees entries that were found, none of them busy, and says where their pages were. */
  void free(Batch batch) {
    for (int i = 0; i < batch.size; i++) {
      batch.outcomes[i] = giveUp(batch, i);
    }
    int count = 0;
    for (int i = 0; i < batch.size; i++) {
      if (batch.ended[i]) {
        if (count > 0 && !Entry.follows(batch.entries[i], freed[count - 1])) {
          clusters.free(freed, 0, count);
          count = 0;
        }
        freed[count++] = batch.entries[i];
      }
    }
    clusters.free(freed, 0, count);
  }

  private Outcome giveUp(Batch batch, int i) {
    long d = batch.descriptors[i];
    if (d < 0) {
      return refusal(d);
    }
    if (clusters.count(d) == 0) {
      // An element before this one took the last use.
      return Outcome.STALE;
    }
    clusters.unmap(d);
    batch.ended[i] = clusters.unreferenced(d);
    batch.backings[i] = clusters.backing(d);
    batch.locations[i] = clusters.location(d);
    return Outcome.DONE;
  }

  private static Outcome refusal(long notFound) {
    if (notFound == VirtualClusters.FOREIGN) {
      return Outcome.FOREIGN;
    }
    return notFound == VirtualClusters.STALE ? Outcome.STALE : Outcome.UNKNOWN;
  }

  /** Live entries. */
  long entries() {
    return clusters.entries();
  }

  /** Off-heap bytes of their descriptors. */
  long descriptorBytes() {
    return clusters.descriptorBytes();
  }

  /** Look-ups so far that read the index of clusters. */
  long lookUps() {
    return clusters.lookUps();
  }

  /** Look-ups so far that found the cluster of the one before. */
  long cachedLookUps() {
    return clusters.cachedLookUps();
  }

  void close() {
    clusters.close();
  }
}
