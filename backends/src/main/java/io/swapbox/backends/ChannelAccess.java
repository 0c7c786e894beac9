package io.swapbox.backends;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The real file.
 *
 * @param locked holds the lock, which ends with it
 * @param data what pages go through where there is no {@code extra}; another one when that is
 *     direct
 * @param extra what pages go through, and for what channels cannot do
 * @param discards whether blocks are given back
 * @param preallocated whether its blocks are its own to the end
 */
record ChannelAccess(
    FileChannel locked,
    FileChannel data,
    @Nullable NativeFile extra,
    boolean discards,
    boolean preallocated)
    implements FileAccess {

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    requireOpen();
    return extra != null ? extra.read(dst, position) : data.read(dst, position);
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    requireOpen();
    return extra != null ? extra.write(src, position) : data.write(src, position);
  }

  /** A closed descriptor's number may be another file's. */
  private void requireOpen() throws ClosedChannelException {
    if (!data.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean bearsInterrupts() {
    return extra != null;
  }

  @Override
  public boolean discard(long position, long length) {
    return discards && extra != null && extra.punchHole(position, length);
  }

  @Override
  public long truncate(long length) throws IOException {
    long before = locked.size();
    if (preallocated || before <= length) {
      return 0;
    }
    locked.truncate(length);
    return before - length;
  }

  @Override
  public void force() throws IOException {
    data.force(true);
  }

  @Override
  public long size() throws IOException {
    return locked.size();
  }

  @Override
  public void close() throws IOException {
    try {
      data.close();
    } finally {
      if (extra != null) {
        extra.close();
      }
      locked.close();
    }
  }
}
