package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualClustersTest {

  private static final int SPACE = 200;
  private static final int HOME = 2;

  private final VirtualClusters clusters = new VirtualClusters(SPACE, HOME);

  @AfterEach
  void close() {
    clusters.close();
    assertThat(clusters.descriptorBytes()).isZero();
  }

  @Test
  void anEntryIsBornCachedAndBackedByItsFolio() {
    grant(1, 7);
    long entry = clusters.allocate(65_535);
    long d = clusters.find(entry);
    assertThat(d).isNotNegative();
    assertThat(Entry.space(entry)).isEqualTo(SPACE);
    assertThat(Entry.generation(entry)).isEqualTo(7);
    assertThat(Entry.cluster(entry)).isEqualTo(id(1));
    assertThat(clusters.cached(d)).isTrue();
    assertThat(clusters.count(d)).isZero();
    assertThat(clusters.busy(d)).isFalse();
    assertThat(clusters.backing(d)).isEqualTo(Backing.FOLIO);
    assertThat(clusters.location(d)).isEqualTo(Location.NONE);
    assertThat(clusters.cgroup(d)).isEqualTo(65_535);
    assertThat(clusters.shadow(d)).isEqualTo(Workingset.NO_SHADOW);
    assertThat(clusters.unreferenced(d)).isFalse();
  }

  @Test
  void theEntriesOfACgroupBecomeThoseOfItsHeir() {
    grant(1, 7);
    long first = clusters.allocate(3);
    long other = clusters.allocate(4);
    long freed = clusters.allocate(3);
    long busy = clusters.allocate(3);
    clusters.setBusy(clusters.find(busy), true);
    clusters.cache(clusters.find(first), 0x1234);
    clusters.uncache(clusters.find(freed));
    clusters.free(freed);
    assertThat(CgroupEntries.reparent(clusters, 3, 65_535)).isEqualTo(2);
    assertThat(clusters.cgroup(clusters.find(first))).isEqualTo(65_535);
    assertThat(clusters.cachedFrame(clusters.find(first))).isEqualTo(0x1234);
    assertThat(clusters.cgroup(clusters.find(busy))).isEqualTo(65_535);
    assertThat(clusters.cgroup(clusters.find(other))).isEqualTo(4);
    assertThat(CgroupEntries.reparent(clusters, 3, 4)).isZero();
    assertThatThrownBy(() -> CgroupEntries.reparent(clusters, 4, 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsDoNotDisturbEachOther() {
    grant(1, Entry.MAX_GENERATION);
    long entry = clusters.allocate(0xBEEF);
    long d = clusters.find(entry);
    clusters.back(d, Backing.SWAPFILE, Location.MAX);
    clusters.setShadow(d, (1L << 48) - 1);
    for (int i = 0; i < 63; i++) {
      clusters.map(d);
    }
    clusters.setBusy(d, true);
    clusters.uncache(d);
    clusters.back(d, Backing.ZSWAP, Location.zswap(1, 2));
    assertThat(clusters.find(entry)).isEqualTo(d);
    assertThat(clusters.backing(d)).isEqualTo(Backing.ZSWAP);
    assertThat(clusters.location(d)).isEqualTo(Location.zswap(1, 2));
    assertThat(clusters.count(d)).isEqualTo(63);
    assertThat(clusters.busy(d)).isTrue();
    assertThat(clusters.cached(d)).isFalse();
    assertThat(clusters.cgroup(d)).isEqualTo(0xBEEF);
    assertThat(clusters.shadow(d)).isEqualTo((1L << 48) - 1);
    clusters.cache(d);
    clusters.setBusy(d, false);
    assertThat(clusters.cached(d)).isTrue();
    assertThat(clusters.busy(d)).isFalse();
    assertThat(clusters.count(d)).isEqualTo(63);
    assertThat(clusters.shadow(d)).isEqualTo((1L << 48) - 1);
    assertThat(clusters.cachedFrame(d)).isEqualTo(VirtualClusters.NO_FRAME);
  }

  @Test
  void aVirtualSlotLeadsToTheEntryThatItHasNow() {
    grant(1, 0);
    long slot = Entry.slot(id(1), 0);
    assertThat(clusters.findLive(slot)).as("no table yet").isEqualTo(VirtualClusters.STALE);
    long entry = clusters.allocate(0);
    assertThat(clusters.findLive(slot)).isEqualTo(clusters.find(entry));
    assertThat(clusters.findLive(slot + 1)).isEqualTo(VirtualClusters.STALE);
    assertThat(clusters.findLive(Entry.slot(id(2), 0))).isEqualTo(VirtualClusters.STALE);
    clusters.uncache(clusters.find(entry));
    clusters.free(entry);
    assertThat(clusters.findLive(slot)).isEqualTo(VirtualClusters.STALE);
    long next = clusters.allocate(0);
    assertThat(next).isNotEqualTo(entry);
    assertThat(clusters.findLive(slot)).isEqualTo(clusters.find(next));
  }

  @Test
  void theFolioInTheSwapCacheHasThePlaceOfTheShadow() {
    grant(1, 0);
    long d = clusters.find(clusters.allocate(0xBEEF));
    assertThat(clusters.cachedFrame(d)).isEqualTo(VirtualClusters.NO_FRAME);
    assertThat(clusters.cache(d, 0)).isEqualTo(Workingset.NO_SHADOW);
    assertThat(clusters.cachedFrame(d)).isZero();
    clusters.map(d);
    clusters.back(d, Backing.ZSWAP, 1);
    clusters.uncache(d, 77);
    assertThat(clusters.shadow(d)).isEqualTo(77);
    assertThat(clusters.cachedFrame(d)).isEqualTo(VirtualClusters.NO_FRAME);

    long highest = 0xFFFF_FFFF_FFFFL;
    assertThat(clusters.cache(d, highest)).isEqualTo(77);
    assertThat(clusters.cached(d)).isTrue();
    assertThat(clusters.cachedFrame(d)).isEqualTo(highest);
    assertThat(clusters.shadow(d)).isEqualTo(Workingset.NO_SHADOW);
    clusters.cache(d);
    assertThat(clusters.cache(d, highest)).isEqualTo(Workingset.NO_SHADOW);
    assertThat(clusters.cachedFrame(d)).isEqualTo(highest);
    assertThatThrownBy(() -> clusters.cache(d, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slot 0")
        .hasMessageContaining("is cached in frame 281474976710655, not in 3");
    assertThatThrownBy(() -> clusters.setShadow(d, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has its folio in the place of a shadow");
    assertThatThrownBy(() -> clusters.cache(d, highest + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(clusters.cgroup(d)).isEqualTo(0xBEEF);

    clusters.uncache(d);
    assertThat(clusters.shadow(d)).isEqualTo(Workingset.NO_SHADOW);
    assertThat(clusters.cachedFrame(d)).isEqualTo(VirtualClusters.NO_FRAME);
  }

  @Test
  void nothingIsEvictedWithoutBacking() {
    grant(1, 0);
    long entry = clusters.allocate(0);
    long d = clusters.find(entry);
    clusters.map(d);
    assertThatThrownBy(() -> clusters.uncache(d))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            Entry.describe(entry) + " cannot become: FOLIO, not cached, count above 0, not busy");
    assertThat(clusters.cached(d)).isTrue();
    clusters.setBusy(d, true);
    clusters.uncache(d);
    assertThatThrownBy(() -> clusters.setBusy(d, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slot 0");
    clusters.back(d, Backing.ZERO, Location.NONE);
    clusters.setBusy(d, false);
    assertThatThrownBy(() -> clusters.back(d, Backing.SWAPFILE, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(Entry.describe(entry) + " cannot go from ZERO to SWAPFILE");
    assertThatThrownBy(() -> clusters.back(d, Backing.FOLIO, Location.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not cached");
    assertThat(clusters.backing(d)).isEqualTo(Backing.ZERO);
    clusters.unmap(d);
    clusters.free(entry);
  }

  @Test
  void theReferenceOfAFreedEntryIsRefused() {
    grant(1, 0);
    allocate(1);
    long entry = clusters.allocate(0);
    long d = clusters.find(entry);
    release(entry);
    assertThatThrownBy(() -> clusters.setBusy(d, true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slot 1")
        .hasMessageContaining("cannot become: not live");
  }

  @Test
  void valuesPastTheirFieldsAreRefused() {
    grant(1, 0);
    long d = clusters.find(clusters.allocate(0));
    assertThatThrownBy(() -> clusters.unmap(d))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slot 0")
        .hasMessageContaining("is 0");
    assertThatThrownBy(() -> clusters.back(d, Backing.SWAPFILE, 1L << 40))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clusters.setShadow(d, 1L << 48))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clusters.allocate(65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cgroup 65536");
  }

  @Test
  void onlyAnUnreferencedEntryThatIsNotBusyCanBeFreed() {
    grant(1, 0);
    long entry = clusters.allocate(0);
    long d = clusters.find(entry);
    assertCannotFree(entry, "cached true");
    clusters.map(d);
    clusters.back(d, Backing.ZERO, Location.NONE);
    clusters.uncache(d);
    assertCannotFree(entry, "count 1");
    clusters.unmap(d);
    clusters.setBusy(d, true);
    assertCannotFree(entry, "busy true");
    clusters.setBusy(d, false);
    clusters.free(entry);
    assertCannotFree(entry, "was freed before");
    assertCannotFree(Entry.of(SPACE, 0, id(9), 0), "was never allocated");
    assertCannotFree(Entry.of(SPACE + 1, 0, id(1), 0), "of another space");
  }

  @Test
  void whatIsNotHereIsTold() {
    grant(1, 3);
    assertThat(clusters.find(Entry.NONE)).isEqualTo(VirtualClusters.FOREIGN);
    assertThat(find(SPACE + 1, 3, id(1), 0)).isEqualTo(VirtualClusters.FOREIGN);
    assertThat(find(SPACE, 3, Entry.clusterId(1, HOME + 1), 0)).isEqualTo(VirtualClusters.UNKNOWN);
    assertThat(find(SPACE, 3, id(2), 0)).isEqualTo(VirtualClusters.UNKNOWN);
    assertThat(find(SPACE, 3, id(1), 0)).isEqualTo(VirtualClusters.UNKNOWN);
    assertThat(find(SPACE, 2, id(1), 0)).isEqualTo(VirtualClusters.STALE);
    long entry = clusters.allocate(0);
    int offset = Entry.offset(entry);
    assertThat(find(SPACE, 4, id(1), offset)).isEqualTo(VirtualClusters.UNKNOWN);
    assertThat(find(SPACE, 3, id(1), offset + 1)).isEqualTo(VirtualClusters.UNKNOWN);
    assertThat(find(SPACE, 2, id(1), offset)).isEqualTo(VirtualClusters.STALE);
    release(entry);
    assertThat(clusters.find(entry)).isEqualTo(VirtualClusters.STALE);
  }

  @Test
  void takesTheCurrentClusterThenThePartialListThenANewOne() {
    grant(1, 0);
    grant(2, 0);
    grant(3, 0);
    assertThat(clusters.available(0)).isEqualTo(3 * 512);
    long[] entries = allocate(1024);
    assertThat(Entry.cluster(entries[511])).isEqualTo(id(1));
    assertThat(Entry.cluster(entries[512])).isEqualTo(id(2));
    assertThat(clusters.clusters()).isEqualTo(2);
    release(entries[600]);
    release(entries[100]);
    release(entries[101]);
    assertThat(clusters.available(0)).isEqualTo(512 + 3);
    // Cluster 2 got its free slot first, so it heads the partial list.
    assertThat(Entry.cluster(clusters.allocate(0))).isEqualTo(id(2));
    assertThat(Entry.cluster(clusters.allocate(0))).isEqualTo(id(1));
    assertThat(Entry.cluster(clusters.allocate(0))).isEqualTo(id(1));
    assertThat(Entry.cluster(clusters.allocate(0))).isEqualTo(id(3));
    assertThat(clusters.available(0)).isEqualTo(511);
  }

  @Test
  void aSlotUsedAgainHasTheNextGeneration() {
    grant(1, 0);
    long[] entries = allocate(512);
    release(entries[7]);
    long again = clusters.allocate(0);
    assertThat(Entry.offset(again)).isEqualTo(Entry.offset(entries[7]));
    assertThat(Entry.generation(again)).isEqualTo(1);
    assertThat(clusters.find(entries[7])).isEqualTo(VirtualClusters.STALE);
    assertThat(clusters.find(again)).isNotNegative();
  }

  @Test
  void goingEmptyAndBackTakesNoOtherGrant() {
    grant(1, 0);
    for (int i = 0; i < 1000; i++) {
      long entry = clusters.allocate(0);
      assertThat(Entry.generation(entry)).isEqualTo(i);
      release(entry);
      assertThat(clusters.hasReleased()).isFalse();
      assertThat(clusters.descriptorBytes()).isZero();
      assertThat(clusters.find(entry)).isEqualTo(VirtualClusters.STALE);
    }
    assertThat(clusters.available(0)).isEqualTo(512);
  }

  @Test
  void idsThatAreNotNeededAreReleasedWithTheGenerationToGoOnWith() {
    for (int serial = 0; serial < 8; serial++) {
      grant(serial, 5);
    }
    long[] entries = allocate(8 * 512);
    release(entries[0]);
    entries[0] = clusters.allocate(0);
    for (long entry : entries) {
      release(entry);
    }
    int released = 0;
    while (clusters.hasReleased()) {
      ReleasedCluster cluster = clusters.pollReleased();
      assertThat(cluster.nextGeneration()).isEqualTo(cluster.cluster() == id(0) ? 7 : 6);
      assertThat(cluster.reusable()).isTrue();
      clusters.grant(cluster.cluster(), cluster.nextGeneration());
      released++;
    }
    assertThat(released).isEqualTo(4);
    assertThat(clusters.available(0)).isEqualTo(8 * 512);
    for (long entry : entries) {
      assertThat(clusters.find(entry)).isEqualTo(VirtualClusters.STALE);
    }
    assertThatThrownBy(clusters::pollReleased).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aSlotWhoseGenerationsAreUsedUpIsRetired() {
    grant(1, Entry.MAX_GENERATION);
    long[] entries = allocate(512);
    for (int i = 0; i < 511; i++) {
      release(entries[i]);
      assertThat(clusters.find(entries[i])).isEqualTo(VirtualClusters.STALE);
      assertThat(clusters.available(0)).isZero();
    }
    assertThatThrownBy(() -> clusters.allocate(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cpu 2 has no free slot");
    assertThat(clusters.find(entries[511])).isNotNegative();
    release(entries[511]);
    ReleasedCluster cluster = clusters.pollReleased();
    assertThat(cluster).isEqualTo(new ReleasedCluster(id(1), Entry.MAX_GENERATION + 1));
    assertThat(cluster.reusable()).isFalse();
    assertThat(clusters.find(entries[511])).isEqualTo(VirtualClusters.STALE);
    assertThat(clusters.descriptorBytes()).isZero();
  }

  @Test
  void wrongGrantsAreRefused() {
    grant(1, 0);
    assertThatThrownBy(() -> grant(1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cluster 1 of cpu 2 was granted twice");
    assertThatThrownBy(() -> clusters.grant(Entry.clusterId(4, 3), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cluster 4 of cpu 3 was granted to the allocator of cpu 2");
    assertThatThrownBy(() -> grant(2, Entry.MAX_GENERATION + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(clusters.available(0)).isEqualTo(512);
  }

  private void assertCannotFree(long entry, String why) {
    assertThatThrownBy(() -> clusters.free(entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Entry.describe(entry))
        .hasMessageContaining(why);
  }

  private void grant(int serial, int generation) {
    clusters.grant(id(serial), generation);
  }

  private long find(int space, int generation, long cluster, int offset) {
    return clusters.find(Entry.of(space, generation, cluster, offset));
  }

  private long[] allocate(int n) {
    long[] entries = new long[n];
    for (int i = 0; i < n; i++) {
      entries[i] = clusters.allocate(0);
    }
    return entries;
  }

  private void release(long entry) {
    clusters.uncache(clusters.find(entry));
    clusters.free(entry);
  }

  private static long id(int serial) {
    return Entry.clusterId(serial, HOME);
  }
}
