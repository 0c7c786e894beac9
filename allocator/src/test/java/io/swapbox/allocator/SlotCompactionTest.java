package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Marks, slots below them, the way from the end of a file, and what lies where in it. */
class SlotCompactionTest {

  private static final int SLOTS = 5 * 512 + 70;

  private static SwapMap map(boolean discards) {
    return new SwapMap(SLOTS, discards);
  }

  private static void fill(PhysicalSlots slots) {
    while (slots.allocateRun(512) >= 0) {
      // until it is full
    }
  }

  @Test
  void anEmptyFileHasNothingAboveItsMark() {
    SwapMap map = map(false);
    SlotCompaction compaction = map.slots().compaction();
    assertThat(compaction.mark()).isZero();
    assertThat(compaction.setMark()).isEqualTo(1);
    assertThat(compaction.usedAbove()).isZero();
    assertThat(compaction.lastAllocated(SLOTS)).isEqualTo(-1);
    assertThat(map.slots().allocateRunBelow(1)).isEqualTo(-1);
    assertThat(map.slots().allocateRun(3)).as("from anywhere").isEqualTo(1);
    assertThat(map.layout()).isEqualTo(new SlotLayout(SLOTS - 1, 3, 3, 0, SLOTS - 4, 5, 1, 0, 0));
  }

  @Test
  void slotsComeFromBelowTheMarkAsLongAsThereAreSome() {
    PhysicalSlots slots = map(false).slots();
    fill(slots);
    slots.free(10);
    slots.free(11);
    slots.free(600);
    for (long slot = 1024; slot < SLOTS; slot++) {
      slots.free(slot);
    }
    assertThat(slots.compaction().setMark()).isEqualTo(1021);
    assertThat(slots.compaction().usedAbove()).isEqualTo(3);
    assertThat(slots.allocateRunBelow(32)).isEqualTo(10);
    assertThat(slots.runLength()).isEqualTo(2);
    assertThat(slots.allocateRun(32)).isEqualTo(600);
    assertThat(slots.allocateRunBelow(32)).isEqualTo(-1);
    assertThat(slots.runLength()).isZero();
    assertThat(slots.allocateRun(32)).as("where there is room").isGreaterThan(1020);
    slots.compaction().end();
    assertThat(slots.compaction().mark()).isZero();
  }

  @Test
  void aFolioGetsItsRunBelowTheMarkIfThereIsOne() {
    PhysicalSlots slots = map(false).slots();
    long low = slots.allocate(4);
    slots.allocate(4);
    long high = slots.allocate(9);
    slots.free(low);
    for (long slot = low + 1; slot < low + 16; slot++) {
      slots.free(slot);
    }
    slots.compaction().setMark();
    assertThat(slots.allocate(4)).isBetween(low, 511L);
    assertThat(slots.allocate(9)).as("no such run below").isGreaterThan(high);
  }

  @Test
  void badSlotsAndClustersUnderDiscardAreLeftOut() {
    PhysicalSlots slots = map(true).slots();
    fill(slots);
    for (long slot = 1; slot < 512; slot++) {
      slots.free(slot);
    }
    assertThat(slots.discards().begin()).isEqualTo(1);
    for (long slot = 520; slot < 530; slot++) {
      slots.markBad(slot);
      slots.free(slot);
    }
    slots.compaction().setMark();
    assertThat(slots.allocateRunBelow(1)).as("discarded, or bad").isEqualTo(-1);
    slots.discards().end(1, true);
    slots.compaction().setMark();
    assertThat(slots.allocateRunBelow(1)).isEqualTo(1);
  }

  @Test
  void clustersThatWereCutOffHaveNoBlocks() {
    PhysicalSlots slots = map(false).slots();
    fill(slots);
    for (long slot = 700; slot < SLOTS; slot++) {
      slots.free(slot);
    }
    slots.compaction().truncated(700);
    slots.diskFull(710);
    assertThat(slots.allocateRun(512)).isEqualTo(700);
    assertThat(slots.runLength()).isEqualTo(10);
    assertThat(slots.allocateRun(1)).isEqualTo(-1);
  }

  /** What the structure should say, by bits alone. */
  private static final class Model {
    private final BitSet used = new BitSet();
    private final BitSet bad = new BitSet();

    Model() {
      bad.set(0);
    }

    int mark() {
      int fits = 0;
      int slot = 0;
      while (fits < used.cardinality()) {
        fits += used.get(slot) || !bad.get(slot) ? 1 : 0;
        slot++;
      }
      return Math.max(1, slot);
    }

    int nextFree(int from) {
      int slot = from;
      while (used.get(slot) || bad.get(slot)) {
        slot++;
      }
      return slot;
    }

