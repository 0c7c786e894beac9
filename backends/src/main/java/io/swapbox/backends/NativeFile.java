package io.swapbox.backends;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A second descriptor of a swap file for what Java's channels cannot do: {@code fallocate} of the C
 * library of Linux.
 *
 * <p>It is closed together with the file only: POSIX ends a process's lock with any descriptor.
 */
final class NativeFile {

  private static final int O_RDWR = 2;
  private static final int FALLOC_FL_KEEP_SIZE = 1;
  private static final int FALLOC_FL_PUNCH_HOLE = 2;

  private final Function fallocate;
  private final Function close;
  private final int descriptor;

  private NativeFile(Function fallocate, Function close, int descriptor) {
    this.fallocate = fallocate;
    this.close = close;
    this.descriptor = descriptor;
  }

  /** Opens a file that exists; null where there is no such call. */
  static @Nullable NativeFile open(Path path) {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return null;
    }
    try {
      NativeLibrary c = NativeLibrary.getInstance("c");
      Function fallocate = c.getFunction("fallocate");
      Function close = c.getFunction("close");
      int descriptor =
          c.getFunction("open").invokeInt(new Object[] {path.toAbsolutePath().toString(), O_RDWR});
      return descriptor < 0 ? null : new NativeFile(fallocate, close, descriptor);
    } catch (LinkageError noLibrary) {
      return null;
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
    return fallocate.invokeInt(new Object[] {descriptor, mode, position, length}) == 0;
  }

  void close() {
    close.invokeInt(new Object[] {descriptor});
  }
}
