package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PhysicalSlotsTest {

  @Test
  void runsFollowEachOtherAndTheHeaderIsNeverHandedOut() {
    PhysicalSlots slots = new PhysicalSlots(2048);
    assertThat(slots.metadataBytes()).isZero();
    assertThat(slots.bad(0)).isTrue();
    assertThat(slots.usable()).isEqualTo(2047);
    assertThat(slots.allocateRun(32)).isEqualTo(1);
    assertThat(slots.runLength()).isEqualTo(32);
    assertThat(slots.allocateRun(8)).isEqualTo(33);
    // Next-fit: what is freed behind is left until the search comes round.
    slots.free(5);
    assertThat(slots.allocateRun(1)).isEqualTo(41);
    assertThat(slots.used()).isEqualTo(40);
    assertThat(slots.metadataBytes()).isEqualTo(2176);
  }

  @Test
  void aWholeRunInAFreeClusterBeatsAPartOfOneInTheCurrent() {
    PhysicalSlots slots = new PhysicalSlots(1024);
    slots.allocateRun(500);
    assertThat(slots.allocateRun(32)).isEqualTo(512);
    assertThat(slots.runLength()).isEqualTo(32);
    // No free cluster is left: back to cluster 0, whose rest fits.
    slots.allocateRun(478);
    assertThat(slots.allocateRun(8)).isEqualTo(501);
    assertThat(slots.runLength()).isEqualTo(8);
  }

  @Test
  void theLongestRunIsTakenWhenNoneIsWhole() {
    PhysicalSlots slots = new PhysicalSlots(512);
    assertThat(slots.allocateRun(512)).isEqualTo(1);
    assertThat(slots.runLength()).isEqualTo(511);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
    assertThat(slots.runLength()).isZero();
    for (long slot : new long[] {10, 100, 101, 102, 200, 201}) {
      slots.free(slot);
    }
    assertThat(slots.allocateRun(32)).isEqualTo(100);
    assertThat(slots.runLength()).isEqualTo(3);
    assertThat(slots.allocateRun(32)).isEqualTo(200);
    assertThat(slots.allocateRun(32)).isEqualTo(10);
    assertThat(slots.allocateRun(32)).isEqualTo(-1);
  }

  @Test
  void anEmptiedClusterTakesNoMemoryAndIsUsedAgainFirst() {
    PhysicalSlots slots = new PhysicalSlots(512 * 8);
    for (int i = 0; i < 4; i++) {
      slots.allocateRun(512);
    }
    long before = slots.metadataBytes();
    for (long slot = 512; slot < 1024; slot++) {
      slots.free(slot);
    }
    assertThat(slots.metadataBytes()).isEqualTo(before - 2176);
    assertThat(slots.allocateRun(512)).isEqualTo(512);
  }

  @Test
  void aBadSlotIsNeverHandedOutAgain() {
    PhysicalSlots slots = new PhysicalSlots(8);
    long slot = slots.allocateRun(1);
    slots.markBad(slot);
    slots.markBad(slot);
    assertThat(slots.badSlots()).isEqualTo(1);
    assertThat(slots.usable()).isEqualTo(6);
    assertThat(slots.used()).isEqualTo(1);
    slots.free(slot);
    slots.markBad(7);
    slots.markBad(0);
    assertThat(slots.badSlots()).isEqualTo(2);
    TreeSet<Long> got = new TreeSet<>();
    for (long s = slots.allocateRun(1); s >= 0; s = slots.allocateRun(1)) {
      got.add(s);
    }
    assertThat(got).containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(slots.used()).isEqualTo(slots.usable());
  }

  @Test
  void wrongUseIsRefused() {
    PhysicalSlots slots = new PhysicalSlots(100);
    long slot = slots.allocateRun(1);
    slots.free(slot);
    assertThatThrownBy(() -> slots.free(slot))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("swap file slot 1 is not allocated");
    assertThatThrownBy(() -> slots.free(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> slots.checksum(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> slots.free(100)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slots.markBad(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slots.allocateRun(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> slots.allocateRun(513)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PhysicalSlots(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void doesWhatSetsDo(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6000) int size) {
    Random random = new Random(seed);
    PhysicalSlots slots = new PhysicalSlots(size);
    Map<Long, Integer> allocated = new HashMap<>();
    TreeSet<Long> order = new TreeSet<>();
    TreeSet<Long> bad = new TreeSet<>();
    int allocatePercent = 50;
    for (int step = 0; step < 3000; step++) {
      if (step % 300 == 0) {
        allocatePercent = random.nextInt(5, 95);
      }
      long any = random.nextLong(size);
      if (random.nextInt(400) == 0) {
        slots.markBad(any);
        if (any != 0) {
          bad.add(any);
        }
      } else if (random.nextInt(100) < allocatePercent) {
        int want = random.nextInt(10) == 0 ? random.nextInt(512) + 1 : random.nextInt(32) + 1;
        long first = slots.allocateRun(want);
        if (first < 0) {
          assertThat(slots.runLength()).isZero();
          long badAndFree = bad.stream().filter(s -> !allocated.containsKey(s)).count();
          assertThat(allocated.size() + badAndFree).isEqualTo(size - 1);
        } else {
          assertThat(slots.runLength()).isBetween(1, want);
          assertThat(first / 512).isEqualTo((first + slots.runLength() - 1) / 512);
          for (long s = first; s < first + slots.runLength(); s++) {
            assertThat(s).isBetween(1L, size - 1L);
            assertThat(bad).doesNotContain(s);
            int sum = random.nextInt();
            assertThat(allocated.put(s, sum)).isNull();
            slots.setChecksum(s, sum);
            order.add(s);
          }
        }
      } else if (!order.isEmpty()) {
        // A batch of neighbours, as a free run is.
        for (int i = random.nextInt(64); i >= 0 && !order.isEmpty(); i--) {
          Long slot = order.ceiling(any);
          slot = slot == null ? order.first() : slot;
          assertThat(slots.checksum(slot)).isEqualTo(allocated.remove(slot));
          slots.free(slot);
          order.remove(slot);
        }
      }
      assertThat(slots.used()).isEqualTo(allocated.size());
      assertThat(slots.badSlots()).isEqualTo(bad.size());
      assertThat(slots.usable()).isEqualTo(size - 1 - bad.size());
      assertThat(slots.allocated(any)).isEqualTo(allocated.containsKey(any));
      assertThat(slots.bad(any)).isEqualTo(any == 0 || bad.contains(any));
    }
    for (Long slot : order) {
      assertThat(slots.checksum(slot)).isEqualTo(Objects.requireNonNull(allocated.get(slot)));
      slots.free(slot);
    }
    assertThat(slots.used()).isZero();
  }
}
