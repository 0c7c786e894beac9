package io.swapbox.backends;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A swap file's medium in memory of which one call goes wrong, counted from 0. */
public final class FaultAtCall implements FileAccess {

  /** What goes wrong. */
  public enum Kind {
    /** The call fails. */
    ERROR,
    /** The call fails, and so does every later one that touches its first page. */
    BAD_PAGE,
    /** A few bytes are moved, and no more. */
    SHORT,
    /** The call fails for want of room, if it is a write. */
    NO_ROOM,
    /** From there on no byte that was not written before can be. */
    DISK_FULL,
    /** One bit of what is moved is turned over. */
    FLIP
  }

  private static final int FEW_BYTES = 1000;

  private final byte[] content;
  private final long slots;
  private final Kind kind;
  private final int at;
  private int calls;
  private int written;
  private long badPage = -1;
  private boolean full;

  /**
   * An empty medium.
   *
   * @param slots pages beside the header
   * @param at which call goes wrong
   */
  public FaultAtCall(int slots, Kind kind, int at) {
    this.content = new byte[(slots + 1) * Page.PAGE_BYTES];
    this.slots = slots;
    this.kind = kind;
    this.at = at;
  }

  /** The swap file on it. */
  public SwapFile file() {
    return new SwapFile(Path.of("faulty"), slots, this, this);
  }

  /** Calls so far. */
  public int calls() {
    return calls;
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    boolean now = calls++ == at;
    int bytes = bytes(now, dst.remaining(), position);
    if (now && kind == Kind.FLIP) {
      content[(int) position] ^= 1;
    }
    dst.put(content, (int) position, bytes);
    return bytes;
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    boolean now = calls++ == at;
    full |= now && kind == Kind.DISK_FULL;
    boolean beyond = position + src.remaining() > written;
    if ((now && kind == Kind.NO_ROOM) || (full && beyond)) {
      throw new IOException("No space left on device");
    }
    int bytes = bytes(now, src.remaining(), position);
    src.get(content, (int) position, bytes);
    written = Math.max(written, (int) position + bytes);
    if (now && kind == Kind.FLIP) {
      content[(int) position] ^= 1;
    }
    return bytes;
  }

  /** How many bytes a call moves, if it does not fail. */
  private int bytes(boolean now, int wanted, long position) throws IOException {
    if (now && kind == Kind.BAD_PAGE) {
      badPage = position / Page.PAGE_BYTES;
    }
    long first = position / Page.PAGE_BYTES;
    long last = (position + wanted - 1) / Page.PAGE_BYTES;
    if ((now && kind == Kind.ERROR) || (first <= badPage && badPage <= last)) {
      throw new IOException("Input/output error");
    }
    return now && kind == Kind.SHORT ? Math.min(wanted, FEW_BYTES) : wanted;
  }

  @Override
  public boolean discard(long position, long length) {
    return false;
  }

  @Override
  public long truncate(long length) {
    int cut = Math.max(0, written - (int) length);
    written -= cut;
    return cut;
  }

  @Override
  public void force() {}

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public void close() {}
}
