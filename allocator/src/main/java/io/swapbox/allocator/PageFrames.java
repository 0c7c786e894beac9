package io.swapbox.allocator;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Objects;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The page frames of a memory node: 4096 bytes each, off heap, known by number.
 *
 * <p>Memory comes in chunks of 256 frames on first use and stays until {@link #close}. The frame
 * freed last is handed out first, for its lines are still in the processor's cache.
 *
 * <p>{@link #allocate} and {@link #free} belong to the owner. {@link #buffer} and {@link #offset}
 * may be called by whoever was handed the frame: a chunk is in place before its first frame leaves
 * the owner, and is never replaced.
 */
public final class PageFrames {

  /** Size of a frame, in bytes. */
  public static final int PAGE_BYTES = 4096;

  private static final int CHUNK_SHIFT = 8;
  private static final int FRAMES_PER_CHUNK = 1 << CHUNK_SHIFT;

  private final int capacity;
  private final @Nullable MemoryBlock[] chunks;
  private final IntArrayList freed = new IntArrayList();
  private final BitSet used = new BitSet();
  private int fresh;
  private int inUse;

  /**
   * Frames 0 to {@code maxFrames} - 1, none of them in use.
   *
   * @throws IllegalArgumentException when the number is negative
   */
  public PageFrames(int maxFrames) {
    Ranges.check("number of frames", maxFrames, 0, Integer.MAX_VALUE - FRAMES_PER_CHUNK);
    capacity = maxFrames;
    chunks = new @Nullable MemoryBlock[(maxFrames + FRAMES_PER_CHUNK - 1) >> CHUNK_SHIFT];
  }

  /**
   * Takes the memory of the first frames now and not on first use: a machine's memory is there
   * before its programs are.
   *
   * @param frames how many, at most {@link #capacity}
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  public void provide(int frames) {
    for (int frame = 0; frame < Math.min(frames, capacity); frame += FRAMES_PER_CHUNK) {
      provideChunk(frame >> CHUNK_SHIFT);
    }
  }

  /**
   * Takes a frame; its content is undefined.
   *
   * @return its number, -1 when all are in use
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  public int allocate() {
    int frame;
    if (!freed.isEmpty()) {
      frame = freed.popInt();
    } else if (fresh < capacity) {
      frame = fresh;
      provideChunk(frame >> CHUNK_SHIFT);
      fresh++;
    } else {
      return -1;
    }
    used.set(frame);
    inUse++;
    return frame;
  }

  /**
   * Gives a frame back.
   *
   * @throws IllegalStateException when it is not in use
   * @throws IndexOutOfBoundsException when there is no such frame
   */
  public void free(int frame) {
    Objects.checkIndex(frame, capacity);
    if (!used.get(frame)) {
      throw new IllegalStateException("frame " + frame + " is not in use");
    }
    used.clear(frame);
    inUse--;
    freed.addInt(frame);
  }

  /**
   * The memory that the frame lies in, shared with other frames: only absolute accesses from {@link
   * #offset} on, {@link #PAGE_BYTES} long.
   *
   * @throws IllegalStateException when the frame was never handed out
   */
  public ByteBuffer buffer(int frame) {
    MemoryBlock chunk = chunks[frame >> CHUNK_SHIFT];
    if (chunk == null) {
      throw new IllegalStateException("frame " + frame + " has no memory");
    }
    return chunk.buffer();
  }

  /** Where the frame begins in its buffer, in bytes. */
  public int offset(int frame) {
    return (frame & (FRAMES_PER_CHUNK - 1)) * PAGE_BYTES;
  }

  /** Frames in use. */
  public int inUse() {
    return inUse;
  }

  /** Frames in all. */
  public int capacity() {
    return capacity;
  }

  /** Frees the memory; nobody may hold a frame any more. No frame can be had afterwards. */
  public void close() {
    for (int i = 0; i < chunks.length; i++) {
      MemoryBlock chunk = chunks[i];
      if (chunk != null) {
        chunks[i] = null;
        chunk.free();
      }
    }
    used.clear();
    freed.clear();
    fresh = capacity;
    inUse = 0;
  }

  private void provideChunk(int index) {
    if (chunks[index] == null) {
      int frames = Math.min(FRAMES_PER_CHUNK, capacity - (index << CHUNK_SHIFT));
      chunks[index] = MemoryBlock.allocate(frames * PAGE_BYTES, MemoryBlock.PAGE_ALIGNMENT);
    }
  }
}
