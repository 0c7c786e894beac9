package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FrameListsTest {

  private static final int FRAMES = 60;
  private static final int LISTS = 3;

  @Test
  void theTailIsWhatWasAddedFirst() {
    FrameLists lists = new FrameLists(10, 2);
    assertThat(lists.tail(1)).isEqualTo(-1);
    lists.addHead(4, 1);
    lists.addHead(7, 1);
    assertThat(lists.tail(1)).isEqualTo(4);
    lists.addTail(2, 1);
    assertThat(lists.tail(1)).isEqualTo(2);
    assertThat(lists.size(1)).isEqualTo(3);
    assertThat(lists.tail(0)).isEqualTo(-1);
    assertThat(lists.listOf(2)).isEqualTo(1);
    assertThat(lists.listOf(3)).isEqualTo(FrameLists.NONE);
  }

  @Test
  void wrongUseIsRefused() {
    FrameLists lists = new FrameLists(3, 2);
    lists.addHead(0, 1);
    assertThatThrownBy(() -> lists.addTail(0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame 0 is on list 1");
    assertThatThrownBy(() -> lists.remove(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame 2 is on no list");
    assertThatThrownBy(() -> lists.addHead(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new FrameLists(3, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 50)
  void doesWhatQueuesDo(@ForAll long seed) {
    Random random = new Random(seed);
    FrameLists lists = new FrameLists(FRAMES, LISTS);
    List<ArrayDeque<Integer>> model = new ArrayList<>();
    for (int list = 0; list < LISTS; list++) {
      model.add(new ArrayDeque<>());
    }
    for (int i = 0; i < 2000; i++) {
      int frame = random.nextInt(FRAMES);
      int on = lists.listOf(frame);
      for (int list = 0; list < LISTS; list++) {
        assertThat(model.get(list).contains(frame)).isEqualTo(list == on);
      }
      int to = random.nextInt(LISTS);
      if (on != FrameLists.NONE) {
        lists.remove(frame);
        model.get(on).remove(frame);
      } else if (random.nextBoolean()) {
        lists.addHead(frame, to);
        model.get(to).addFirst(frame);
      } else {
        lists.addTail(frame, to);
        model.get(to).addLast(frame);
      }
      for (int list = 0; list < LISTS; list++) {
        assertThat(lists.size(list)).isEqualTo(model.get(list).size());
        Integer last = model.get(list).peekLast();
        assertThat(lists.tail(list)).isEqualTo(last == null ? -1 : last);
      }
    }
  }
}
