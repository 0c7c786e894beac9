package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which slots of a swap file are taken, against the rules written down plainly. */
class PhysicalOrderTest {

  @Test
  void aFolioGetsAnAlignedRunAndItsClusterAnOrder() {
    PhysicalSlots slots = new PhysicalSlots(4 * 512);
    assertThat(slots.allocate(4)).isEqualTo(16);
    assertThat(slots.runLength()).isEqualTo(16);
    assertThat(slots.allocate(4)).isEqualTo(32);
    assertThat(slots.allocate(3)).isEqualTo(512);
    assertThat(slots.allocateRun(2)).isEqualTo(1024);
    assertThat(slots.allocate(0)).isEqualTo(1026);
    assertThat(slots.allocate(9)).isEqualTo(1536);
    assertThat(slots.allocate(9)).isEqualTo(-1);
    assertThat(slots.used()).isEqualTo(16 + 16 + 8 + 3 + 512);
  }

  @Test
  void singlePagesStealWhatNoOtherClusterHas() {
    PhysicalSlots slots = new PhysicalSlots(512);
    assertThat(slots.allocate(8)).isEqualTo(256);
    assertThat(slots.allocateRun(512)).isEqualTo(1);
    assertThat(slots.runLength()).isEqualTo(255);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
  }

  @Test
  void aClusterThatIsEmptyHasNoOrder() {
    PhysicalSlots slots = new PhysicalSlots(1024);
    long single = slots.allocateRun(1);
    long folio = slots.allocate(9);
    assertThat(slots.allocate(5)).isEqualTo(-1);
    slots.free(single);
    assertThat(slots.allocate(5)).isEqualTo(32);
    for (long slot = folio; slot < folio + 512; slot++) {
      slots.free(slot);
    }
    assertThat(slots.allocate(6)).isEqualTo(512);
  }

  @Test
  void onAFullDiskOnlySlotsThatHaveBlocksAreHandedOut() {
    PhysicalSlots slots = new PhysicalSlots(2048);
    slots.allocateRun(100);
    for (long slot = 90; slot <= 100; slot++) {
      slots.free(slot);
    }
    slots.diskFull(95);
    assertThat(slots.allocateRun(32)).isEqualTo(90);
    assertThat(slots.runLength()).isEqualTo(5);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
    assertThat(slots.allocate(3)).isEqualTo(-1);
    slots.free(7);
    assertThat(slots.allocateRun(32)).isPositive();
    assertThat(slots.runLength()).isEqualTo(32);
  }

  @Test
  void aSlotThatTheDiskHasHadRoomForCountsTheNextTimeThatItIsFull() {
    PhysicalSlots slots = new PhysicalSlots(1024);
    slots.allocateRun(100);
    slots.diskFull(50);
    slots.diskHas(100);
    slots.free(90);
    slots.diskFull(200);
    assertThat(slots.allocateRun(1)).isEqualTo(90);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
  }

  @Test
  void aDiscardGivesTheDiskRoom() {
    PhysicalSlots slots = new PhysicalSlots(1024, true, new long[0]);
    long first = slots.allocate(9);
    long kept = slots.allocateRun(1);
    for (long slot = first; slot < first + 512; slot++) {
      slots.free(slot);
    }
    assertThat(slots.discards().begin()).isEqualTo(first);
    slots.diskFull(kept + 1);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
    slots.discards().end(first, true);
    assertThat(slots.allocateRun(1)).isEqualTo(kept + 1);
    assertThat(slots.allocate(9)).isEqualTo(first);
  }

  @Test
  void aFileThatNothingLiesInIsTriedHoweverFullTheDiskWas() {
    PhysicalSlots slots = new PhysicalSlots(1024);
    long only = slots.allocateRun(1);
    slots.free(only);
    slots.diskFull(only);
    assertThat(slots.allocateRun(1)).isEqualTo(only);
    slots.diskFull(only + 1);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
  }

