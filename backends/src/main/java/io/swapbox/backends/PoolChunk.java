package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;

/**
 * Up to 64 pages that are taken from the system and given back together, with the words that a pool
 * keeps about each page (its {@code struct zpdesc}).
 */
final class PoolChunk {

  /** Pages in a chunk; one bit each in a long. */
  static final int PAGES = Long.SIZE;

  /** Words that a pool keeps for each page. */
  static final int WORDS = 6;

  private static final int ALIGNMENT = 64;

  private final MemoryBlock memory;
  private final int pages;
  private final int[] words;
  private long free;

  private PoolChunk(MemoryBlock memory, int pages) {
    this.memory = memory;
    this.pages = pages;
    this.words = new int[pages * WORDS];
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

  /** Heap bytes for the words of its pages. */
  int metadataBytes() {
    return words.length * Integer.BYTES;
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

  /** Takes the first free page; there must be one. */
  int takePage() {
    int page = Long.numberOfTrailingZeros(free);
    free &= free - 1;
    return page;
  }

  void putPage(int page) {
    free |= 1L << page;
  }

  int word(int page, int word) {
    return words[page * WORDS + word];
  }

  void word(int page, int word, int value) {
    words[page * WORDS + word] = value;
  }

  /** Gives the memory back to the system. */
  void release() {
    memory.free();
  }

  private long allFree() {
    return -1L >>> (PAGES - pages);
  }
}
