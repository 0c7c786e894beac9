package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.VirtualClusters.Settings;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Virtual clusters to which none are added any more. */
class PackedRunsTest {

  private static final int SPACE = 3;
  private static final int HOME = 5;

  private VirtualClusters clusters = new VirtualClusters(SPACE, HOME);

  @Test
  void theLowestSlotsAreTakenFirstAndWholeChunksLast() {
    bounded(2);
    long[] pages = allocateAll(0, 600);
    free(pages[530], pages[3], pages[100]);
    free(Arrays.copyOfRange(pages, 32, 48));
    assertThat(slotOf(allocate(0)[0])).isEqualTo(3);
    assertThat(slotOf(allocate(0)[0])).as("a whole chunk is free below").isEqualTo(100);
    assertThat(slotOf(allocate(0)[0])).isEqualTo(530);
    assertThat(slotOf(allocate(0)[0])).as("the rest of the last chunk").isEqualTo(600);
    allocateAll(0, 7);
    assertThat(slotOf(allocate(0)[0])).as("no other chunk is partly taken").isEqualTo(32);
  }

  @Test
  void smallOrdersShareClustersAndLargeOnesDoNot() {
    bounded(3);
    assertThat(slotOf(allocate(0)[0])).isZero();
    assertThat(slotOf(allocate(2)[0])).isEqualTo(4);
    assertThat(slotOf(allocate(3)[0])).isEqualTo(8);
    assertThat(slotOf(allocate(1)[0])).isEqualTo(2);
    assertThat(slotOf(allocate(4)[0])).isEqualTo(512);
    assertThat(slotOf(allocate(5)[0])).isEqualTo(1024);
    assertThat(slotOf(allocate(2)[0])).isEqualTo(16);
    ClusterChecks.check(clusters);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8})
  void aFolioTakesItsRunFromPages(int order) {
    bounded(1);
    long[] pages = allocateAll(0, 512);
    assertThat(clusters.allocateRun(order, 0)).isEqualTo(Entry.NONE);
    int slots = 1 << order;
    long[] freed = Arrays.copyOfRange(pages, 256, 256 + slots);
    for (int round = 0; round < 3; round++) {
      // The slots have been used unequally often.
      free(freed[1]);
      freed[1] = allocate(0)[0];
    }
    for (int i = slots - 1; i >= 0; i--) {
      assertThat(clusters.available(order)).isZero();
      free(freed[i]);
    }
    assertThat(clusters.available(order)).isOne();
    long[] run = allocate(order);
    assertThat(slotOf(run[0])).isEqualTo(256);
    assertThat(clusters.isOneRun(run[0], order)).isTrue();
    assertThat(clusters.isOneRun(pages[0], 1)).isFalse();
    for (int i = 0; i < slots; i++) {
      assertThat(Entry.generation(run[i])).as("past all that they had").isEqualTo(4);
      assertThat(clusters.find(run[i])).isNotNegative();
      assertThat(clusters.find(freed[i])).isEqualTo(VirtualClusters.STALE);
    }
    free(run[1]);
    long page = allocate(0)[0];
    assertThat(slotOf(page)).isEqualTo(257);
    assertThat(clusters.find(run[1])).isEqualTo(VirtualClusters.STALE);
    assertThat(clusters.isOneRun(run[0], order)).as("another page is in it").isFalse();
    ClusterChecks.check(clusters);
  }

  @Test
  void aSmallerFolioTakesPartOfALargeRunWhichIsWholeAgainAfterwards() {
    bounded(1);
    allocate(6);
    assertThat(clusters.available(6)).isEqualTo(7);
    long[] stolen = allocate(4);
    assertThat(slotOf(stolen[0])).isEqualTo(64);
    assertThat(clusters.available(6)).isEqualTo(6);
    assertThat(slotOf(allocate(4)[0])).isEqualTo(80);
    assertThat(clusters.isOneRun(stolen[0], 4)).isTrue();
    assertThat(clusters.isOneRun(stolen[0], 5)).as("two runs of order 4").isFalse();
    assertThat(slotOf(allocate(6)[0])).isEqualTo(128);
    free(stolen);
    assertThat(clusters.available(6)).isEqualTo(5);
    ClusterChecks.check(clusters);
  }

  @Test
  void aPageTakesNothingFromLargeFolios() {
    bounded(1);
    allocate(4);
    assertThat(clusters.available(0)).isZero();
    assertThat(clusters.allocateRun(0, 0)).isEqualTo(Entry.NONE);
  }

  @Test
  void theRunIsTakenFromTheFullestCluster() {
    bounded(2);
    long[] fives = allocateAll(5, 512);
    allocate(6);
    free(Arrays.copyOfRange(fives, 64, 128));
    assertThat(slotOf(allocate(4)[0])).isEqualTo(64);
  }

  @Test
  void anEmptiedClusterIsOfOneOrderAgain() {
    bounded(1);
    long[] large = allocate(6);
    long[] small = allocate(4);
    long inUse = clusters.metadataBytes();
    free(large);
    free(small);
    assertThat(clusters.metadataBytes()).isZero();
    assertThat(clusters.isOneRun(allocate(9)[0], 9)).isTrue();
    assertThat(clusters.metadataBytes()).isEqualTo(inUse - RunStarts.HEAP_BYTES);
  }

  @Test
  void aClusterOfFixedOrderIsNotSharedAndNothingIsStolenFromIt() {
    clusters = new VirtualClusters(SPACE, HOME, new Settings(OrderPolicy.FIXED_FOR_LIFE, true));
    bounded(1);
    allocate(1);
    for (int order : new int[] {0, 2, 4}) {
      assertThat(clusters.available(order)).isZero();
      assertThat(clusters.allocateRun(order, 0)).isEqualTo(Entry.NONE);
    }
    assertThat(clusters.available(1)).isEqualTo(255);
  }

  @Test
  void aSpaceThatMayGrowAgainGoesOnWithClustersOfOneOrder() {
    bounded(2);
    allocate(6);
    allocateAll(0, 500);
    clusters.setBounded(false);
    assertThat(clusters.available(4)).isZero();
    assertThat(clusters.allocateRun(4, 0)).isEqualTo(Entry.NONE);
    assertThat(clusters.available(0)).isEqualTo(12);
    assertThat(slotOf(allocate(0)[0])).isEqualTo(512 + 500);
    assertThat(clusters.available(6)).isEqualTo(7);
    assertThat(slotOf(allocate(6)[0])).isEqualTo(64);
    ClusterChecks.check(clusters);
  }

  private void bounded(int count) {
    for (int serial = 0; serial < count; serial++) {
      clusters.grant(Entry.clusterId(serial, HOME), 0);
    }
    clusters.setBounded(true);
  }

  private long[] allocate(int order) {
    long first = clusters.allocateRun(order, 1);
    assertThat(first).isNotEqualTo(Entry.NONE);
    long[] run = new long[1 << order];
    Arrays.setAll(run, i -> Entry.ofRun(first, i));
    return run;
  }

  /** Entries of as many runs as make so many slots. */
  private long[] allocateAll(int order, int slots) {
    long[] entries = new long[slots];
    for (int i = 0; i < slots; i += 1 << order) {
      System.arraycopy(allocate(order), 0, entries, i, 1 << order);
    }
    return entries;
  }

  private void free(long... entries) {
    for (long entry : entries) {
      clusters.uncache(clusters.find(entry));
      clusters.free(entry);
    }
  }

  private static int slotOf(long entry) {
    return Entry.serial(entry) * Entry.SLOTS_PER_CLUSTER + Entry.offset(entry);
  }
}