  @Test
  void anEmptiedClusterWaitsForItsDiscard() {
    PhysicalSlots slots = new PhysicalSlots(1024 + 100, true, new long[0]);
    assertThat(slots.discards().begin()).isEqualTo(-1);
    long first = slots.allocate(9);
    long header = slots.allocateRun(511);
    assertThat(header).isEqualTo(1);
    long tail = slots.allocateRun(100);
    for (long slot = tail; slot < tail + 100; slot++) {
      slots.free(slot);
    }
    for (long slot = first; slot < first + 512; slot++) {
      slots.free(slot);
    }
    assertThat(slots.discards().begin()).isEqualTo(tail);
    assertThat(slots.discards().length(tail)).isEqualTo(100);
    // Not begun yet: taken back when there is no other.
    assertThat(slots.allocate(9)).isEqualTo(first);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
    slots.discards().end(tail, true);
    assertThat(slots.allocateRun(1)).isEqualTo(tail);
    for (long slot = header; slot < header + 511; slot++) {
      slots.free(slot);
    }
    assertThat(slots.discards().begin()).isEqualTo(1);
    assertThat(slots.discards().length(1)).isEqualTo(511);
    slots.discards().end(1, false);
    slots.diskFull(tail + 1);
    assertThat(slots.allocateRun(511)).as("what was not discarded has its blocks").isEqualTo(1);
  }

