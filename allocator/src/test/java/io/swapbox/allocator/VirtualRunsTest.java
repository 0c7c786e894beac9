package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.VirtualClusters.Settings;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folio orders, and what is done for a run of entries at once. */
class VirtualRunsTest {

  private static final int SPACE = 9;
  private static final int HOME = 2;

  private VirtualClusters clusters = new VirtualClusters(SPACE, HOME);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aClusterHoldsAlignedRunsOfOneOrder(int order) {
    grant(2);
    int runs = 512 >> order;
    assertThat(clusters.available(order)).isEqualTo(2L * runs);
    for (int i = 0; i < 2 * runs; i++) {
      long[] run = allocate(order);
      for (int k = 0; k < run.length; k++) {
        assertThat(Entry.cluster(run[k])).isEqualTo(id(i / runs));
        assertThat(Entry.offset(run[k])).isEqualTo(i % runs * run.length + k);
        long d = clusters.find(run[k]);
        assertThat(clusters.cached(d)).isTrue();
        assertThat(clusters.count(d)).isZero();
        assertThat(clusters.backing(d)).isEqualTo(Backing.FOLIO);
        assertThat(clusters.busy(d)).isFalse();
        assertThat(clusters.cgroup(d)).isEqualTo(5);
      }
      assertThat(clusters.available(order)).isEqualTo(2L * runs - i - 1);
    }
    assertNone(order);
    assertThat(clusters.entries()).isEqualTo(1024);
  }

