package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;

/**
 * Up to 64 page frames that are taken from the system and given back together, and which page is in
 * each of them.
 */
final class PoolChunk {

  /** Pages in a chunk; one bit each in a long. */
  static final int PAGES = Long.SIZE;

  private static final int ALIGNMENT = 64;

  private final MemoryBlock memory;
  private final int pages;
  private final int[] pageOf;
  private long free;

  private PoolChunk(MemoryBlock memory, int pages) {
    this.memory = memory;
    this.pages = pages;
    this.pageOf = new int[pages];
    this.free = allFree();
  }

  /**
   * Takes a chunk from the system.
   *
   * @param pages in it, 1 to {@link #PAGES}
   * @throws OutOfMemoryError when there is no memory for it
   */
  static PoolChunk allocate(ChunkMemory source, int pages) {
    return new PoolChunk(source.allocate(pages * PAGE_BYTES, ALIGNMENT), pages);
  }

  int pages() {
    return pages;
  }

  /** Heap bytes beside the frames. */
  int metadataBytes() {
    return pageOf.length * Integer.BYTES;
  }

  ByteBuffer buffer() {
    return memory.buffer();
  }

  boolean hasFree() {
    return free != 0;
  }

  boolean isAllFree() {
    return free == allFree();
  }

  /** Puts a page into the first free frame; there must be one. */
  int takeFrame(int page) {
    int frame = Long.numberOfTrailingZeros(free);
    free &= free - 1;
    pageOf[frame] = page;
    return frame;
  }

  void putFrame(int frame) {
    free |= 1L << frame;
  }

  /** The page in the first frame that is in use; there must be one. */
  int firstPage() {
    return pageOf[Long.numberOfTrailingZeros(allFree() & ~free)];
  }

  /** Gives the memory back to the system. */
  void release() {
    memory.free();
  }

  private long allFree() {
    return -1L >>> (PAGES - pages);
  }
}
