package io.swapbox;

import java.nio.file.Path;

/** What is there is no snapshot, or not all of it, or not as it was written. */
public final class SnapshotDamagedException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  /**
   * Names the snapshot and the damage.
   *
   * @param what completes a sentence about the snapshot
   */
  public SnapshotDamagedException(Path path, String what) {
    super(path, what);
  }

  /** The same with what the reader stumbled over. */
  public SnapshotDamagedException(Path path, String what, Throwable cause) {
    super(path, what, cause);
  }
}
