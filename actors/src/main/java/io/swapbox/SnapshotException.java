package io.swapbox;

import java.nio.file.Path;

/** A snapshot cannot be written or restored; each kind of failure has its own subclass. */
public abstract class SnapshotException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** A failure of the snapshot at that path. */
  protected SnapshotException(Path path, String what) {
    super("snapshot " + path + " " + what);
  }

  /** A failure of the snapshot at that path, with its cause. */
  protected SnapshotException(Path path, String what, Throwable cause) {
    super("snapshot " + path + " " + what, cause);
  }
}