  @Test
  void wrongOrdersAreRefused() {
    PhysicalSlots slots = new PhysicalSlots(512);
    assertThatThrownBy(() -> slots.allocate(10)).hasMessageContaining("order 10");
    assertThatThrownBy(() -> slots.allocate(-1)).hasMessageContaining("order -1");
    assertThatThrownBy(() -> slots.diskFull(512)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Section by section what {@code mm/swapfile.c} does, with lists that are searched. */
  private static final class Rules {

    private final int size;
    private final boolean discards;
    private final BitSet taken = new BitSet();
    private final List<Integer> free = new ArrayList<>();
    private final List<List<Integer>> nonfull = new ArrayList<>();
    private final List<List<Integer>> frag = new ArrayList<>();
    private final @Nullable Integer[] hint = new @Nullable Integer[10];
    private final int[] next;
    private final int[] order;

    Rules(int size, boolean discards) {
      this.size = size;
      this.discards = discards;
      int clusters = (size + 511) / 512;
      for (int cluster = clusters - 1; cluster >= 0; cluster--) {
        free.add(cluster);
      }
      for (int o = 0; o < 10; o++) {
        nonfull.add(new ArrayList<>());
        frag.add(new ArrayList<>());
      }
      next = new int[clusters];
      order = new int[clusters];
      taken.set(0);
      taken.set(size, clusters * 512);
    }

    int allocate(int wanted) {
      Integer at = hint[wanted];
      if (at != null && (wanted == 0 || order[at] == wanted) && find(at, wanted) >= 0) {
        return take(at, wanted);
      }
      int empty = discards ? fromFree(wanted) : -1;
      if (empty >= 0) {
        return take(empty, wanted);
      }
      while (!nonfull.get(wanted).isEmpty()) {
        int cluster = nonfull.get(wanted).removeFirst();
        frag.get(wanted).add(cluster);
        if (find(cluster, wanted) >= 0) {
          return take(cluster, wanted);
        }
      }
      empty = discards ? -1 : fromFree(wanted);
      if (empty >= 0) {
        return take(empty, wanted);
      }
      if (!frag.get(wanted).isEmpty()) {
        int cluster = frag.get(wanted).removeFirst();
        frag.get(wanted).add(cluster);
        if (find(cluster, wanted) >= 0) {
          return take(cluster, wanted);
        }
      }
      for (int o = 1; wanted == 0 && o < 10; o++) {
        for (List<Integer> list : List.of(frag.get(o), nonfull.get(o))) {
          if (!list.isEmpty()) {
            return take(list.getFirst(), 0);
          }
        }
      }
      return -1;
    }

    private int fromFree(int wanted) {
      for (int i = free.size() - 1; i >= 0; i--) {
        if (find(free.get(i), wanted) >= 0) {
          int cluster = free.get(i);
          free.subList(i, i + 1).clear();
          return cluster;
        }
      }
      return -1;
    }

    /** The first aligned free run from where the last one ended, then from the begin. */
    private int find(int cluster, int wanted) {
      int run = 1 << wanted;
      int from = (next[cluster] + run - 1) / run * run;
      for (int k = 0; k < 512; k += run) {
        int start = cluster * 512 + (from + k) % 512;
        int hit = taken.nextSetBit(start);
        if (hit < 0 || hit >= start + run) {
          return start;
        }
      }
      return -1;
    }

    private int take(int cluster, int wanted) {
      int start = find(cluster, wanted);
      if (used(cluster) == 0) {
        order[cluster] = wanted;
      }
      taken.set(start, start + (1 << wanted));
      next[cluster] = (start + (1 << wanted)) % 512;
      unlist(cluster);
      boolean full = taken.nextClearBit(cluster * 512) >= (cluster + 1) * 512;
      if (!full) {
        frag.get(order[cluster]).add(cluster);
      }
      hint[wanted] = full ? null : cluster;
      return start;
    }

    /** Allocated slots, without the header and what lies past the end. */
    private int used(int cluster) {
      int from = Math.max(1, cluster * 512);
      return taken.get(from, Math.min(size, (cluster + 1) * 512)).cardinality();
    }

    private void unlist(Integer cluster) {
      nonfull.forEach(list -> list.removeIf(cluster::equals));
      frag.forEach(list -> list.removeIf(cluster::equals));
    }

    /** Whether the cluster has become empty. */
    boolean free(int slot) {
      Integer cluster = slot / 512;
      taken.clear(slot);
      if (used(cluster) == 0) {
        next[cluster] = 0;
        unlist(cluster);
        for (int o = 0; o < 10; o++) {
          hint[o] = cluster.equals(hint[o]) ? null : hint[o];
        }
        return true;
      }
      if (!nonfull.get(order[cluster]).contains(cluster)) {
        unlist(cluster);
        nonfull.get(order[cluster]).add(cluster);
      }
      return false;
    }
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void slotsAreTakenByTheRules(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int clusters) {
    Random random = new Random(seed);
    int size = clusters * 512 - random.nextInt(500);
    // With discard an emptied cluster is free at once here: what a discard delays is told above.
    PhysicalSlots slots = new PhysicalSlots(size, true, new long[0]);
    Rules rules = new Rules(size, true);
    TreeMap<Integer, Integer> runs = new TreeMap<>();
    int allocatePercent = 50;
    for (int step = 0; step < 1500; step++) {
      if (step % 150 == 0) {
        allocatePercent = random.nextInt(10, 95);
      }
      if (random.nextInt(100) < allocatePercent) {
        int order = random.nextInt(3) > 0 ? 0 : random.nextInt(10);
        int expected = rules.allocate(order);
        assertThat(slots.allocate(order)).as("order %d, step %d", order, step).isEqualTo(expected);
        if (expected >= 0) {
          runs.put(expected, order);
        }
      } else if (!runs.isEmpty()) {
        Integer first = runs.ceilingKey(random.nextInt(size));
        first = first == null ? runs.firstKey() : first;
        int order = Objects.requireNonNull(runs.remove(first));
        for (int slot = first; slot < first + (1 << order); slot++) {
          slots.free(slot);
          if (rules.free(slot)) {
            long discard = slots.discards().begin();
            assertThat(discard / 512).isEqualTo(slot / 512);
            slots.discards().end(discard, true);
            rules.free.add(slot / 512);
          }
        }
      }
      assertThat(slots.used()).isEqualTo(runs.values().stream().mapToInt(o -> 1 << o).sum());
    }
  }
}
