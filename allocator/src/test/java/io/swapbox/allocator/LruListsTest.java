package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LruListsTest {

  private static final int FRAMES = 60;

  @Test
  void theColdestAreIsolatedFirst() {
    LruLists lists = new LruLists(10);
    for (int i = 0; i < 5; i++) {
      lists.addInactive(i);
    }
    lists.rotate(0);
    lists.activate(2);
    int[] into = new int[10];
    assertThat(lists.isolateInactive(2, into)).isEqualTo(2);
    assertThat(into).startsWith(1, 3);
    assertThat(lists.contains(1)).isFalse();
    assertThat(lists.isolateInactive(10, into)).isEqualTo(2);
    assertThat(into).startsWith(4, 0);
    assertThat(lists.active()).isEqualTo(1);
    assertThat(lists.inactive()).isZero();
  }

  @Test
  void deactivatedFramesKeepTheirOrder() {
    LruLists lists = new LruLists(10);
    lists.addInactive(9);
    for (int i = 0; i < 5; i++) {
      lists.addActive(i);
    }
    assertThat(lists.deactivate(3)).isEqualTo(3);
    int[] into = new int[10];
    assertThat(lists.isolateInactive(10, into)).isEqualTo(4);
    assertThat(into).startsWith(9, 0, 1, 2);
    assertThat(lists.deactivate(10)).isEqualTo(2);
  }

  @Test
  void wrongUseIsRefused() {
    LruLists lists = new LruLists(3);
    lists.addInactive(0);
    lists.addActive(1);
    assertThatThrownBy(() -> lists.addActive(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame 0 is on the inactive list, not on no list");
    assertThatThrownBy(() -> lists.addInactive(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lists.activate(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lists.remove(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lists.rotate(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lists.addInactive(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** The table in the comment above inactive_is_low of mm/vmscan.c: 1 GiB 3, 10 GiB 10. */
  @Test
  void inactiveIsLowFollowsTheRootOfTheSize() {
    assertInactiveRatio(1, 1 << 10); // 4 MiB
    assertInactiveRatio(1, (1 << 18) - 1); // one page short of 1 GiB
    assertInactiveRatio(3, 1 << 18); // 1 GiB
    assertInactiveRatio(10, 10 << 18); // 10 GiB
  }

  private static void assertInactiveRatio(int ratio, int pages) {
    // Low is inactive x ratio < active: find the longest inactive list that is low.
    int longest = (pages - 1) / (ratio + 1);
    LruLists lists = new LruLists(pages);
    for (int i = 0; i < longest; i++) {
      lists.addInactive(i);
    }
    for (int i = longest; i < pages; i++) {
      lists.addActive(i);
    }
    assertThat(lists.inactiveIsLow()).isTrue();
    lists.deactivate(1);
    assertThat(lists.inactiveIsLow()).isFalse();
  }

  @Property(tries = 50)
  void doesWhatTwoQueuesDo(@ForAll long seed) {
    Random random = new Random(seed);
    LruLists lists = new LruLists(FRAMES);
    ArrayDeque<Integer> inactive = new ArrayDeque<>();
    ArrayDeque<Integer> active = new ArrayDeque<>();
    int[] into = new int[8];
    for (int i = 0; i < 2000; i++) {
      int frame = random.nextInt(FRAMES);
      boolean listed = inactive.contains(frame) || active.contains(frame);
      assertThat(lists.contains(frame)).isEqualTo(listed);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          if (!listed) {
            switch (random.nextInt(5)) {
              case 0, 1 -> {
                lists.addInactive(frame);
                inactive.addFirst(frame);
              }
              case 2 -> {
                lists.addColdest(frame);
                inactive.addLast(frame);
              }
              default -> {
                lists.addActive(frame);
                active.addFirst(frame);
              }
            }
          }
        }
        case 3 -> {
          if (inactive.remove(frame)) {
            lists.activate(frame);
            active.addFirst(frame);
          }
        }
        case 4 -> {
          if (listed) {
            lists.rotate(frame);
            ArrayDeque<Integer> list = inactive.contains(frame) ? inactive : active;
            list.remove(frame);
            list.addFirst(frame);
          }
        }
        case 5 -> {
          int max = random.nextInt(4);
          int moved = Math.min(max, active.size());
          assertThat(lists.deactivate(max)).isEqualTo(moved);
          for (int k = 0; k < moved; k++) {
            inactive.addFirst(active.removeLast());
          }
        }
        case 6 -> {
          int max = random.nextInt(into.length + 1);
          int taken = Math.min(max, inactive.size());
          assertThat(lists.isolateInactive(max, into)).isEqualTo(taken);
          for (int k = 0; k < taken; k++) {
            assertThat(into[k]).isEqualTo(inactive.removeLast());
          }
        }
        default -> {
          if (inactive.remove(frame) || active.remove(frame)) {
            lists.remove(frame);
          }
        }
      }
      assertThat(lists.inactive()).isEqualTo(inactive.size());
      assertThat(lists.active()).isEqualTo(active.size());
    }
  }
}
