package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
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
    assertThat(slots.bad(0)).isTrue();
    assertThat(slots.usable()).isEqualTo(2047);
    assertThat(slots.allocateRun(32)).isEqualTo(1);
    assertThat(slots.runLength()).isEqualTo(32);
    assertThat(slots.allocateRun(8)).isEqualTo(33);
    // Next-fit: what is freed behind is left until the search comes round.
    slots.free(5);
    assertThat(slots.allocateRun(1)).isEqualTo(41);
    assertThat(slots.used()).isEqualTo(40);
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
  void slotsThatWereAllocatedBeforeAreTakenAndTheOthersFree() {
    PhysicalSlots before = new PhysicalSlots(5 * 512);
    for (int i = 0; i < 3; i++) {
      before.allocateRun(512);
    }
    before.allocateRun(40);
    for (long slot = 20; slot < 600; slot++) {
      if (before.allocated(slot)) {
        before.free(slot);
      }
    }
    PhysicalSlots slots = new PhysicalSlots(5 * 512, true, before.allocated());
    assertThat(slots.used()).isEqualTo(before.used());
    TreeSet<Long> free = new TreeSet<>();
    for (long slot = slots.allocateRun(32); slot >= 0; slot = slots.allocateRun(32)) {
      for (int i = 0; i < slots.runLength(); i++) {
        free.add(slot + i);
      }
    }
    for (long slot = 1; slot < 5 * 512; slot++) {
      assertThat(free.contains(slot)).isNotEqualTo(before.allocated(slot));
    }
    slots.free(before.nextAllocated(0));
    assertThat(slots.allocateRun(1)).isEqualTo(before.nextAllocated(0));
  }

  @Test
  void aSlotThatHoldsNoPageCannotHaveBeenAllocated() {
    long[] behind = new long[9];
    behind[8] = 1;
    for (long[] bits : new long[][] {{1}, {0, 1L << 36}, behind}) {
      assertThatThrownBy(() -> new PhysicalSlots(100, false, bits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hold no page");
    }
    assertThat(new PhysicalSlots(100, false, new long[] {2, 1L << 35}).used()).isEqualTo(2);
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
    assertThat(slots.metadataBytes()).isEqualTo(before - 4288);
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
  void aSlotKnowsItsEntryUntilItIsFreed() {
    PhysicalSlots slots = new PhysicalSlots(1024);
    long slot = slots.allocateRun(2);
    assertThat(slots.entryCluster(slot)).isEqualTo(PhysicalSlots.UNMAPPED);
    assertThat(slots.entryOffset(slot)).isEqualTo(PhysicalSlots.UNMAPPED);
    slots.map(slot, Entry.MAX_CLUSTER, 511);
    slots.setChecksum(slot, -1);
    assertThat(slots.entryCluster(slot)).isEqualTo(Entry.MAX_CLUSTER);
    assertThat(slots.entryOffset(slot)).isEqualTo(511);
    assertThat(slots.checksum(slot)).isEqualTo(-1);
    assertThat(slots.entryCluster(slot + 1)).isEqualTo(PhysicalSlots.UNMAPPED);
    slots.free(slot);
    assertThat(slots.entryCluster(slot)).isEqualTo(PhysicalSlots.UNMAPPED);
    assertThat(slots.entryOffset(slot)).isEqualTo(PhysicalSlots.UNMAPPED);
    assertThat(slots.entryCluster(1023)).isEqualTo(PhysicalSlots.UNMAPPED);
    // Handed out again, it starts anew.
    slots.allocateRun(512);
    slots.allocateRun(509);
    assertThat(slots.allocateRun(1)).isEqualTo(slot);
    assertThat(slots.checksum(slot)).isZero();
    assertThat(slots.entryCluster(slot)).isEqualTo(PhysicalSlots.UNMAPPED);
  }

  @Test
  void theCacheOnlyBitIsOfTheEntryAndNotOfTheSlot() {
    PhysicalSlots slots = new PhysicalSlots(512);
    long slot = slots.allocateRun(1);
    slots.map(slot, 7, 8);
    assertThat(slots.cacheOnly(slot)).isFalse();
    slots.setCacheOnly(slot, true);
    slots.setCacheOnly(slot, true);
    assertThat(slots.cacheOnly(slot)).isTrue();
    assertThat(slots.entryCluster(slot)).isEqualTo(7);
    assertThat(slots.entryOffset(slot)).isEqualTo(8);
    slots.setCacheOnly(slot, false);
    assertThat(slots.cacheOnly(slot)).isFalse();
    slots.setCacheOnly(slot, true);
    slots.map(slot, 7, 9);
    assertThat(slots.cacheOnly(slot)).isFalse();
    slots.setCacheOnly(slot, true);
    slots.free(slot);
    assertThat(slots.cacheOnly(slot)).isFalse();
  }

  @Test
  void allocatedSlotsAreListedInOrder() {
    PhysicalSlots slots = new PhysicalSlots(2048);
    assertThat(slots.nextAllocated(0)).isEqualTo(-1);
    slots.allocateRun(3);
    slots.allocateRun(512);
    slots.free(2);
    slots.markBad(3);
    slots.markBad(4);
    assertThat(slots.nextAllocated(0)).isEqualTo(1);
    assertThat(slots.nextAllocated(2)).isEqualTo(3);
    assertThat(slots.nextAllocated(4)).isEqualTo(512);
    assertThat(slots.nextAllocated(1023)).isEqualTo(1023);
    assertThat(slots.nextAllocated(1024)).isEqualTo(-1);
    assertThat(slots.nextAllocated(2048)).isEqualTo(-1);
    assertThatThrownBy(() -> slots.nextAllocated(2049))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void wrongUseOfTheReverseMapIsRefused() {
    PhysicalSlots slots = new PhysicalSlots(100);
    long slot = slots.allocateRun(1);
    assertThatThrownBy(() -> slots.setCacheOnly(slot, true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("swap file slot 1 is mapped to no entry");
    assertThatThrownBy(() -> slots.map(2, 0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("swap file slot 2 is not allocated");
    assertThatThrownBy(() -> slots.map(slot, Entry.MAX_CLUSTER + 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cluster id");
    assertThatThrownBy(() -> slots.map(slot, 0, 512))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slot offset");
    assertThatThrownBy(() -> slots.entryCluster(100)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(slots.mappedClusters()).isZero();
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

  /** What the model knows of an allocated slot. */
  private static final class Page {
    int checksum;
    long cluster = PhysicalSlots.UNMAPPED;
    int offset = PhysicalSlots.UNMAPPED;
    boolean cacheOnly;

    void map(long toCluster, int toOffset) {
      cluster = toCluster;
      offset = toOffset;
      cacheOnly = false;
    }
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void doesWhatATreeDoes(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6000) int size) {
    Random random = new Random(seed);
    PhysicalSlots slots = new PhysicalSlots(size);
    TreeMap<Long, Page> allocated = new TreeMap<>();
    TreeSet<Long> bad = new TreeSet<>();
    int allocatePercent = 50;
    for (int step = 0; step < 3000; step++) {
      if (step % 300 == 0) {
        allocatePercent = random.nextInt(5, 95);
        assertSame(slots, allocated, size);
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
          long cluster = randomCluster(random);
          for (long s = first; s < first + slots.runLength(); s++) {
            assertThat(s).isBetween(1L, size - 1L);
            assertThat(bad).doesNotContain(s);
            Page page = new Page();
            assertThat(allocated.put(s, page)).isNull();
            page.checksum = random.nextInt();
            slots.setChecksum(s, page.checksum);
            if (random.nextInt(50) > 0) {
              page.map(cluster, random.nextInt(512));
              slots.map(s, page.cluster, page.offset);
            }
          }
        }
      } else if (!allocated.isEmpty()) {
        // A batch of neighbours, as a free run is; some get another entry instead.
        for (int i = random.nextInt(64); i >= 0 && !allocated.isEmpty(); i--) {
          Long slot = allocated.ceilingKey(any);
          slot = slot == null ? allocated.firstKey() : slot;
          Page page = Objects.requireNonNull(allocated.get(slot));
          assertThat(slots.checksum(slot)).isEqualTo(page.checksum);
          if (random.nextInt(8) == 0) {
            page.map(randomCluster(random), random.nextInt(512));
            slots.map(slot, page.cluster, page.offset);
          } else if (page.cluster >= 0 && random.nextInt(8) == 0) {
            page.cacheOnly = !page.cacheOnly;
            slots.setCacheOnly(slot, page.cacheOnly);
          } else {
            slots.free(slot);
            allocated.remove(slot);
          }
        }
      }
      assertThat(slots.used()).isEqualTo(allocated.size());
      assertThat(slots.badSlots()).isEqualTo(bad.size());
      int usable = size - 1 - bad.size();
      assertThat(slots.usable()).isEqualTo(usable);
      assertThat(slots.scarce()).isEqualTo(usable - allocated.size() < usable / 2.0);
      assertThat(slots.allocated(any)).isEqualTo(allocated.containsKey(any));
      assertThat(slots.bad(any)).isEqualTo(any == 0 || bad.contains(any));
    }
    assertSame(slots, allocated, size);
    allocated.keySet().forEach(slots::free);
    allocated.clear();
    assertSame(slots, allocated, size);
    assertThat(slots.used()).isZero();
  }

  private static long randomCluster(Random random) {
    return random.nextInt(4) == 0 ? random.nextLong(Entry.MAX_CLUSTER + 1) : random.nextInt(20);
  }

  /** Every slot of the file, allocated or free, is as the model has it (I6). */
  private static void assertSame(PhysicalSlots slots, Map<Long, Page> model, int size) {
    Page free = new Page();
    long nextAllocated = slots.nextAllocated(0);
    for (long slot = 0; slot < size; slot++) {
      Page page = model.getOrDefault(slot, free);
      assertThat(slots.entryCluster(slot)).isEqualTo(page.cluster);
      assertThat(slots.entryOffset(slot)).isEqualTo(page.offset);
      assertThat(slots.cacheOnly(slot)).isEqualTo(page.cacheOnly);
      if (page != free) {
        assertThat(slots.checksum(slot)).isEqualTo(page.checksum);
        assertThat(nextAllocated).isEqualTo(slot);
        nextAllocated = slots.nextAllocated(slot + 1);
      }
    }
    assertThat(nextAllocated).isEqualTo(-1);
    assertFindsCacheOnly(slots, model);
    long mapped =
        model.values().stream()
            .mapToLong(page -> page.cluster)
            .filter(c -> c >= 0)
            .distinct()
            .count();
    assertThat(slots.mappedClusters()).isEqualTo((int) mapped);
  }

  /** Searches one after the other find each cache-only slot once before one comes again. */
  private static void assertFindsCacheOnly(PhysicalSlots slots, Map<Long, Page> model) {
    TreeSet<Long> cacheOnly = new TreeSet<>();
    model.forEach(
        (slot, page) -> {
          if (page.cacheOnly) {
            cacheOnly.add(slot);
          }
        });
    assertThat(slots.findCacheOnly(new long[model.size() + 1])).isEqualTo(cacheOnly.size());
    TreeSet<Long> found = new TreeSet<>();
    long[] part = new long[7];
    while (found.size() < cacheOnly.size()) {
      int want = Math.min(part.length, cacheOnly.size() - found.size());
      assertThat(slots.findCacheOnly(part)).isGreaterThanOrEqualTo(want);
      for (int i = 0; i < want; i++) {
        assertThat(found.add(part[i])).as("slot %d comes again", part[i]).isTrue();
      }
    }
    assertThat(found).isEqualTo(cacheOnly);
  }
}
