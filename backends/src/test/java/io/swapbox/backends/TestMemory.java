package io.swapbox.backends;

import io.swapbox.allocator.memory.MemoryBlock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chunk memory that runs out on demand. */
final class TestMemory implements ChunkMemory {

  boolean exhausted;
  int requests;
  private @Nullable MemoryBlock last;

  @Override
  public MemoryBlock allocate(int bytes, int alignment) {
    requests++;
    if (exhausted) {
      throw new OutOfMemoryError("no more direct memory");
    }
    MemoryBlock block = MemoryBlock.allocate(bytes, alignment);
    last = block;
    return block;
  }

  /** The newest block. */
  MemoryBlock last() {
    return Objects.requireNonNull(last, "no block yet");
  }
}
