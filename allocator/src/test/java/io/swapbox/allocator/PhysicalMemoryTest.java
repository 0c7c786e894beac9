package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What the slots of a file of 32 GiB cost. */
class PhysicalMemoryTest {

  private static final int SLOTS = 8_388_608;
  private static final double MAX_BYTES_PER_SLOT = 8.6;
  private static final long MAX_EMPTY_BYTES = 2 << 20;

  private static void fill(PhysicalSlots slots) {
    long entry = 0;
    for (long first = slots.allocateRun(32); first >= 0; first = slots.allocateRun(32)) {
      for (int k = 0; k < slots.runLength(); k++, entry++) {
        slots.map(first + k, Entry.clusterId((int) (entry / 512), 3), (int) (entry % 512));
        slots.setChecksum(first + k, (int) entry);
      }
    }
  }

  private static long usedHeap() {
    // The second collection takes what the first one has made unreachable.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void aFullFileCostsWhatItSays() {
    long before = usedHeap();
    PhysicalSlots slots = new PhysicalSlots(SLOTS);
    assertThat(slots.metadataBytes()).isLessThan(MAX_EMPTY_BYTES);
    fill(slots);
    long heap = usedHeap() - before;
    assertThat(slots.used()).isEqualTo(SLOTS - 1);
    assertThat(slots.metadataBytes()).isCloseTo(heap, withinPercentage(2));
    assertThat((double) slots.metadataBytes() / SLOTS).isLessThanOrEqualTo(MAX_BYTES_PER_SLOT);
    for (long slot = slots.nextAllocated(0); slot >= 0; slot = slots.nextAllocated(slot + 1)) {
      slots.free(slot);
    }
    assertThat(slots.metadataBytes()).isLessThan(MAX_EMPTY_BYTES);
  }

  @Test
  void pagesOfManyVirtualClustersCostWhatTheySay() {
    int clusters = 5_000;
    // Many small files: collectors round large arrays up to regions.
    PhysicalSlots[] files = new PhysicalSlots[100];
    long before = usedHeap();
    long counted = 0;
    for (int file = 0; file < files.length; file++) {
      PhysicalSlots slots = new PhysicalSlots(clusters + 1);
      for (int i = 0; i < clusters; i++) {
        slots.map(slots.allocateRun(1), Entry.clusterId(i, file), 0);
      }
      assertThat(slots.mappedClusters()).isEqualTo(clusters);
      files[file] = slots;
      counted += slots.metadataBytes();
    }
    assertThat(counted).isCloseTo(usedHeap() - before, withinPercentage(2));
    assertThat(files).doesNotContainNull();
  }
}
