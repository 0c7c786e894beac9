package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

class PageFramesTest {

  @Test
  void framesAreHandedOutUntilAllAreInUse() {
    PageFrames frames = new PageFrames(300);
    for (int i = 0; i < 300; i++) {
      assertThat(frames.allocate()).isEqualTo(i);
    }
    assertThat(frames.allocate()).isEqualTo(-1);
    assertThat(frames.inUse()).isEqualTo(frames.capacity()).isEqualTo(300);
    // The last chunk is no longer than the frames that are left.
    assertThat(frames.buffer(299).capacity()).isEqualTo(44 * PageFrames.PAGE_BYTES);
    assertThat(frames.offset(299)).isEqualTo(43 * PageFrames.PAGE_BYTES);
    frames.close();
    assertThat(frames.inUse()).isZero();
    assertThat(frames.allocate()).isEqualTo(-1);
  }

  @Test
  void theFrameFreedLastComesFirst() {
    PageFrames frames = new PageFrames(10);
    for (int i = 0; i < 5; i++) {
      frames.allocate();
    }
    frames.free(1);
    frames.free(3);
    assertThat(frames.inUse()).isEqualTo(3);
    assertThat(frames.allocate()).isEqualTo(3);
    assertThat(frames.allocate()).isEqualTo(1);
    assertThat(frames.allocate()).isEqualTo(5);
    frames.close();
  }

  @Test
  void wrongUseIsRefused() {
    PageFrames frames = new PageFrames(2);
    assertThatThrownBy(() -> frames.free(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame 0 is not in use");
    assertThatThrownBy(() -> frames.buffer(0)).isInstanceOf(IllegalStateException.class);
    int frame = frames.allocate();
    frames.free(frame);
    assertThatThrownBy(() -> frames.free(frame)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> frames.free(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new PageFrames(-1)).isInstanceOf(IllegalArgumentException.class);
    frames.close();
  }

  @Property(tries = 15)
  void noTwoHoldersShareAFrame(@ForAll long seed) {
    Random random = new Random(seed);
    PageFrames frames = new PageFrames(600);
    Map<Integer, Long> marks = new HashMap<>();
    IntArrayList held = new IntArrayList();
    for (int i = 0; i < 3000; i++) {
      if (random.nextInt(5) < 3) {
        int frame = frames.allocate();
        if (frame < 0) {
          assertThat(held).hasSize(600);
          continue;
        }
        assertThat(marks).doesNotContainKey(frame);
        long mark = random.nextLong();
        frames.buffer(frame).putLong(frames.offset(frame), mark);
        frames.buffer(frame).putLong(frames.offset(frame) + PageFrames.PAGE_BYTES - 8, mark);
        marks.put(frame, mark);
        held.addInt(frame);
      } else if (!held.isEmpty()) {
        int frame = held.fastUnorderedRemove(random.nextInt(held.size()));
        Long mark = marks.remove(frame);
        assertThat(frames.buffer(frame).getLong(frames.offset(frame))).isEqualTo(mark);
        assertThat(frames.buffer(frame).getLong(frames.offset(frame) + PageFrames.PAGE_BYTES - 8))
            .isEqualTo(mark);
        frames.free(frame);
      }
      assertThat(frames.inUse()).isEqualTo(held.size());
    }
    frames.close();
  }
}