    SlotLayout layout() {
      int last = Math.max(0, used.length() - 1);
      int holes = 0;
      int run = 0;
      int longest = 0;
      for (int slot = 0; slot < SLOTS; slot++) {
        boolean free = !used.get(slot) && !bad.get(slot);
        holes += free && slot < last ? 1 : 0;
        run = free ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      int freeClusters = 0;
      int partly = 0;
      for (int first = 0; first < SLOTS; first += 512) {
        int end = Math.min(SLOTS, first + 512);
        int usedHere = used.get(first, end).cardinality();
        freeClusters += usedHere == 0 ? 1 : 0;
        partly += usedHere > 0 && nextFree(first) < end ? 1 : 0;
      }
      BitSet badAndUsed = (BitSet) bad.clone();
      return new SlotLayout(
          SLOTS - badAndUsed.cardinality(),
          used.cardinality(),
          last,
          holes,
          longest,
          freeClusters,
          partly,
          0,
          0);
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void doesWhatBitsDo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 99) int percent) {
    SplittableRandom random = new SplittableRandom(seed);
    PhysicalSlots slots = map(false).slots();
    Model model = new Model();
    for (int step = 0; step < 1_500; step++) {
      int dice = random.nextInt(20);
      if (dice == 0) {
        assertThat(slots.compaction().setMark()).isEqualTo(model.mark());
        BitSet above = model.used.get(model.mark(), SLOTS + 1);
        assertThat(slots.compaction().usedAbove()).isEqualTo(above.cardinality());
        allocateBelow(slots, model, 1 + random.nextInt(40));
      } else if (dice == 1) {
        slots.compaction().end();
      } else if (dice == 2 && random.nextInt(4) == 0) {
        int slot = 1 + random.nextInt(SLOTS - 1);
        slots.markBad(slot);
        model.bad.set(slot);
      } else if (model.used.cardinality() * 100 < percent * SLOTS) {
        allocate(slots, model, random);
      } else {
        for (int i = 0; i < 40 && !model.used.isEmpty(); i++) {
          int slot = model.used.previousSetBit(random.nextInt(SLOTS));
          if (slot >= 0) {
            slots.free(slot);
            model.used.clear(slot);
          }
        }
      }
      if (step % 100 == 0) {
        int end = random.nextInt(SLOTS + 1);
        assertThat(slots.compaction().lastAllocated(end))
            .isEqualTo(end == 0 ? -1 : model.used.previousSetBit(end - 1));
        SlotLayout layout = slots.compaction().layout(new PackedObjects(slots));
        assertThat(layout).isEqualTo(model.layout());
      }
    }
  }

  private static void allocateBelow(PhysicalSlots slots, Model model, int want) {
    long mark = slots.compaction().mark();
    long first = slots.allocateRunBelow(want);
    if (first < 0) {
      assertThat((long) model.nextFree(0)).isGreaterThanOrEqualTo(mark);
    } else {
      assertThat(first + slots.runLength()).isLessThanOrEqualTo(mark);
      assertThat(first / 512).isEqualTo(model.nextFree(0) / 512);
      take(slots, model, first);
    }
  }

  private static void allocate(PhysicalSlots slots, Model model, SplittableRandom random) {
    long first =
        random.nextInt(4) == 0
            ? slots.allocate(1 + random.nextInt(9))
            : slots.allocateRun(1 + random.nextInt(60));
    if (first >= 0) {
      take(slots, model, first);
    }
  }

  private static void take(PhysicalSlots slots, Model model, long first) {
    for (int slot = (int) first; slot < first + slots.runLength(); slot++) {
      assertThat(model.used.get(slot) || model.bad.get(slot)).isFalse();
      assertThat(slots.allocated(slot)).isTrue();
      model.used.set(slot);
    }
  }

  private static List<Long> pass(CompactionHand hand, int step) {
    List<Long> all = new ArrayList<>();
    long[] places = new long[step];
    int count = hand.next(places);
    while (count == step) {
      Arrays.stream(places).forEach(all::add);
      count = hand.next(places);
    }
    Arrays.stream(places, 0, count).forEach(all::add);
    return all;
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void aPassNamesAllThatLiesAboveTheMarkAndOnceWhatLiesInSparseSlots(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int step) {
    SplittableRandom random = new SplittableRandom(seed);
    SwapMap map = map(false);
    List<Long> live = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      long slot = map.slots().allocateRun(1);
      if (random.nextInt(3) == 0) {
        int at = 0;
        while (at < 4096) {
          int length = Math.min(4096 - at, 1 + random.nextInt(2000));
          live.add(
              Location.packedPlace(map.packed().add(slot, at, length, 1, i, random.nextInt(512))));
          at += length;
        }
      } else {
        map.slots().map(slot, i, i % 512);
        live.add(slot);
      }
    }
    for (int i = 0; i < live.size() / 2; i++) {
      int gone = random.nextInt(live.size());
      map.free(live.get(gone));
      live.remove(gone);
    }
    long mark = map.slots().compaction().setMark();
    CompactionHand hand = new CompactionHand(map);
    for (boolean first : new boolean[] {true, false}) {
      hand.begin(first);
      assertThat(pass(hand, step))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              live.stream().filter(place -> isNamed(map, place, mark, first)).toList());
    }
  }

  private static boolean isNamed(SwapMap map, long place, long mark, boolean first) {
    boolean sparse =
        Location.isPacked(place)
            && map.packed().bytesIn(map.slot(place)) < CompactionHand.SPARSE_BYTES;
    return map.slot(place) >= mark || (first && sparse);
  }

  @Test
  void whatIsGoneIsNotNamedAndWhatIsNewIsIfItIsAhead() {
    SwapMap map = map(false);
    for (int i = 0; i < 600; i++) {
      map.slots().map(map.slots().allocateRun(1), 1, i % 512);
    }
    for (long slot = 1; slot <= 500; slot++) {
      map.free(slot);
    }
    assertThat(map.slots().compaction().setMark()).isEqualTo(101);
    CompactionHand hand = new CompactionHand(map);
    hand.begin(true);
    long[] places = new long[3];
    assertThat(hand.next(places)).isEqualTo(3);
    assertThat(places).containsExactly(598, 599, 600);
    map.free(597);
    assertThat(hand.next(places)).isEqualTo(3);
    assertThat(places).containsExactly(594, 595, 596);
  }
}
