package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;

/** What a descriptor should say of an entry, and random calls that change both. */
final class EntryModel {

  /** Which of all runs that were ever handed out the entry is of. */
  final long run;

  /** The order of that run. */
  final int order;

  private VirtualClusters clusters;
  private final Random random;
  private final int cgroup;
  private int count;
  private boolean cached = true;
  private boolean busy;
  private Backing backing = Backing.FOLIO;
  private long location;
  private long frame = VirtualClusters.NO_FRAME;
  private long shadow;

  EntryModel(VirtualClusters clusters, Random random, long run, int order, int cgroup) {
    this.clusters = clusters;
    this.random = random;
    this.run = run;
    this.order = order;
    this.cgroup = cgroup;
  }

  /** Goes on with clusters that were set up again. */
  void moveTo(VirtualClusters restored) {
    clusters = restored;
  }

  /** Calls something at random. */
  void change(long entry) {
    long d = clusters.find(entry);
    switch (random.nextInt(10)) {
      case 0 -> map(d, 1);
      case 1 -> map(d, random.nextInt(200));
      case 2 -> unmap(d, 1);
      case 3 -> unmap(d, random.nextInt(200));
      case 4 -> cache(d);
      case 5 -> uncache(d);
      case 6 -> setBusy(d, random.nextInt(4) == 0);
      case 7 -> back(d);
      case 8 -> setShadow(d);
      default -> {
        if (count > 0 || cached || busy) {
          refused(() -> clusters.free(entry));
        }
      }
    }
  }

  /** Compares the entry with what is said of it. */
  void check(long entry) {
    long d = clusters.find(entry);
    assertThat(d).as(Entry.describe(entry)).isNotNegative();
    assertThat(legal()).isTrue();
    assertThat(clusters.count(d)).isEqualTo(count);
    assertThat(clusters.cached(d)).isEqualTo(cached);
    assertThat(clusters.busy(d)).isEqualTo(busy);
    assertThat(clusters.backing(d)).isEqualTo(backing);
    assertThat(clusters.location(d)).isEqualTo(location);
    assertThat(clusters.cgroup(d)).isEqualTo(cgroup);
    assertThat(clusters.cachedFrame(d)).isEqualTo(frame);
    assertThat(clusters.shadow(d)).isEqualTo(shadow);
    assertThat(clusters.unreferenced(d)).isEqualTo(count == 0 && !cached);
    assertThat(clusters.find(entry ^ (1L << 56))).isEqualTo(VirtualClusters.FOREIGN);
    assertThat(clusters.findAfter(entry, d, entry + 1)).isEqualTo(clusters.find(entry + 1));
  }

  private boolean legal() {
    return busy || cached || count == 0 || backing != Backing.FOLIO;
  }

  private void map(long d, int times) {
    for (int i = 0; i < times; i++) {
      count++;
      if (!legal()) {
        refused(() -> clusters.map(d));
        count--;
        return;
      }
      clusters.map(d);
    }
  }

  private void unmap(long d, int times) {
    for (int i = 0; i < times; i++) {
      if (count == 0) {
        refused(() -> clusters.unmap(d));
        return;
      }
      clusters.unmap(d);
      count--;
    }
  }

  private void cache(long d) {
    if (random.nextBoolean()) {
      clusters.cache(d);
      cached = true;
      return;
    }
    long newFrame = random.nextLong(1L << 48);
    if (frame == VirtualClusters.NO_FRAME) {
      assertThat(clusters.cache(d, newFrame)).isEqualTo(shadow);
      cached = true;
      frame = newFrame;
      shadow = Workingset.NO_SHADOW;
    } else {
      refused(() -> clusters.cache(d, frame ^ 1));
      assertThat(clusters.cache(d, frame)).isEqualTo(Workingset.NO_SHADOW);
    }
  }

  private void uncache(long d) {
    boolean wasCached = cached;
    boolean leavesShadow = random.nextBoolean();
    long left = leavesShadow ? random.nextLong(1L << 48) : shadow;
    cached = false;
    if (!legal()) {
      refused(() -> clusters.uncache(d, left));
      refused(() -> clusters.uncache(d));
      cached = wasCached;
      return;
    }
    if (leavesShadow) {
      clusters.uncache(d, left);
    } else {
      clusters.uncache(d);
    }
    frame = VirtualClusters.NO_FRAME;
    shadow = left;
  }

  private void setBusy(long d, boolean wanted) {
    boolean wasBusy = busy;
    busy = wanted;
    if (legal()) {
      clusters.setBusy(d, wanted);
    } else {
      refused(() -> clusters.setBusy(d, wanted));
      busy = wasBusy;
    }
  }

  private void back(long d) {
    Backing from = backing;
    Backing to = Backing.of(random.nextInt(4));
    long at = random.nextLong(1L << 40);
    backing = to;
    if ((from == Backing.ZERO && to == Backing.SWAPFILE) || !legal()) {
      refused(() -> clusters.back(d, to, at));
      backing = from;
    } else {
      clusters.back(d, to, at);
      location = at;
    }
  }

  private void setShadow(long d) {
    long newShadow = random.nextLong(1L << 48);
    if (frame == VirtualClusters.NO_FRAME) {
      clusters.setShadow(d, newShadow);
      shadow = newShadow;
    } else {
      refused(() -> clusters.setShadow(d, newShadow));
    }
  }

  private static void refused(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
  }
}
