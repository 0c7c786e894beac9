package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The hand comes to every page, in a slot or packed, once in each round. */
class PageHandTest {

  private static final int SLOTS = 1300;

  private final SwapMap map = new SwapMap(SLOTS, false);
  private final PageHand hand = new PageHand(map);

  private long page(int entryOffset) {
    long slot = map.slots().allocateRun(1);
    map.slots().map(slot, 3, entryOffset);
    return slot;
  }

  private long object(int entryOffset) {
    long slot = map.slots().allocateRun(1);
    return Location.packedPlace(map.packed().add(slot, 0, 100, 0, 3, entryOffset));
  }

  private List<Long> next(int most) {
    long[] places = new long[most];
    int count = hand.next(places);
    return Arrays.stream(places, 0, count).boxed().toList();
  }

  @Test
  void anEmptyFileHasNone() {
    assertThat(next(4)).isEmpty();
  }

  @Test
  void goesOnBehindAndRound() {
    long first = page(0);
    long packed = object(1);
    long last = page(2);
    assertThat(next(2)).containsExactly(first, last);
    assertThat(next(2)).containsExactly(packed, first);
    assertThat(next(5)).as("each once").containsExactly(last, packed, first);
    map.free(packed);
    assertThat(next(5)).containsExactly(last, first);
    map.free(first);
    map.free(last);
    assertThat(next(1)).isEmpty();
  }

  @Test
  void aSlotWithoutAnEntryIsNoPage() {
    map.slots().allocateRun(5);
    long page = page(7);
    assertThat(next(3)).containsExactly(page);
  }

  @Test
  void goesOnWhereItWasWhenWhatItNamedIsGone() {
    List<Long> pages = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      pages.add(page(i));
    }
    assertThat(next(3)).isEqualTo(pages.subList(0, 3));
    pages.subList(0, 4).forEach(map::free);
    assertThat(next(1)).containsExactly(pages.get(4));
    assertThat(next(9)).containsExactly(pages.get(5), pages.get(4));
  }

  @Property(tries = 50)
  void aRoundIsAllThereIs(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int step) {
    SwapMap tested = new SwapMap(SLOTS, false);
    PageHand round = new PageHand(tested);
    SplittableRandom random = new SplittableRandom(seed);
    TreeSet<Long> live = new TreeSet<>();
    for (int i = 0; i < 900; i++) {
      if (random.nextInt(3) == 0 && !live.isEmpty()) {
        Long gone = live.ceiling(random.nextLong(live.last() + 1));
        tested.free(gone);
        live.remove(gone);
      } else {
        long slot = tested.slots().allocateRun(1);
        if (random.nextInt(4) == 0) {
          live.add(Location.packedPlace(tested.packed().add(slot, 0, 50, 1, i, i % 512)));
        } else {
          tested.slots().map(slot, i, i % 512);
          live.add(slot);
        }
      }
      if (i % 20 == 0) {
        round.next(new long[step]);
      }
    }
    List<Long> found = new ArrayList<>();
    while (found.size() < live.size()) {
      long[] places = new long[Math.min(step, live.size() - found.size())];
      assertThat(round.next(places)).isEqualTo(places.length);
      Arrays.stream(places).forEach(found::add);
    }
    assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(live);
  }
}
