package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The staging memory of one I/O worker, page-aligned and off heap: pages that lie anywhere become
 * one transfer.
 *
 * <p>Java's gathering write works at the channel's position, which workers would share; a copy of a
 * page costs a tenth of a microsecond, a system call for each page far more. It also leaves the
 * position and limit of the caller's buffers alone, so that nothing is allocated a page. One
 * worker, no thread safety.
 */
public final class IoBuffer implements AutoCloseable {

  private final CRC32C crc = new CRC32C();
  private final MemoryBlock memory;
  private final int pages;
  private final PageCodecs codecs = new PageCodecs();
  private boolean closed;

  /**
   * Staging memory for transfers of up to that many pages.
   *
   * @throws IllegalArgumentException when {@code pages} is less than 1
   * @throws OutOfMemoryError when there is no direct memory for it
   */
  public IoBuffer(int pages) {
    if (pages < 1) {
      throw new IllegalArgumentException("an I/O buffer of " + pages + " pages");
    }
    this.pages = pages;
    this.memory =
        MemoryBlock.allocate(Math.multiplyExact(pages, PAGE_BYTES), MemoryBlock.PAGE_ALIGNMENT);
  }

  /** Pages that one transfer can have; longer requests take several. */
  public int pages() {
    return pages;
  }

  /** Gives the memory back; safe to repeat. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.free();
      codecs.close();
    }
  }

  /** Copies pages in and puts down their checksums; what is returned is ready to be written. */
  ByteBuffer gather(ByteBuffer[] from, int[] offsets, int first, int count, int[] checksums) {
    ByteBuffer staging = ready(count);
    for (int i = 0; i < count; i++) {
      staging.put(i * PAGE_BYTES, from[first + i], offsets[first + i], PAGE_BYTES);
      checksums[first + i] = checksum(staging, i);
    }
    return staging.position(0).limit(count * PAGE_BYTES);
  }

  /** Memory for that many pages to be read into. */
  ByteBuffer ready(int count) {
    if (closed) {
      throw new IllegalStateException("the I/O buffer is closed");
    }
    return memory.buffer().limit(count * PAGE_BYTES).position(0);
  }

  /** Copies pages that were read out and puts down their checksums. */
  void scatter(ByteBuffer[] to, int[] offsets, int first, int count, int[] checksums) {
    ByteBuffer staging = ready(count);
    for (int i = 0; i < count; i++) {
      checksums[first + i] = checksum(staging, i);
      to[first + i].put(offsets[first + i], staging, i * PAGE_BYTES, PAGE_BYTES);
    }
  }

  /**
   * The memory of some pages if they can be read there in one transfer: they lie side by side, off
   * heap and page-aligned; else null.
   */
  @SuppressWarnings("ReferenceEquality") // The same memory, and not equal bytes.
  static @Nullable ByteBuffer inPlace(ByteBuffer[] to, int[] offsets, int first, int count) {
    ByteBuffer memory = to[first];
    int offset = offsets[first];
    if (count == 1 || !memory.isDirect() || memory.alignmentOffset(offset, PAGE_BYTES) != 0) {
      return null;
    }
    for (int i = 1; i < count; i++) {
      if (to[first + i] != memory || offsets[first + i] != offset + i * PAGE_BYTES) {
        return null;
      }
    }
    return memory.slice(offset, count * PAGE_BYTES);
  }

  /** Puts down the checksums of pages that were read in place. */
  void checksums(ByteBuffer pages, int first, int count, int[] checksums) {
    pages.clear();
    for (int i = 0; i < count; i++) {
      checksums[first + i] = checksum(pages, i);
    }
  }

  /** Copies the one page that was read out. */
  int scatter(ByteBuffer to, int offset) {
    ByteBuffer staging = ready(1);
    to.put(offset, staging, 0, PAGE_BYTES);
    return checksum(staging, 0);
  }

  /** Copies the objects of a run in and puts down their checksums; ready to be written. */
  ByteBuffer gather(PackedRun run) {
    ByteBuffer staging = ready(run.slots());
    for (int i = 0; i < run.count(); i++) {
      staging.put(run.start(i), run.buffer(i), run.offset(i), run.length(i));
      run.checksum(i, checksum(staging, run.start(i), run.length(i)));
    }
    return staging.position(0).limit(run.slots() * PAGE_BYTES);
  }

  /** Decompresses or copies the objects of a run that was read, and marks damaged ones. */
  void scatter(PackedRun run) {
    ByteBuffer staging = ready(run.slots());
    for (int i = 0; i < run.count(); i++) {
      boolean intact = checksum(staging, run.start(i), run.length(i)) == run.checksum(i);
      if (!intact) {
        run.setDamaged(i);
      } else if (run.staysPacked()) {
        run.buffer(i).put(run.offset(i), staging, run.start(i), run.length(i));
      } else if (!decompress(staging, run, i)) {
        run.setDamaged(i);
      }
    }
  }

  private boolean decompress(ByteBuffer staging, PackedRun run, int i) {
    PageCodec codec = codecs.of(Algorithm.ofId(run.algorithm(i)));
    try {
      codec.decompress(staging, run.start(i), run.length(i), run.buffer(i), run.offset(i));
      return true;
    } catch (PageCorruptException e) {
      return false;
    }
  }

  private int checksum(ByteBuffer staging, int page) {
    return checksum(staging, page * PAGE_BYTES, PAGE_BYTES);
  }

  private int checksum(ByteBuffer staging, int start, int length) {
    int limit = staging.limit();
    crc.reset();
    crc.update(staging.limit(start + length).position(start));
    staging.limit(limit);
    return (int) crc.getValue();
  }
}
