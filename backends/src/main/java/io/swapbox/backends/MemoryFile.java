package io.swapbox.backends;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Slots in memory, off heap: pages are copied in and out as they are.
 *
 * <p>Memory comes in chunks of a cluster of slots, 2 MiB, when one of these is written first, and
 * stays until the end, or until it is {@linkplain #truncate given back}. Checksums are 0, as memory
 * is trusted everywhere else, too. One worker, no thread safety.
 */
final class MemoryFile implements PageFile {

  private static final int CHUNK_PAGES = 512;
  private static final Path NAME = Path.of("memory");

  private final long slots;
  private final @Nullable MemoryBlock[] chunks;

  MemoryFile(long slots) {
    this.slots = slots;
    this.chunks =
        new @Nullable MemoryBlock[Math.toIntExact((slots + CHUNK_PAGES - 1) / CHUNK_PAGES)];
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public long slots() {
    return slots;
  }

  @Override
  public void write(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums)
      throws SwapFileIoException {
    long first = index(slot, count);
    for (int i = 0; i < count; i++) {
      ByteBuffer chunk = chunkToWrite(first + i);
      chunk.put(offset(first + i), pages[from + i], offsets[from + i], Page.PAGE_BYTES);
      checksums[from + i] = 0;
    }
  }

  @Override
  public void read(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums)
      throws SwapFileIoException {
    long first = index(slot, count);
    for (int i = 0; i < count; i++) {
      pages[from + i].put(
          offsets[from + i], chunkToRead(first + i), offset(first + i), Page.PAGE_BYTES);
      checksums[from + i] = 0;
    }
  }

  @Override
  public void writePacked(IoBuffer io, long slot, PackedRun run) throws SwapFileIoException {
    long first = index(slot, run.slots());
    ByteBuffer staging = io.gather(run);
    for (int i = 0; i < run.slots(); i++) {
      ByteBuffer chunk = chunkToWrite(first + i);
      chunk.put(offset(first + i), staging, i * Page.PAGE_BYTES, Page.PAGE_BYTES);
    }
  }

  @Override
  public void readPacked(IoBuffer io, long slot, PackedRun run) throws SwapFileIoException {
    long first = index(slot, run.slots());
    ByteBuffer staging = io.ready(run.slots());
    for (int i = 0; i < run.slots(); i++) {
      staging.put(i * Page.PAGE_BYTES, chunkToRead(first + i), offset(first + i), Page.PAGE_BYTES);
    }
    io.scatter(run);
  }

  private long index(long slot, int count) {
    requireSlots(slot, count);
    return slot - 1;
  }

  private ByteBuffer chunkToRead(long index) throws SwapFileIoException {
    MemoryBlock block = chunks[chunk(index)];
    if (block == null) {
      throw new SwapFileIoException(NAME, index + 1, "it was never written", null);
    }
    return block.buffer();
  }

  private ByteBuffer chunkToWrite(long index) throws SwapFileIoException {
    int chunk = chunk(index);
    MemoryBlock block = chunks[chunk];
    if (block == null) {
      block = allocate(index);
      chunks[chunk] = block;
    }
    return block.buffer();
  }

  private static MemoryBlock allocate(long index) throws SwapFileIoException {
    try {
      return MemoryBlock.allocate(CHUNK_PAGES * Page.PAGE_BYTES, MemoryBlock.PAGE_ALIGNMENT);
    } catch (OutOfMemoryError e) {
      throw SwapFileIoException.noRoom(NAME, index + 1, "the system has no more memory for it");
    }
  }

  private static int chunk(long index) {
    return (int) (index / CHUNK_PAGES);
  }

  private static int offset(long index) {
    return (int) (index % CHUNK_PAGES) * Page.PAGE_BYTES;
  }

  @Override
  public long truncate(long kept) {
    requireSlots(Math.max(1, kept), 1);
    long bytes = 0;
    for (int chunk = chunk(kept + CHUNK_PAGES - 1); chunk < chunks.length; chunk++) {
      bytes += free(chunk);
    }
    return bytes;
  }

  private long free(int chunk) {
    MemoryBlock block = chunks[chunk];
    if (block == null) {
      return 0;
    }
    block.free();
    chunks[chunk] = null;
    return (long) CHUNK_PAGES * Page.PAGE_BYTES;
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  @Override
  public void close() {
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      free(chunk);
    }
  }
}
