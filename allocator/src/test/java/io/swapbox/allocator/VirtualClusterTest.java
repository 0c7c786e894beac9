package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class VirtualClusterTest {

  @Property(tries = 10)
  void countsAgreeWithBitmapAndDescriptors(@ForAll long seed) {
    Random random = new Random(seed);
    DescriptorArena arena = new DescriptorArena();
    VirtualCluster cluster = new VirtualCluster(1, Entry.MAX_GENERATION - random.nextInt(4));
    cluster.open(arena);
    ByteBuffer memory = arena.buffer(cluster.descriptor(0));
    BitSet live = new BitSet();
    for (int i = 0; i < 3000; i++) {
      if (cluster.freeSlots() > 0 && random.nextInt(5) < 3) {
        int offset = cluster.take(memory, 0);
        assertThat(live.get(offset)).isFalse();
        live.set(offset);
      } else if (!live.isEmpty()) {
        int offset = live.nextSetBit(random.nextInt(live.length()));
        cluster.release(memory, offset);
        live.clear(offset);
      }
      if (i % 100 == 0) {
        check(cluster, arena, live);
      }
    }
    check(cluster, arena, live);
    cluster.shut(arena);
    assertThat(arena.bytes()).isZero();
  }

  private static void check(VirtualCluster cluster, DescriptorArena arena, BitSet live) {
    ByteBuffer memory = arena.buffer(cluster.descriptor(0));
    int taken = 0;
    for (int offset = 0; offset < 512; offset++) {
      long state = arena.state(cluster.descriptor(offset));
      assertThat(Descriptor.live(state)).isEqualTo(live.get(offset));
      boolean retired =
          !live.get(offset)
              && Descriptor.generation(state) == Entry.MAX_GENERATION
              && cluster.isTaken(memory, offset);
      assertThat(cluster.isTaken(memory, offset)).isEqualTo(live.get(offset) || retired);
      taken += cluster.isTaken(memory, offset) ? 1 : 0;
    }
    assertThat(cluster.liveSlots()).isEqualTo(live.cardinality());
    assertThat(cluster.freeSlots()).isEqualTo(512 - taken);
  }
}
