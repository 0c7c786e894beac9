package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VirtualClusterTest {

  @Property(tries = 60)
  void runsAreAlignedAndCountedAsBitmapAndDescriptorsSay(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = Entry.MAX_ORDER) int order) {
    Random random = new Random(seed);
    DescriptorArena arena = new DescriptorArena();
    // Near the last generation, so that slots are retired and runs lost.
    VirtualCluster cluster = new VirtualCluster(1, Entry.MAX_GENERATION - random.nextInt(8));
    cluster.open(arena, order);
    ByteBuffer memory = arena.buffer(cluster.descriptor(0));
    BitSet live = new BitSet();
    int slots = 1 << order;
    for (int i = 0; i < 3000; i++) {
      if (cluster.freeRuns() > 0 && random.nextInt(2 * slots) < 2) {
        int start = cluster.take(memory, 0);
        assertThat(start % slots).as("I4").isZero();
        assertThat(start + slots).isLessThanOrEqualTo(Entry.SLOTS_PER_CLUSTER);
        assertThat(live.get(start, start + slots).isEmpty()).isTrue();
        live.set(start, start + slots);
      } else if (!live.isEmpty()) {
        int offset = live.nextSetBit(random.nextInt(live.length()));
        int before = cluster.freeRuns();
        boolean gotRun = cluster.release(memory, offset);
        live.clear(offset);
        assertThat(cluster.freeRuns()).isEqualTo(before + (gotRun ? 1 : 0));
      }
      if (i % 100 == 0) {
        ClusterChecks.check(cluster, arena);
      }
    }
    assertThat(ClusterChecks.check(cluster, arena)).isEqualTo(live.cardinality());
    cluster.shut(arena);
    assertThat(arena.bytes()).isZero();
  }
}
