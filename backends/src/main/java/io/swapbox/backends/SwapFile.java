package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of page slots, locked against every other user as long as it is open.
 *
 * <p>Slot 0 holds the header; pages go to slots 1 to {@link #slots}. The file is sparse and grows
 * with the highest slot that was written. All transfers name their place in the file, so several
 * threads may read and write at once as long as their slots differ. A transfer moves all of its
 * pages or fails. Nothing is forced to the device, as swap does not outlive its program, unless it
 * is {@linkplain #seal sealed}.
 *
 * <p>Workers hand in an {@link IoBuffer} of their own, so that nothing is allocated a page and
 * direct I/O finds its pages aligned. Unless the file {@linkplain #bearsInterrupts bears} it, a
 * thread that is interrupted while it transfers closes the file for all, as any {@link
 * java.nio.channels.FileChannel}.
 */
public final class SwapFile implements PageFile {

  private final Path path;
  private final long slots;
  private final FileAccess file;
  private final Object key;
  private final boolean discards;
  private boolean closed;

  SwapFile(Path path, long slots, FileAccess file, Object key) {
    this(path, slots, file, key, false);
  }

  SwapFile(Path path, long slots, FileAccess file, Object key, boolean discards) {
    this.path = path;
    this.discards = discards;
    this.slots = slots;
    this.file = file;
    this.key = key;
  }

  /**
   * Opens a swap file; creates it when it is missing and empties it when it is one of ours.
   *
   * @param path the file; its directory must exist
   * @param slots pages that it may hold beside the header
   * @throws NotASwapFileException when something else is there, which is left as it is
   * @throws SwapFileLockedException when this or another program has it open
   * @throws SwapFileUnavailableException when it cannot be created or opened
   * @throws IllegalArgumentException when {@code slots} is less than 1
   */
  public static SwapFile open(Path path, long slots) throws SwapFileException {
    return open(path, slots, SwapFileOptions.DEFAULT);
  }

  /**
   * Opens a swap file that uses its device in a certain way.
   *
   * @throws SwapFileUnavailableException when it cannot be used so, too
   * @throws SwapFileException as {@link #open(Path, long)} does
   */
  public static SwapFile open(Path path, long slots, SwapFileOptions options)
      throws SwapFileException {
    if (slots < 1 || slots >= Long.MAX_VALUE / PAGE_BYTES) {
      throw new IllegalArgumentException("swap file " + path + " of " + slots + " slots");
    }
    return new SwapFileOpener(path, slots, options).open();
  }

  /**
   * Opens a swap file that was {@linkplain #seal sealed}, and leaves in it what it has.
   *
   * @param seal that it must have; it keeps it until it is sealed in another way
   * @throws SwapFileUnavailableException when it is not there, has other slots or another seal, or
   *     cannot be used so
   * @throws SwapFileException as {@link #open(Path, long)} does
   */
  public static SwapFile reopen(Path path, long slots, SwapFileOptions options, FileSeal seal)
      throws SwapFileException {
    return new SwapFileOpener(path, slots, options).reopen(seal);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public String name() {
    return "swap file " + path;
  }

  @Override
  public long slots() {
    return slots;
  }

  /**
   * Length of the file in bytes: what it takes on the disk at most, as slots that were never
   * written are holes where the file system has them.
   *
   * @throws SwapFileUnavailableException when the file does not say
   */
  public long bytesOnDisk() throws SwapFileException {
    try {
      return file.size();
    } catch (IOException e) {
      throw new SwapFileUnavailableException(path, "its length is unknown: " + e.getMessage(), e);
    }
  }

  /** {@inheritDoc} In as few transfers as the staging memory allows; checksums are CRC32C. */
  @Override
  public void write(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums)
      throws SwapFileException {
    requireSlots(slot, count);
    for (int done = 0; done < count; ) {
      int batch = Math.min(count - done, io.pages());
      writeFully(io.gather(pages, offsets, from + done, batch, checksums), slot + done);
      done += batch;
    }
  }

  /**
   * {@inheritDoc} In as few transfers as the staging memory allows, and without it where pages lie
   * side by side in page-aligned memory off heap; checksums are CRC32C.
   */
  @Override
  public void read(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums)
      throws SwapFileException {
    requireSlots(slot, count);
    for (int done = 0; done < count; ) {
      int batch = Math.min(count - done, io.pages());
      ByteBuffer inPlace = IoBuffer.inPlace(pages, offsets, from + done, batch);
      if (inPlace == null) {
        readFully(io.ready(batch), slot + done);
        io.scatter(pages, offsets, from + done, batch, checksums);
      } else {
        readFully(inPlace, slot + done);
        io.checksums(inPlace, from + done, batch, checksums);
      }
      done += batch;
    }
  }

  /**
   * Reads one slot.
   *
   * @param io the calling worker's own
   * @return the CRC32C of what was read, for the caller to compare
   * @throws SwapFileIoException when the slot could not be read in whole
   * @throws IllegalArgumentException when the slot is not one of the file's
   */
  public int read(IoBuffer io, long slot, ByteBuffer dst, int offset) throws SwapFileException {
    requireSlots(slot, 1);
    readFully(io.ready(1), slot);
    return io.scatter(dst, offset);
  }

  @Override
  public void writePacked(IoBuffer io, long slot, PackedRun run) throws SwapFileException {
    requireSlots(slot, run.slots());
    writeFully(io.gather(run), slot);
  }

  @Override
  public void readPacked(IoBuffer io, long slot, PackedRun run) throws SwapFileException {
    requireSlots(slot, run.slots());
    readFully(io.ready(run.slots()), slot);
    io.scatter(run);
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public boolean bearsInterrupts() {
    return file.bearsInterrupts();
  }

  @Override
  public boolean discards() {
    return discards;
  }

  @Override
  public boolean discard(long slot, int count) throws SwapFileException {
    requireSlots(slot, count);
    try {
      return file.discard(slot * PAGE_BYTES, (long) count * PAGE_BYTES);
    } catch (IOException e) {
      throw new SwapFileIoException(path, slot, "cannot be discarded: " + e, e);
    }
  }

  /** {@inheritDoc} The file is shorter by these; one that is preallocated keeps its length. */
  @Override
  public long truncate(long kept) throws SwapFileException {
    requireSlots(Math.max(1, kept), 1);
    try {
      return file.truncate((kept + 1) * PAGE_BYTES);
    } catch (IOException e) {
      throw new SwapFileIoException(path, kept + 1, "cannot be cut off: " + e, e);
    }
  }

  /**
   * Puts a seal on the file once the device has all of its pages, or takes it off.
   *
   * @param seal {@link FileSeal#NONE} for none
   * @throws SwapFileUnavailableException when the file cannot be written or forced to the device
   */
  public void seal(FileSeal seal) throws SwapFileException {
    MemoryBlock memory = MemoryBlock.allocate(PAGE_BYTES, MemoryBlock.PAGE_ALIGNMENT);
    try {
      file.force();
      ByteBuffer header = memory.buffer().put(SwapFileHeader.encode(slots, seal)).flip();
      while (header.hasRemaining()) {
        file.write(header, header.position());
      }
      file.force();
    } catch (IOException e) {
      throw new SwapFileUnavailableException(path, "cannot be sealed: " + e.getMessage(), e);
    } finally {
      memory.free();
    }
  }

  /** Closes the file and gives up its lock; the file stays. For its owner; safe to repeat. */
  @Override
  public void close() throws SwapFileException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw new SwapFileUnavailableException(path, "cannot be closed: " + e.getMessage(), e);
    } finally {
      OpenSwapFiles.leave(key);
    }
  }

  private void writeFully(ByteBuffer src, long slot) throws SwapFileIoException {
    int end = src.limit();
    try {
      write(src, slot);
    } catch (SwapFileIoException e) {
      // The device names no page of the transfer: each is tried for itself from where it stopped.
      while (toNextPage(src, end)) {
        write(src, slot);
      }
    }
  }

  private void write(ByteBuffer src, long slot) throws SwapFileIoException {
    long start = slot * PAGE_BYTES;
    try {
      while (src.hasRemaining()) {
        if (file.write(src, start + src.position()) <= 0) {
          throw failure(slot, src, "the device takes no more bytes", null);
        }
      }
    } catch (IOException e) {
      throw e instanceof SwapFileIoException io ? io : failure(slot, src, "cannot be written", e);
    }
  }

  private void readFully(ByteBuffer dst, long slot) throws SwapFileIoException {
    int end = dst.limit();
    try {
      read(dst, slot);
    } catch (SwapFileIoException e) {
      while (toNextPage(dst, end)) {
        read(dst, slot);
      }
    }
  }

  private void read(ByteBuffer dst, long slot) throws SwapFileIoException {
    long start = slot * PAGE_BYTES;
    try {
      while (dst.hasRemaining()) {
        if (file.read(dst, start + dst.position()) <= 0) {
          throw failure(slot, dst, "the file ends before it or within it", null);
        }
      }
    } catch (IOException e) {
      throw e instanceof SwapFileIoException io ? io : failure(slot, dst, "cannot be read", e);
    }
  }

  /** Bounds a buffer to the page that it has come to, from its first byte; false at the end. */
  private static boolean toNextPage(ByteBuffer buffer, int end) {
    int page = buffer.position() / PAGE_BYTES * PAGE_BYTES;
    if (page == end) {
      return false;
    }
    buffer.limit(page + PAGE_BYTES).position(page);
    return true;
  }

  private SwapFileIoException failure(
      long slot, ByteBuffer buffer, String what, @Nullable IOException cause) {
    String reason = cause == null ? what : what + ": " + cause;
    return new SwapFileIoException(path, slot + buffer.position() / PAGE_BYTES, reason, cause);
  }
}
