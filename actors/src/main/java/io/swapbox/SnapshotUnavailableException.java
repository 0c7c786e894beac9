package io.swapbox;

import java.io.IOException;
import java.nio.file.Path;

/** The snapshot cannot be written, or not be read; see the message. */
public final class SnapshotUnavailableException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  /**
   * Names the snapshot and the failure.
   *
   * @param what completes a sentence about the snapshot
   */
  public SnapshotUnavailableException(Path path, String what, IOException cause) {
    super(path, what + ": " + cause, cause);
  }
}
