package io.swapbox.backends;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Frames in memory, off heap, of a page each as it is. Memory comes in chunks of {@value
 * #CHUNK_FRAMES} frames, and is given back with the last frame of a chunk.
 *
 * <p>Frames are handed out in a row, so that pages that lie side by side elsewhere can be read into
 * them at once. A frame is not handed out again before all of its chunk is free. One owner, no
 * thread safety.
 */
public final class FrameChunks {

  /** Frames of a chunk: 2 MiB of pages. */
  public static final int CHUNK_FRAMES = 512;

  private static final class Chunk {
    private final int first;
    private final MemoryBlock memory;
    private int next;
    private int free;

    Chunk(int first, MemoryBlock memory) {
      this.first = first;
      this.memory = memory;
    }
  }

  private final int frameBytes;
  private final Int2ObjectHashMap<Chunk> chunks = new Int2ObjectHashMap<>();
  private final BitSet numbers = new BitSet();
  private @Nullable Chunk current;
  private long frames;

  /** No frames yet, each for so many bytes. */
  public FrameChunks(int frameBytes) {
    this.frameBytes = frameBytes;
  }

  /** Frames in use. */
  public long frames() {
    return frames;
  }

  /** Bytes of memory that they take. */
  public long bytes() {
    return (long) chunks.size() * CHUNK_FRAMES * frameBytes;
  }

  /** Takes a frame, 0 or more; -1 when the system has no memory for it. */
  public int take() {
    Chunk chunk = current;
    if (chunk == null || chunk.next == CHUNK_FRAMES) {
      chunk = newChunk();
      if (chunk == null) {
        return -1;
      }
      current = chunk;
    }
    frames++;
    return chunk.first + chunk.next++;
  }

  private @Nullable Chunk newChunk() {
    int number = numbers.nextClearBit(0);
    if (number > Integer.MAX_VALUE / CHUNK_FRAMES) {
      return null;
    }
    MemoryBlock memory;
    try {
      memory = MemoryBlock.allocate(CHUNK_FRAMES * frameBytes, MemoryBlock.PAGE_ALIGNMENT);
    } catch (OutOfMemoryError exhausted) {
      return null;
    }
    Chunk chunk = new Chunk(number * CHUNK_FRAMES, memory);
    numbers.set(number);
    chunks.put(number, chunk);
    return chunk;
  }

  /** The memory that a frame is in; absolute accesses only. */
  public ByteBuffer buffer(int frame) {
    return chunk(frame).memory.buffer();
  }

  /** Where in that memory it begins. */
  public int offset(int frame) {
    return (frame - chunk(frame).first) * frameBytes;
  }

  /** Gives a frame back. */
  public void free(int frame) {
    Chunk chunk = chunk(frame);
    frames--;
    if (++chunk.free == CHUNK_FRAMES) {
      release(chunk);
    }
    Chunk last = current;
    if (frames == 0 && last != null) {
      release(last);
    }
  }

  private void release(Chunk chunk) {
    int number = chunk.first / CHUNK_FRAMES;
    chunks.remove(number);
    numbers.clear(number);
    chunk.memory.free();
    if (chunk.equals(current)) {
      current = null;
    }
  }

  private Chunk chunk(int frame) {
    Chunk chunk = chunks.get(frame / CHUNK_FRAMES);
    if (chunk == null) {
      throw new IllegalArgumentException("frame " + frame + " is not in use");
    }
    return chunk;
  }
}
