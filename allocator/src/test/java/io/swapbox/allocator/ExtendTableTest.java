package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Swap counts that a descriptor's field cannot hold. */
class ExtendTableTest {

  private static final int PROCESSES = 1000;

  private final VirtualClusters clusters = new VirtualClusters(1, 0);

  @AfterEach
  void close() {
    clusters.close();
  }

  @Test
  void aHighCountComesBackIntoTheFieldAndItsMemoryIsGivenBack() {
    clusters.grant(Entry.clusterId(0, 0), 0);
    long[] d = new long[512];
    for (int i = 0; i < d.length; i++) {
      d[i] = clusters.find(clusters.allocate(0));
    }
    for (int process = 1; process <= PROCESSES; process++) {
      for (long descriptor : d) {
        clusters.map(descriptor);
        assertThat(clusters.count(descriptor)).isEqualTo(process);
      }
      assertThat(clusters.extendTable.heapBytes() > 0).isEqualTo(process > Descriptor.MAX_COUNT);
    }
    long full = clusters.extendTable.heapBytes();
    for (int i = 10; i < d.length; i++) {
      unmap(d[i], PROCESSES);
    }
    assertThat(clusters.extendTable.heapBytes()).isBetween(1L, full / 8);
    for (int i = 0; i < 10; i++) {
      assertThat(clusters.count(d[i])).isEqualTo(PROCESSES);
      unmap(d[i], PROCESSES);
    }
    assertThat(clusters.extendTable.heapBytes()).isZero();
    for (long descriptor : d) {
      assertThat(clusters.count(descriptor)).isZero();
    }
  }

  @Test
  void countsGoUpToTheHighestIntAndNoFurther() {
    clusters.grant(Entry.clusterId(3, 0), 0);
    long d = clusters.find(clusters.allocate(0));
    for (int i = 0; i < Descriptor.MAX_COUNT; i++) {
      clusters.map(d);
    }
    clusters.extendTable.set(d, Integer.MAX_VALUE - Descriptor.MAX_COUNT - 1);
    clusters.map(d);
    assertThat(clusters.count(d)).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> clusters.map(d))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cluster 3, slot 0")
        .hasMessageContaining("limit of 2147483647");
    clusters.unmap(d);
    assertThat(clusters.count(d)).isEqualTo(Integer.MAX_VALUE - 1);
  }

  private void unmap(long descriptor, int times) {
    for (int i = 0; i < times; i++) {
      clusters.unmap(descriptor);
    }
  }
}
