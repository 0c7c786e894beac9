package io.swapbox.backends;

import java.nio.ByteBuffer;

/** Slots of a page each, which somebody else hands out: a swap file, or the model of one. */
public interface PageFile extends AutoCloseable {

  /** What it is called in messages. */
  String name();

  /** The last slot; the first is 1. */
  long slots();

  /**
   * Writes pages to slots in a row.
   *
   * @param io staging memory, the calling worker's own
   * @param slot of the first page
   * @param pages buffers, whose positions are neither used nor moved; entries {@code from} to
   *     {@code from + count - 1} are taken
   * @param offsets of the pages in their buffers, in bytes
   * @param checksums gets the checksum of each page, at the index of the page
   * @throws SwapFileIoException naming the first slot that was not written
   * @throws IllegalArgumentException when a slot is not one of the file's
   */
  void write(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums)
      throws SwapFileException;

  /**
   * Reads slots in a row.
   *
   * @param io staging memory, the calling worker's own
   * @param slot of the first page
   * @param pages buffers, whose positions are neither used nor moved; entries {@code from} to
   *     {@code from + count - 1} are filled
   * @param offsets of the pages in their buffers, in bytes
   * @param checksums gets the checksum of what was read for each page, for the caller to compare
   * @throws SwapFileIoException naming the first slot that could not be read in whole
   * @throws IllegalArgumentException when a slot is not one of the file's
   */
  void read(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums)
      throws SwapFileException;

  /**
   * Checks that slots in a row are the file's.
   *
   * @throws IllegalArgumentException when one is not
   */
  default void requireSlots(long slot, int count) {
    if (slot < 1 || count < 0 || slot > slots() - count + 1) {
      throw new IllegalArgumentException(
          "slots %d to %d are not within 1 to %d of %s"
              .formatted(slot, slot + count - 1, slots(), name()));
    }
  }

  /** Whether its pages are in memory: reads and writes are copies, which wait for nothing. */
  boolean inMemory();

  /** Whether a thread that is interrupted during a transfer ends it, and the file stays open. */
  default boolean bearsInterrupts() {
    return false;
  }

  /**
   * Writes compressed pages one behind the other from the first byte of a slot on, and gives the
   * run their checksums.
   *
   * @param io staging memory, the calling worker's own, for as many pages as the run has slots
   * @throws SwapFileIoException naming the first slot that was not written
   * @throws IllegalArgumentException when a slot is not one of the file's
   */
  void writePacked(IoBuffer io, long slot, PackedRun run) throws SwapFileException;

  /**
   * Reads compressed pages and decompresses them, unless the run wants them as they are; it says
   * which of them were damaged.
   *
   * @param io staging memory, the calling worker's own, for as many pages as the run has slots
   * @param slot that the objects' places are counted from
   * @throws SwapFileIoException naming the first slot that could not be read in whole
   * @throws IllegalArgumentException when a slot is not one of the file's
   */
  void readPacked(IoBuffer io, long slot, PackedRun run) throws SwapFileException;

  /** Whether blocks of slots that are free are to be given back; only a real file has any. */
  default boolean discards() {
    return false;
  }

  /**
   * Gives the blocks of slots in a row back; what was in them is gone.
   *
   * @return false when it cannot, and they are as they were
   * @throws IllegalArgumentException when a slot is not one of the file's
   */
  default boolean discard(long slot, int count) throws SwapFileException {
    return false;
  }

  /**
   * Gives back what the slots behind some take; they can be written again later.
   *
   * @param kept the last slot that stays, 0 for none
   * @return bytes that were given back; 0 when it cannot
   * @throws IllegalArgumentException when it is not 0, nor one of the file's slots
   */
  default long truncate(long kept) throws SwapFileException {
    return 0;
  }

  /** Closes it; for its owner; safe to repeat. */
  @Override
  void close() throws SwapFileException;
}
