package io.swapbox.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FrameChunksTest {

  private static final int BYTES = 16;

  @Test
  void framesComeInARowAndGoWithTheLastOfAChunk() {
    FrameChunks chunks = new FrameChunks(BYTES);
    for (int i = 0; i <= FrameChunks.CHUNK_FRAMES; i++) {
      assertThat(chunks.take()).isEqualTo(i);
    }
    assertThat(chunks.bytes()).isEqualTo(2L * FrameChunks.CHUNK_FRAMES * BYTES);
    assertThat(chunks.offset(5)).isEqualTo(5 * BYTES);
    for (int i = 0; i < FrameChunks.CHUNK_FRAMES; i++) {
      chunks.free(i);
    }
    assertThat(chunks.frames()).isEqualTo(1);
    assertThat(chunks.bytes()).isEqualTo((long) FrameChunks.CHUNK_FRAMES * BYTES);
    chunks.free(FrameChunks.CHUNK_FRAMES);
    assertThat(chunks.bytes()).isZero();
    assertThat(chunks.take()).isZero();
    assertThatThrownBy(() -> chunks.buffer(9_000)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Against a map of what each frame has. */
  @Property(tries = 30)
  void whatIsInAFrameStays(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FrameChunks chunks = new FrameChunks(BYTES);
    Map<Integer, Long> model = new HashMap<>();
    for (int step = 0; step < 4_000; step++) {
      if (model.isEmpty() || random.nextInt(100) < (step / 1_000 % 2 == 0 ? 80 : 20)) {
        int frame = chunks.take();
        assertThat(model).doesNotContainKey(frame);
        long value = random.nextLong();
        chunks.buffer(frame).putLong(chunks.offset(frame), value);
        model.put(frame, value);
      } else {
        int frame = model.keySet().iterator().next();
        assertThat(chunks.buffer(frame).getLong(chunks.offset(frame)))
            .isEqualTo(model.remove(frame));
        chunks.free(frame);
      }
      assertThat(chunks.frames()).isEqualTo(model.size());
    }
    model.keySet().forEach(chunks::free);
    assertThat(chunks.bytes()).isZero();
  }
}
