package io.swapbox.backends;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reading or writing a slot failed, or stopped short of the whole page. */
public final class SwapFileIoException extends SwapFileException {

  private static final long serialVersionUID = 1L;

  /** What the C library of Linux and macOS calls these errors; Java hands on nothing else. */
  private static final String ENOSPC = "No space left on device";

  private static final String EDQUOT = "quota exceeded";

  private final long slot;

  private final boolean diskFull;

  SwapFileIoException(Path path, long slot, String reason, @Nullable IOException cause) {
    this(path, slot, reason, cause, saysDiskFull(cause));
  }

  private SwapFileIoException(
      Path path, long slot, String reason, @Nullable IOException cause, boolean diskFull) {
    super(path, "slot " + slot + ": " + reason, cause);
    this.slot = slot;
    this.diskFull = diskFull;
  }

  /** There is no room for a slot, as far as its device knows. */
  static SwapFileIoException noRoom(Path path, long slot, String reason) {
    return new SwapFileIoException(path, slot, reason, null, true);
  }

  private static boolean saysDiskFull(@Nullable IOException cause) {
    String reason = cause == null ? null : cause.getMessage();
    return reason != null && (reason.contains(ENOSPC) || reason.contains(EDQUOT));
  }

  /**
   * Whether there was no room on the device, or in the user's share of it: the slot is as good as
   * any, but it has no block yet.
   */
  public boolean diskFull() {
    return diskFull;
  }

  /** The first slot that was not done; of a write, those before it are in the file. */
  public long slot() {
    return slot;
  }
}
