package io.swapbox.backends;

import io.swapbox.allocator.memory.MemoryBlock;

/** Where a pool gets its memory from; a seam, as memory that runs out is hard to come by. */
@FunctionalInterface
interface ChunkMemory {

  /** See {@link MemoryBlock#allocate}. */
  MemoryBlock allocate(int bytes, int alignment);
}
