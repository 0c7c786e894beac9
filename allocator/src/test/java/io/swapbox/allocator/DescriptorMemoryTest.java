package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What descriptors cost off heap, and all that belongs to them on it. */
class DescriptorMemoryTest {

  /** 32 GiB of 4 KiB pages, the size of the published figures. */
  private static final int ENTRIES = 8_388_608;

  @Test
  void thirtyTwoGibibytesTakeUnder131MebibytesInAllAndNothingInTheEnd() {
    long[] all = new long[ENTRIES];
    VirtualClusters warmUp = new VirtualClusters(1, 0);
    allocate(warmUp, all);
    warmUp.close();
    long heapBefore = heap();
    VirtualClusters clusters = new VirtualClusters(1, 0);
    allocate(clusters, all);
    long heapBytes = clusters.metadataBytes() - clusters.descriptorBytes();
    assertThat(heap() - heapBefore)
        .as("what the heap says")
        .isCloseTo(heapBytes, Percentage.withPercentage(5));
    assertThat(clusters.entries()).isEqualTo(ENTRIES);
    assertThat((double) clusters.descriptorBytes() / ENTRIES).isBetween(16.125, 16.15);
    assertThat((double) clusters.metadataBytes() / ENTRIES).isBetween(16.25, 16.37);
    for (long entry : all) {
      clusters.uncache(clusters.find(entry));
      clusters.free(entry);
    }
    assertThat(clusters.entries()).isZero();
    assertThat(clusters.clusters()).isZero();
    assertThat(clusters.descriptorBytes()).isZero();
    assertThat(clusters.metadataBytes()).isZero();
    while (clusters.hasReleased()) {
      clusters.pollReleased();
    }
    assertThat(heap() - heapBefore).as("what is left on the heap").isLessThan(heapBytes / 8);
  }

  private static void allocate(VirtualClusters clusters, long[] entries) {
    for (int i = 0; i < entries.length; i++) {
      if (clusters.available(0) == 0) {
        clusters.grant(Entry.clusterId(i / Entry.SLOTS_PER_CLUSTER, 0), 0);
      }
      entries[i] = clusters.allocate(i & 0xFFFF);
    }
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  @Test
  void oneEntryTakesOneTable() {
    VirtualClusters clusters = new VirtualClusters(1, 0);
    clusters.grant(Entry.clusterId(0, 0), 0);
    assertThat(clusters.descriptorBytes()).isZero();
    clusters.allocate(0);
    assertThat(clusters.descriptorBytes())
        .isEqualTo(DescriptorArena.TABLE_BYTES + 64)
        .isEqualTo(512 * 16 + 64 + 64);
    assertThat(clusters.metadataBytes())
        .isBetween(clusters.descriptorBytes() + 100, clusters.descriptorBytes() + 600);
    clusters.close();
    assertThat(clusters.descriptorBytes()).isZero();
    assertThat(clusters.metadataBytes()).isZero();
    assertThat(clusters.entries()).isZero();
    assertThat(clusters.available(0)).isZero();
  }

  @Property(tries = 20)
  void tablesNeverOverlapAndTheLastOneFreesAll(@ForAll long seed) {
    Random random = new Random(seed);
    DescriptorArena arena = new DescriptorArena();
    List<Long> tables = new ArrayList<>();
    Set<Long> distinct = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      if (tables.isEmpty() || random.nextInt(10) < 6) {
        long table = arena.allocate();
        assertThat(distinct.add(table)).isTrue();
        assertThat(DescriptorArena.offset(table) % DescriptorArena.TABLE_BYTES).isZero();
        arena.setOwner(table + 511 * Descriptor.BYTES, table);
        tables.add(table);
      } else {
        long table = tables.remove(random.nextInt(tables.size()));
        assertThat(arena.owner(table + 511 * Descriptor.BYTES)).isEqualTo(table);
        distinct.remove(table);
        arena.free(table);
      }
    }
    tables.forEach(arena::free);
    assertThat(arena.bytes()).isZero();
    assertThatThrownBy(() -> arena.state(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("descriptor chunk 0 was freed");
  }
}
