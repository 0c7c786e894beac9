package io.swapbox.backends;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The open file under a swap file, in the few calls that it needs; a seam, as full disks and
 * failing ones are hard to come by. Calls may come from several threads at once.
 */
interface FileAccess extends Closeable {

  /**
   * Reads at a position of the file.
   *
   * @return bytes read, fewer than wanted if it likes, or -1 at the end of the file
   */
  int read(ByteBuffer dst, long position) throws IOException;

  /** Writes at a position of the file; returns how many bytes it took. */
  int write(ByteBuffer src, long position) throws IOException;

  /**
   * Gives the blocks of a part of the file back; false when it cannot, and nothing has changed.
   *
   * @param position of the first byte
   * @param length in bytes
   */
  boolean discard(long position, long length) throws IOException;

  /**
   * Makes the file shorter, unless it is to keep its blocks; no change if it is not longer.
   *
   * @param length in bytes
   * @return bytes that it is shorter by
   */
  long truncate(long length) throws IOException;

  /** Returns when the device has all that was written. */
  void force() throws IOException;

  /** Whether a thread that is interrupted in a read or write ends it, and leaves the file open. */
  default boolean bearsInterrupts() {
    return false;
  }

  /** Length of the file in bytes. */
  long size() throws IOException;
}
