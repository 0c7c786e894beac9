package io.swapbox.actors;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.allocator.Workingset;
import org.jspecify.annotations.Nullable;

/**
 * The life of an allocator's entries: each change of a backing, of the swap cache's pin and the end
 * of an entry.
 *
 * <p>An entry is born cached, with count 0 and backed by its folio, and is freed when count and pin
 * are gone (virtual swap series, {@code mm/vswap.c}: its references are the swap count and one for
 * the swap cache). One that is not in the swap cache always has another backing than its folio.
 * While it is cached, the field of the workingset shadow holds the client's frame number.
 */
final class Entries {

  private final VirtualClusters clusters;
  private final @Nullable DeviceSlots device;
  private final Backends backends;
  private final LookUps lookUps;
  private final FreeRun run;
  private final Uncharges uncharges;
  private long cached;
  private long folios;

  Entries(VirtualClusters clusters, Backends backends, LookUps lookUps, Uncharges uncharges) {
    this.clusters = clusters;
    this.device = clusters instanceof DeviceSlots slots ? slots : null;
    this.backends = backends;
    this.lookUps = lookUps;
    this.run = new FreeRun(clusters);
    this.uncharges = uncharges;
  }

  /** Entries that the swap cache holds, those of stores under way included. */
  long cached() {
    return cached;
  }

  /** Entries whose page is in memory only. */
  long folios() {
    return folios;
  }

  /** Allocates an entry of a cgroup; there must be a slot. */
  long allocate(int cgroup) {
    long entry = clusters.allocate(cgroup);
    cached++;
    folios++;
    return entry;
  }

  /** Allocates the run of a folio; there must be one. The first entry says the others. */
  long allocateRun(int order, int cgroup) {
    long first = clusters.allocateRun(order, cgroup);
    cached += 1 << order;
    folios += 1 << order;
    return first;
  }

  /** Points the entry at another backing; the one it had must have been given up. */
  void back(long d, Backing backing, long location) {
    Backing before = clusters.backing(d);
    folios += (backing == Backing.FOLIO ? 1 : 0) - (before == Backing.FOLIO ? 1 : 0);
    if (backing == Backing.FOLIO) {
      uncharges.unbacked(clusters.cgroup(d), before);
    }
    clusters.back(d, backing, location);
  }

  /**
   * Points the entry at a copy that was made of the one it has; {@link #settle} tells the backend
   * of that one, and takes back what the entry is not charged for any more.
   */
  void move(long d, Backing backing, long location) {
    Backing before = clusters.backing(d);
    backends.collectDrop(before, clusters.location(d));
    uncharges.moved(clusters.cgroup(d), before, backing);
    clusters.back(d, backing, location);
    if (isCacheOnly(d)) {
      backends.collectCacheOnly(location);
    }
  }

  /** Leaves the entry's page in memory only; {@link #settle} tells the backend that had it. */
  void giveUpBacking(long d) {
    backends.collectDrop(clusters.backing(d), clusters.location(d));
    back(d, Backing.FOLIO, Location.NONE);
  }

  /** Lets the swap cache hold an entry that it does not hold. */
  void cache(long d, long frame) {
    clusters.cache(d, frame);
    cached++;
  }

  /** The frame of a cached entry's page, as the client numbers it. */
  long frame(long d) {
    return clusters.cachedFrame(d);
  }

  /** Ends the hold of the swap cache and leaves a workingset shadow behind. */
  void uncache(long d, long shadow) {
    clusters.uncache(d, shadow);
    cached--;
  }

  /** Adds to the swap count of an entry that the swap cache holds. */
  void map(long d, int times) {
    if (times > 0 && isCacheOnly(d)) {
      backends.collectMapped(clusters.location(d));
    }
    for (int i = 0; i < times; i++) {
      clusters.map(d);
    }
  }

  /** Takes one from the swap count; true when nothing holds the entry any more. */
  boolean unmap(long d) {
    clusters.unmap(d);
    if (isCacheOnly(d)) {
      backends.collectCacheOnly(clusters.location(d));
    }
    return clusters.unreferenced(d);
  }

  /** Whether only the swap cache holds an entry that has a copy in a swap file. */
  private boolean isCacheOnly(long d) {
    return clusters.cached(d) && clusters.count(d) == 0 && clusters.backing(d) == Backing.SWAPFILE;
  }

  /**
   * Gives up the copy in a slot of a swap file if it is of an entry that only the swap cache holds,
   * and that no request has in hand. The page is in memory only then, and is stored anew when it is
   * evicted, as a dirty one is.
   *
   * @param entrySlot see {@link io.swapbox.allocator.Entry#slot}
   * @param location of the copy
   * @return whether it was given up
   */
  boolean reclaim(long entrySlot, long location) {
    long d = clusters.findLive(entrySlot);
    if (d < 0 || clusters.busy(d) || !isCacheOnly(d) || clusters.location(d) != location) {
      return false;
    }
    giveUpBacking(d);
    return true;
  }

  /** Frees an entry that nothing holds; its backend has given the page up. */
  void free(long entry, long d) {
    leave(d);
    clusters.free(entry);
  }

  /**
   * Frees an entry that nothing holds, at {@link #settle} at the latest, which tells the backend
   * that had its page.
   */
  void freeWithBacking(long entry, long d) {
    backends.collectDrop(clusters.backing(d), clusters.location(d));
    leave(d);
    run.add(entry, d);
  }

  /**
   * Ends what a message has done to entries: frees what is left of the run that {@link
   * #freeWithBacking} has gathered, notes the look-ups, and then tells backends what became of
   * their copies and what they may forget, and cgroups what they are no longer charged for. To be
   * called before anything else is sent.
   */
  void settle() {
    settleBackings();
    uncharges.send();
  }

  /** The same without the charges, for entries that are not freed together. */
  void settleBackings() {
    run.free();
    lookUps.note();
    backends.sendHints();
    backends.sendDrops();
  }

  private void leave(long d) {
    Backing backing = clusters.backing(d);
    folios -= backing == Backing.FOLIO ? 1 : 0;
    uncharges.ended(clusters.cgroup(d), backing);
  }

  /**
   * Does not give the slot of a live entry out again that could not be read or written, if it is
   * one of a device that is given out here.
   */
  void setAside(long entry) {
    if (device != null) {
      device.markBad(entry);
    }
  }

  /** Takes back an entry whose first store has failed; what was charged for it is refunded. */
  void abandon(long entry, long d) {
    uncache(d, Workingset.NO_SHADOW);
    folios--;
    clusters.free(entry);
  }
}
