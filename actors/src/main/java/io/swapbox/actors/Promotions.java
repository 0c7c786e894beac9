package io.swapbox.actors;

import io.swapbox.PromotionPolicy;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.VirtualClusters;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.collections.Hashing;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a home that move up because they were loaded ({@link PromotionPolicy}).
 *
 * <p>A load that ends copies them here, so that they are not read a second time from where reading
 * is slow, and their {@linkplain Migrations migration} begins when the load was answered. It gets
 * one batch, of pages of one tier. When there is none, as those of the home are all under way, or
 * when a page does not fit, it stays where it is, as one that no tier takes: its next load is the
 * next occasion.
 */
final class Promotions {

  /** Loads of which one is a sample. */
  private static final int SAMPLING = 8;

  private static final int SAMPLES = 256;

  private final PromotionPolicy policy;

  /** Entries that were sampled, each at a place of its own; 0 for none. */
  private final long[] samples = new long[SAMPLES];

  private int loads;
  private final VirtualClusters clusters;
  private final Backends backends;
  private final Migrations migrations;
  private final WorkMeter meter;
  private final int pageBytes;

  /** What the load that ends now has brought. */
  private @Nullable Migration brought;

  Promotions(
      PromotionPolicy policy,
      VirtualClusters clusters,
      Backends backends,
      Migrations migrations,
      WorkMeter meter,
      int pageBytes) {
    this.policy = policy;
    this.clusters = clusters;
    this.backends = backends;
    this.migrations = migrations;
    this.meter = meter;
    this.pageBytes = pageBytes;
  }

  /** A load ends that has read a page, whose entry lives on outside of memory and is not busy. */
  void loaded(PageBatch load, int i) {
    Backing from = load.backing(i);
    if (policy == PromotionPolicy.NONE || from == Backing.ZERO) {
      return;
    }
    int tier = backends.tierOf(from, load.location(i));
    if (tier == TierLayout.NONE
        || !backends.mayMove(clusters.cgroup(load.descriptor(i)), tier, MoveDirection.UP)
        || !isWanted(load.entry(i))) {
      return;
    }
    if (brought == null) {
      brought = migrations.beginUp(from, tier);
    }
    Migration migration = brought;
    if (migration != null && migration.tier == tier && !migration.batch.isFull()) {
      bring(load, i, migration);
    }
  }

  /** Whether a page moves: by sampling, when it was a sample before and is one again. */
  private boolean isWanted(long entry) {
    if (policy == PromotionPolicy.ON_LOAD) {
      return true;
    }
    if (++loads % SAMPLING != 0) {
      return false;
    }
    int place = Hashing.hash(entry) & (SAMPLES - 1);
    boolean again = samples[place] == entry;
    samples[place] = again ? 0 : entry;
    return again;
  }

  private void bring(PageBatch load, int i, Migration migration) {
    PageBatch batch = migration.batch;
    int at = batch.size();
    migrations.add(migration, load.entry(i), load.descriptor(i), load.location(i));
    ByteBuffer memory = Objects.requireNonNull(migration.memory);
    long begin = meter.begin();
    memory.put(batch.offset(at), load.buffer(i), load.offset(i), pageBytes);
    meter.end(Work.COPY, begin, 1, pageBytes);
    batch.status(at, PageStatus.DONE);
  }

  /** The load was answered: what it has brought moves. */
  void begin() {
    Migration migration = brought;
    if (migration != null) {
      brought = null;
      migrations.loaded(migration.batch);
    }
  }
}
