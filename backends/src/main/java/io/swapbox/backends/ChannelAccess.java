package io.swapbox.backends;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The real file.
 *
 * @param locked holds the lock, which ends with it
 * @param data what pages go through; another one when that is direct
 * @param extra for what these cannot do
 * @param preallocated whether its blocks are its own to the end
 */
record ChannelAccess(
    FileChannel locked, FileChannel data, @Nullable NativeFile extra, boolean preallocated)
    implements FileAccess {

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    return data.read(dst, position);
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    return data.write(src, position);
  }

  @Override
  public boolean discard(long position, long length) {
    return extra != null && extra.punchHole(position, length);
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