  @Test
  void everyOrderHasAClusterOfItsOwn() {
    grant(10);
    for (int order = 0; order <= Entry.MAX_ORDER; order++) {
      assertThat(Entry.cluster(allocate(order)[0])).isEqualTo(id(order));
      if (order < Entry.MAX_ORDER) {
        assertThat(Entry.cluster(allocate(order)[0])).isEqualTo(id(order));
      }
    }
    assertThat(clusters.clusters()).isEqualTo(10);
    assertThat(clusters.available(9)).isZero();
    assertThat(clusters.available(8)).isZero();
    assertThat(clusters.available(4)).isEqualTo(30);
    assertThat(clusters.available(0)).isEqualTo(510);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 9})
  void aRunIsOneAsLongAsItsFirstEntryLives(int order) {
    grant(2);
    long[] run = allocate(order);
    long[] next = allocate(order);
    for (int k = 0; k <= Entry.MAX_ORDER; k++) {
      assertThat(clusters.isOneRun(run[0], k)).as("order " + k).isEqualTo(k <= order);
      boolean aligned = Entry.offset(next[0]) % (1 << k) == 0;
      assertThat(clusters.isOneRun(next[0], k)).as("order " + k).isEqualTo(k <= order && aligned);
    }
    release(run[0]);
    assertThatThrownBy(() -> clusters.isOneRun(run[0], order))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("is not live");
    assertThatThrownBy(() -> clusters.isOneRun(Entry.of(SPACE, 0, id(7), 0), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void orderZeroTakesNothingFromClustersOfOtherOrders() {
    grant(1);
    allocate(1);
    assertThat(clusters.available(0)).isZero();
    assertThatThrownBy(() -> clusters.allocate(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no free slot");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 6, 7, 8, 9})
  void aRunComesBackWithItsLastSlot(int order) {
    grant(2);
    long[][] runs = new long[1024 >> order][];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = allocate(order);
    }
    long[] freed = runs[0];
    for (int k = freed.length - 1; k > 0; k--) {
      release(freed[k]);
      assertNone(order);
    }
    release(freed[0]);
    assertThat(clusters.available(order)).isOne();
    long[] again = allocate(order);
    assertThat(Entry.offset(again[0])).isEqualTo(Entry.offset(freed[0]));
    for (int k = 0; k < again.length; k++) {
      assertThat(Entry.generation(again[k])).isEqualTo(1);
      assertThat(clusters.find(freed[k])).isEqualTo(VirtualClusters.STALE);
    }
  }

  @Test
  void runsOfOneClusterGoOnWithTheirOwnGenerations() {
    grant(1);
    long[][] runs = new long[128][];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = allocate(2);
    }
    for (int round = 1; round <= 3; round++) {
      releaseAll(runs[7]);
      runs[7] = allocate(2);
      for (long entry : runs[7]) {
        assertThat(Entry.generation(entry)).isEqualTo(round);
      }
    }
    releaseAll(runs[8]);
    for (long entry : allocate(2)) {
      assertThat(Entry.generation(entry)).isOne();
    }
  }

  @Test
  void aRetiredSlotTakesItsRunWithIt() {
    clusters.grant(id(0), Entry.MAX_GENERATION - 1);
    long[] keep = allocate(3);
    long[] once = allocate(3);
    releaseAll(once);
    assertThat(clusters.available(3)).isEqualTo(63);
    for (int i = 0; i < 62; i++) {
      allocate(3);
    }
    long[] last = allocate(3);
    assertThat(Entry.generation(last[0])).isEqualTo(Entry.MAX_GENERATION);
    assertThat(Entry.offset(last[0])).isEqualTo(Entry.offset(once[0]));
    releaseAll(last);
    assertNone(3);
    releaseAll(keep);
    assertThat(clusters.available(3)).isEqualTo(1);
    assertThat(Entry.offset(allocate(3)[0])).isEqualTo(Entry.offset(keep[0]));
    ClusterChecks.check(clusters);
  }

  @Test
  void aClusterOfFixedOrderServesNoOtherUntilTheDirectoryHadIt() {
    clusters = new VirtualClusters(SPACE, HOME, new Settings(OrderPolicy.FIXED_FOR_LIFE, true));
    grant(6);
    long[][] runs = new long[6][];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = allocate(9);
    }
    for (long[] run : runs) {
      releaseAll(run);
    }
    assertThat(clusters.available(9)).isEqualTo(4);
    assertThat(clusters.available(0)).isZero();
    assertNone(0);
    ReleasedCluster released = clusters.pollReleased();
    clusters.grant(released.cluster(), released.nextGeneration());
    assertThat(clusters.available(9)).isEqualTo(5);
    assertThat(clusters.available(0)).isEqualTo(512);
    assertThat(Entry.cluster(allocate(0)[0])).isEqualTo(released.cluster());
    assertThat(clusters.available(9)).isEqualTo(4);
    assertThat(Entry.cluster(allocate(9)[0])).isEqualTo(Entry.cluster(runs[0][0]));
  }

  @Test
  void aClusterOfNoFixedOrderServesAnyWhenItIsEmpty() {
    clusters = new VirtualClusters(SPACE, HOME, new Settings(OrderPolicy.RESET_WHEN_EMPTY, true));
    grant(1);
    for (int order = Entry.MAX_ORDER; order >= 0; order--) {
      assertThat(clusters.available(order)).isEqualTo(512 >> order);
      long[] run = allocate(order);
      assertThat(Entry.generation(run[0])).isEqualTo(Entry.MAX_ORDER - order);
      releaseAll(run);
    }
    assertThat(clusters.hasReleased()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void bothPoliciesGiveAllMemoryBack(OrderPolicy policy) {
    clusters = new VirtualClusters(SPACE, HOME, new Settings(policy, true));
    grant(40);
    long[][] runs = new long[40][];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = allocate(i % 10);
    }
    assertThat(clusters.metadataBytes()).isGreaterThan(10L * 512 * 16);
    for (long[] run : runs) {
      releaseAll(run);
    }
    assertThat(clusters.entries()).isZero();
    assertThat(clusters.clusters()).isZero();
    assertThat(clusters.descriptorBytes()).isZero();
    assertThat(clusters.metadataBytes()).isZero();
  }

  @Test
  void aBatchIsFreedWithOneLookUp() {
    clusters = new VirtualClusters(SPACE, HOME, new Settings(OrderPolicy.RESET_WHEN_EMPTY, false));
    grant(2);
    long[] run = allocate(5);
    long other = allocate(0)[0];
    uncache(run);
    uncache(other);
    long before = clusters.lookUps();
    clusters.free(run, 4, 20);
    assertThat(clusters.lookUps()).isEqualTo(before + 1);
    assertThat(clusters.entries()).isEqualTo(17);
    clusters.free(run, 20, 32);
    clusters.free(run, 7, 7);
    clusters.free(run, 0, 4);
    assertThat(clusters.lookUps()).isEqualTo(before + 3);
    assertThat(clusters.cachedLookUps()).isZero();
    assertThat(clusters.entries()).isOne();
    for (long entry : run) {
      assertThat(clusters.find(entry)).isEqualTo(VirtualClusters.STALE);
    }
    clusters.free(other);
    assertThat(clusters.metadataBytes()).isZero();
  }

  @Test
  void aBatchStopsAtTheFirstEntryThatCannotBeFreed() {
    grant(2);
    long[] run = allocate(2);
    uncache(run[0]);
    uncache(run[1]);
    uncache(run[3]);
    assertThatThrownBy(() -> clusters.free(run, 0, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Entry.describe(run[2]))
        .hasMessageContaining("cached true");
    assertThat(clusters.find(run[1])).isEqualTo(VirtualClusters.STALE);
    assertThat(clusters.find(run[3])).isNotNegative();
    uncache(run[2]);
    // The cluster is gone after the second.
    assertThatThrownBy(() -> clusters.free(new long[] {run[2], run[3], run[3]}, 0, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was freed before");
    assertThat(clusters.entries()).isZero();
  }

  @Test
  void aBatchOfTwoClustersIsRefusedWhole() {
    grant(2);
    long[] entries = {allocate(0)[0], allocate(1)[0]};
    uncache(entries);
    assertThatThrownBy(() -> clusters.free(entries, 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(Entry.describe(entries[1]) + " is not of cluster 0 of cpu 2");
    assertThatThrownBy(() -> clusters.free(entries, 1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> clusters.free(new long[] {Entry.of(SPACE, 0, id(7), 0)}, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was never allocated");
    assertThatThrownBy(() -> clusters.free(new long[] {Entry.NONE}, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of another space");
    assertThat(clusters.entries()).isEqualTo(3);
  }

  @Test
  void theNextSlotIsFoundWithoutALookUp() {
    grant(2);
    long[] run = allocate(3);
    long other = allocate(0)[0];
    long found = clusters.find(run[0]);
    long before = lookUps();
    for (int i = 1; i < run.length; i++) {
      found = clusters.findAfter(run[i - 1], found, run[i]);
      long next = found;
      assertThat(lookUps()).isEqualTo(before);
      assertThat(next).isEqualTo(clusters.find(run[i]));
      before = lookUps();
    }
    long first = clusters.find(run[0]);
    long second = clusters.find(run[1]);
    uncache(run[2]);
    clusters.free(run[2]);
    before = lookUps();
    assertThat(clusters.findAfter(run[1], second, run[2])).isEqualTo(VirtualClusters.STALE);
    assertThat(clusters.findAfter(run[2], VirtualClusters.STALE, run[3]))
        .isEqualTo(first + 3 * (second - first));
    assertThat(clusters.findAfter(run[0], first, run[3])).isEqualTo(first + 3 * (second - first));
    assertThat(clusters.findAfter(run[7], first, other)).isEqualTo(clusters.find(other));
    assertThat(lookUps()).as("nothing is next to what was found").isEqualTo(before + 5);
  }

  private long lookUps() {
    return clusters.lookUps() + clusters.cachedLookUps();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lookUpsOfTheClusterBeforeAreFreeWithTheCacheOnly(boolean cache) {
    clusters = new VirtualClusters(SPACE, HOME, new Settings(OrderPolicy.RESET_WHEN_EMPTY, cache));
    grant(2);
    long[] a = allocate(3);
    long[] b = allocate(4);
    assertThat(clusters.lookUps()).as("an allocation looks nothing up").isZero();
    for (long entry : a) {
      clusters.find(entry);
    }
    for (long entry : b) {
      clusters.find(entry);
    }
    clusters.find(a[0]);
    assertThat(clusters.lookUps()).isEqualTo(cache ? 3 : 8 + 16 + 1);
    assertThat(clusters.cachedLookUps()).isEqualTo(cache ? 7 + 15 : 0);
    clusters.find(Entry.of(SPACE + 1, 0, id(0), 0));
    assertThat(clusters.lookUps()).as("of another space").isEqualTo(cache ? 3 : 8 + 16 + 1);
  }

  @Test
  void wrongArgumentsAreRefused() {
    grant(1);
    assertThatThrownBy(() -> clusters.allocateRun(10, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("order 10");
    assertThatThrownBy(() -> clusters.available(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clusters.availableInUse(10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clusters.allocateRun(3, 65_536))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(clusters.metadataBytes()).isZero();
    assertThat(clusters.available(0)).isEqualTo(512);
  }

  private void grant(int count) {
    for (int serial = 0; serial < count; serial++) {
      clusters.grant(id(serial), 0);
    }
  }

  private long[] allocate(int order) {
    long first = clusters.allocateRun(order, 5);
    assertThat(first).isNotEqualTo(Entry.NONE);
    long[] run = new long[1 << order];
    Arrays.setAll(run, i -> Entry.ofRun(first, i));
    return run;
  }

  private void assertNone(int order) {
    assertThat(clusters.available(order)).isZero();
    assertThat(clusters.allocateRun(order, 5)).isEqualTo(Entry.NONE);
  }

  private void uncache(long... entries) {
    for (long entry : entries) {
      clusters.uncache(clusters.find(entry));
    }
  }

  private void release(long entry) {
    uncache(entry);
    clusters.free(entry);
  }

  private void releaseAll(long[] run) {
    uncache(run);
    clusters.free(run, 0, run.length);
  }

  private static long id(int serial) {
    return Entry.clusterId(serial, HOME);
  }
}
