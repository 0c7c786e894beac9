package io.swapbox.actors;

import io.swapbox.allocator.VirtualClusters;
import java.util.Objects;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/** The entries of a home that are on a migration, and the loads that read their pages beside it. */
final class MovingEntries {

  private final VirtualClusters clusters;

  /**
   * Of each entry which migration. By descriptor: a location does not name a copy for longer than
   * the backend has it, and a load that has ended a copy may hold its entry still.
   */
  private final Long2ObjectHashMap<Migration> moving = new Long2ObjectHashMap<>();

  /** The entries that are read beside by a load which takes a use of them. */
  private final LongHashSet takers = new LongHashSet();

  /** Entries that nothing holds any more. */
  private int unused;

  MovingEntries(VirtualClusters clusters) {
    this.clusters = clusters;
  }

  void add(long d, Migration migration) {
    moving.put(d, migration);
  }

  void remove(long d) {
    moving.remove(d);
  }

  /** Whether a load of that kind may read the copy of a busy entry beside a migration of it. */
  boolean lets(long d, LoadMode mode) {
    Migration migration = moving.get(d);
    return migration != null
        && !migration.stored
        && !clusters.unreferenced(d)
        && (mode == LoadMode.READ || (clusters.count(d) > 0 && !takers.contains(d)));
  }

  /** A load that was {@linkplain #lets let} reads the copy from now on. */
  void enter(long d, LoadMode mode) {
    migrationOf(d).readers++;
    if (mode != LoadMode.READ) {
      takers.add(d);
    }
  }

  /** A load has read a copy. */
  void leave(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    migrationOf(d).readers--;
    if (batch.mode() != LoadMode.READ) {
      takers.remove(d);
    }
  }

  private Migration migrationOf(long d) {
    return Objects.requireNonNull(moving.get(d));
  }

  /** A load has taken the last use of an entry. */
  void lastUseTaken() {
    unused++;
  }

  /** Such an entry was freed, as it has moved. */
  void freed() {
    unused--;
  }

  /** Whether there are entries that nothing holds and that are freed when they have moved. */
  boolean hasUnused() {
    return unused > 0;
  }
}
