package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The slots of a device whose entries name them. */
class DeviceSlotsTest {

  private static final int DEVICE = 5;

  private static DeviceSlots slots(long count) {
    return new DeviceSlots(1, DEVICE, count, VirtualClusters.Settings.DEFAULT);
  }

  /** Ends an entry that was just allocated. */
  private static void free(DeviceSlots slots, long entry) {
    slots.uncache(slots.find(entry));
    slots.free(entry);
  }

  @Test
  void allSlotsButTheHeaderAreGivenOutOnce() {
    DeviceSlots slots = slots(1_300);
    Set<Long> given = new HashSet<>();
    for (int i = 0; i < 1_299; i++) {
      assertThat(slots.available(0)).isEqualTo(1_299 - i);
      long entry = slots.allocate(0);
      assertThat(Entry.home(entry)).isEqualTo(DEVICE);
      given.add(Entry.deviceSlot(entry));
    }
    assertThat(given).hasSize(1_299).doesNotContain(0L).allMatch(slot -> slot < 1_300);
    assertThat(slots.allocateRun(0, 0)).isEqualTo(Entry.NONE);
    slots.close();
  }

  @Test
  void itTakesAsMuchEmptyAsFull() {
    DeviceSlots slots = slots(2_000);
    long bytes = slots.descriptorBytes();
    assertThat(bytes).isGreaterThanOrEqualTo(4L * 512 * Descriptor.BYTES);
    long all = slots.metadataBytes();
    List<Long> entries = new ArrayList<>();
    for (int i = 0; i < 1_999; i++) {
      entries.add(slots.allocate(0));
    }
    assertThat(slots.descriptorBytes()).isEqualTo(bytes);
    assertThat(slots.metadataBytes()).isEqualTo(all);
    entries.forEach(entry -> free(slots, entry));
    assertThat(slots.descriptorBytes()).isEqualTo(bytes);
    assertThat(slots.clusters()).isEqualTo(4);
    slots.close();
    assertThat(slots.descriptorBytes()).isZero();
  }

  @Test
  void generationsBeginAnew() {
    DeviceSlots slots = slots(2);
    for (int use = 0; use < 3 * (Entry.MAX_GENERATION + 1); use++) {
      long entry = slots.allocate(0);
      assertThat(Entry.generation(entry)).isEqualTo(use & Entry.MAX_GENERATION);
      free(slots, entry);
      assertThat(slots.find(entry)).isNegative();
    }
    slots.close();
  }

  @Test
  void aBadSlotIsNotGivenOutAgain() {
    DeviceSlots slots = slots(4);
    long bad = slots.allocate(0);
    assertThat(slots.usable()).isEqualTo(3);
    slots.markBad(bad);
    slots.markBad(bad);
    assertThat(slots.usable()).isEqualTo(2);
    assertThat(slots.find(bad)).isNotNegative();
    assertThat(slots.available(0)).as("beside the entry in the bad slot").isEqualTo(2);
    long other = slots.allocate(0);
    assertThat(slots.available(0)).isOne();
    free(slots, bad);
    assertThat(slots.available(0)).isOne();
    free(slots, other);
    assertThat(slots.available(0)).isEqualTo(2);
    slots.allocate(0);
    long last = slots.allocate(0);
    assertThat(slots.allocateRun(0, 0)).isEqualTo(Entry.NONE);
    assertThat(Entry.deviceSlot(last)).isNotEqualTo(Entry.deviceSlot(bad));
    assertThatIllegalStateException().isThrownBy(() -> slots.markBad(bad));
    slots.close();
  }

  @Test
  void singleSlotsComeFromClustersOfFoliosWhenThereAreNoOthers() {
    DeviceSlots slots = slots(1_024);
    assertThat(slots.available(Entry.MAX_ORDER)).isOne();
    long run = slots.allocateRun(Entry.MAX_ORDER, 0);
    assertThat(slots.available(Entry.MAX_ORDER)).isZero();
    assertThat(slots.allocateRun(Entry.MAX_ORDER, 0)).isEqualTo(Entry.NONE);
    for (int i = 0; i < 511; i++) {
      slots.allocate(0);
    }
    assertThat(slots.allocateRun(0, 0)).isEqualTo(Entry.NONE);
    free(slots, Entry.ofRun(run, 77));
    assertThat(slots.available(0)).isOne();
    assertThat(Entry.deviceSlot(slots.allocate(0)))
        .isEqualTo(Entry.deviceSlot(Entry.ofRun(run, 77)));
    slots.close();
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> slots(1));
    assertThatIllegalArgumentException().isThrownBy(() -> slots(1L << 34));
  }

  @Test
  void halfFullIsScarce() {
    DeviceSlots slots = slots(5);
    slots.allocate(0);
    slots.allocate(0);
    assertThat(slots.scarce()).isFalse();
    slots.allocate(0);
    assertThat(slots.scarce()).isTrue();
    slots.close();
  }

  /** Against a set of numbers: no slot is given out twice, and all are while there is one. */
  @Property(tries = 60)
  void aModelOfSets(@ForAll long seed, @ForAll @LongRange(min = 2, max = 3_000) long size) {
    SplittableRandom random = new SplittableRandom(seed);
    DeviceSlots slots = slots(size);
    Map<Long, Long> live = new HashMap<>();
    Set<Long> bad = new HashSet<>();
    List<Long> entries = new ArrayList<>();
    boolean folios = random.nextBoolean();
    int badInUse = 0;
    for (int step = 0; step < 3_000; step++) {
      if (random.nextInt(10) < 6) {
        int order = folios ? random.nextInt(6) : 0;
        long first = slots.allocateRun(order, 0);
        if (first == Entry.NONE) {
          assertThat(order > 0 || slots.available(0) == 0).isTrue();
          continue;
        }
        assertThat(Entry.deviceSlot(first) % (1 << order)).isZero();
        for (int k = 0; k < 1 << order; k++) {
          long entry = Entry.ofRun(first, k);
          long slot = Entry.deviceSlot(entry);
          assertThat(slot).isPositive().isLessThan(size);
          assertThat(bad).doesNotContain(slot);
          assertThat(live.put(slot, entry)).isNull();
          entries.add(entry);
        }
      } else if (!entries.isEmpty()) {
        long entry = entries.remove(random.nextInt(entries.size()));
        if (random.nextInt(50) == 0) {
          slots.markBad(entry);
          badInUse += bad.add(Entry.deviceSlot(entry)) ? 1 : 0;
        }
        if (random.nextInt(3) == 0) {
          entries.add(entry); // It stays, maybe in a bad slot.
        } else {
          free(slots, entry);
          live.remove(Entry.deviceSlot(entry));
          badInUse -= bad.contains(Entry.deviceSlot(entry)) ? 1 : 0;
        }
      }
      assertThat(slots.entries()).isEqualTo(live.size());
      assertThat(slots.available(0)).isEqualTo(size - 1 - live.size() - bad.size() + badInUse);
    }
    live.values().forEach(entry -> free(slots, entry));
    assertThat(slots.entries()).isZero();
    slots.close();
  }
}
