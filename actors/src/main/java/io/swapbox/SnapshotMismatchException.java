package io.swapbox;

import java.nio.file.Path;

/** The snapshot is whole, but does not fit the configuration, or what became of its swap files. */
public final class SnapshotMismatchException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  /**
   * Names the snapshot and what does not fit.
   *
   * @param what completes a sentence about the snapshot
   */
  public SnapshotMismatchException(Path path, String what) {
    super(path, what);
  }
}
