package io.swapbox.backends;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file in memory that moves few bytes at a time, fills up and fails on demand. */
final class FaultyFile implements FileAccess {

  private final byte[] content;
  private int length;

  /** Most bytes that one call moves. */
  int mostBytes = Integer.MAX_VALUE;

  /** No byte at or after this position can be written. */
  long diskFullAt = Long.MAX_VALUE;

  /** Reading or writing this byte fails. */
  long badByte = -1;

  /** Whether a full disk takes no byte instead of failing. */
  boolean silent;

  FaultyFile(int bytes) {
    content = new byte[bytes];
  }

  /** Turns one bit of what is stored over. */
  void flip(int position, int bit) {
    content[position] ^= (byte) (1 << bit);
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    if (position >= length) {
      return -1;
    }
    int bytes = (int) Math.min(Math.min(dst.remaining(), mostBytes), length - position);
    bytes = upToBadByte(position, bytes);
    dst.put(content, (int) position, bytes);
    return bytes;
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    if (position >= diskFullAt) {
      if (silent) {
        return 0;
      }
      throw new IOException("No space left on device");
    }
    int bytes = (int) Math.min(Math.min(src.remaining(), mostBytes), diskFullAt - position);
    bytes = upToBadByte(position, bytes);
    src.get(content, (int) position, bytes);
    length = Math.max(length, (int) position + bytes);
    return bytes;
  }

  @Override
  public boolean discard(long position, long length) throws IOException {
    throw new IOException("Input/output error");
  }

  @Override
  public long truncate(long length) throws IOException {
    throw new IOException("Input/output error");
  }

  @Override
  public void force() throws IOException {
    throw new IOException("Input/output error");
  }

  @Override
  public long size() throws IOException {
    throw new IOException("Stale file handle");
  }

  @Override
  public void close() throws IOException {
    throw new IOException("Input/output error");
  }

  private int upToBadByte(long position, int bytes) throws IOException {
    if (badByte == position) {
      throw new IOException("Input/output error");
    }
    return badByte > position ? (int) Math.min(bytes, badByte - position) : bytes;
  }
}
