package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterImageTest {

  private static final int SPACE = 3;
  private static final int HOME = 5;
  private static final long CLUSTER = Entry.clusterId(7, HOME);

  private final VirtualClusters clusters = new VirtualClusters(SPACE, HOME);

  @AfterEach
  void close() {
    clusters.close();
  }

  @Test
  void saysWhatAnEntryIs() {
    long entry = evicted(9, Backing.ZSWAP, 77);
    ClusterImage image = ClusterImages.of(clusters, CLUSTER);
    int offset = Entry.offset(entry);
    assertThat(image.live(offset)).isTrue();
    assertThat(image.live(offset + 1)).isFalse();
    assertThat(image.entry(SPACE, offset)).isEqualTo(entry);
    assertThat(image.cgroup(offset)).isEqualTo(9);
    assertThat(image.backing(offset)).isEqualTo(Backing.ZSWAP);
    assertThat(image.location(offset)).isEqualTo(77);
    assertThat(image.cached(offset)).isFalse();
    assertThat(image.busy(offset)).isFalse();
  }

  @Test
  void aPageThatLiesElsewhereIsFoundThere() {
    long entry = evicted(1, Backing.ZSWAP, 77);
    ClusterImage image = ClusterImages.of(clusters, CLUSTER);
    image.relocate(Entry.offset(entry), Backing.SWAPFILE, 123);
    VirtualClusters restored = new VirtualClusters(SPACE, HOME);
    ClusterImages.restore(restored, image);
    long d = restored.find(entry);
    assertThat(restored.backing(d)).isEqualTo(Backing.SWAPFILE);
    assertThat(restored.location(d)).isEqualTo(123);
    assertThat(restored.count(d)).isEqualTo(1);
    restored.close();
  }

  @Test
  void anUnusedClusterKeepsItsGenerations() {
    long stale = evicted(1, Backing.ZERO, 0);
    long d = clusters.find(stale);
    clusters.unmap(d);
    clusters.free(stale);
    ClusterImage image = ClusterImages.of(clusters, CLUSTER);
    assertThat(image.table()).isEmpty();
    assertThat(image.live(0)).isFalse();
    VirtualClusters restored = new VirtualClusters(SPACE, HOME);
    ClusterImages.restore(restored, image);
    assertThat(restored.find(stale)).isEqualTo(VirtualClusters.STALE);
    assertThat(restored.available(0)).isEqualTo(512);
    restored.close();
  }

  @Test
  void refusesWhatIsNoImage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterImage(CLUSTER, 0, 0, new long[5], null, new int[0]))
        .withMessage("table of 5 words, not of 0 or 1032");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterImage(CLUSTER, 0, -1, new long[1032], null, new int[0]))
        .withMessageContaining("in use without an order");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterImage(-1, 0, 0, new long[0], null, new int[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterImages.of(clusters, CLUSTER))
        .withMessageContaining("is not here");
  }

  @Test
  void refusesAClusterOfAnotherHomeOrTwice() {
    ClusterImage image = new ClusterImage(CLUSTER, 0, -1, new long[0], null, new int[0]);
    VirtualClusters other = new VirtualClusters(SPACE, HOME + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> ClusterImages.restore(other, image));
    ClusterImages.restore(clusters, image);
    assertThatIllegalStateException().isThrownBy(() -> ClusterImages.restore(clusters, image));
    assertThatIllegalStateException()
        .isThrownBy(() -> image.relocate(0, Backing.ZERO, 0))
        .withMessageContaining("has no entry");
    other.close();
  }

  /** An entry that is mapped once and has its page in that backing alone. */
  private long evicted(int cgroup, Backing backing, long location) {
    clusters.grant(CLUSTER, 0);
    long entry = clusters.allocate(cgroup);
    long d = clusters.find(entry);
    clusters.map(d);
    clusters.back(d, backing, location);
    clusters.uncache(d);
    return entry;
  }
}
