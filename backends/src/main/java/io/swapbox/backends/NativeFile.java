package io.swapbox.backends;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A second descriptor of a swap file, with the calls of the C library of Linux: for what Java's
 * channels cannot do, and for transfers by threads that may be interrupted, which would close a
 * channel for all.
 *
 * <p>It is closed together with the file only: POSIX ends a process's lock with any descriptor.
 */
final class NativeFile {

  private static final int O_RDWR = 2;
  private static final int FALLOC_FL_KEEP_SIZE = 1;
  private static final int FALLOC_FL_PUNCH_HOLE = 2;
  private static final int EINTR = 4;

  private final int descriptor;

  private NativeFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens a file that exists; null where there is no such call, or it refuses.
   *
   * @param direct whether transfers go past the page cache; buffers have to be aligned then
   */
  static @Nullable NativeFile open(Path path, boolean direct) {
    try {
      boolean known = Platform.isIntel() || Platform.isARM();
      if (!Platform.isLinux() || !Platform.is64Bit() || !known) {
        return null;
      }
      int flags = O_RDWR | (direct ? directFlag() : 0);
      return new NativeFile(Library.open(path.toAbsolutePath().toString(), flags));
    } catch (LinkageError | LastErrorException refused) {
      return null;
    }
  }

  /** {@code O_DIRECT} of {@code asm/fcntl.h}. */
  private static int directFlag() {
    return Platform.isARM() ? 0x10000 : 0x4000;
  }

  /** As {@link FileAccess#read}; the buffer is off heap. */
  int read(ByteBuffer dst, long position) throws IOException {
    int moved = transfer(dst, position, Library::pread);
    dst.position(dst.position() + moved);
    return moved == 0 && dst.hasRemaining() ? -1 : moved;
  }

  /** As {@link FileAccess#write}; the buffer is off heap. */
  int write(ByteBuffer src, long position) throws IOException {
    int moved = transfer(src, position, Library::pwrite);
    src.position(src.position() + moved);
    return moved;
  }

  private interface Transfer {
    long call(int descriptor, long address, long bytes, long position);
  }

  private int transfer(ByteBuffer buffer, long position, Transfer transfer) throws IOException {
    long address = Pointer.nativeValue(Native.getDirectBufferPointer(buffer)) + buffer.position();
    while (true) {
      try {
        return (int) transfer.call(descriptor, address, buffer.remaining(), position);
      } catch (LastErrorException e) {
        if (e.getErrorCode() != EINTR) {
          throw new IOException(e.getMessage(), e);
        }
      } finally {
        Reference.reachabilityFence(buffer);
      }
    }
  }

  /** Gives blocks back: what is read there from now on is zero. False when it cannot. */
  boolean punchHole(long position, long length) {
    return fallocate(FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, position, length);
  }

  /** Takes blocks; the file is at least as long then. False when it cannot. */
  boolean allocate(long length) {
    return fallocate(0, 0, length);
  }

  private boolean fallocate(int mode, long position, long length) {
    try {
      return Library.fallocate(descriptor, mode, position, length) == 0;
    } catch (LastErrorException refused) {
      return false;
    }
  }

  void close() throws IOException {
    try {
      Library.close(descriptor);
    } catch (LastErrorException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The C library, by the names and types of its own; all of these are 64 bits wide on Linux. */
  private static final class Library {

    static {
      Native.register(Library.class, "c");
    }

    static native int open(String path, int flags) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;

    static native long pread(int descriptor, long address, long bytes, long position)
        throws LastErrorException;

    static native long pwrite(int descriptor, long address, long bytes, long position)
        throws LastErrorException;

    static native int fallocate(int descriptor, int mode, long position, long length)
        throws LastErrorException;
  }
}
