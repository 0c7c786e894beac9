package io.swapbox.bench.compare;

import io.swapbox.SwapException;
import java.nio.file.Path;

/** A file that is no result, or a directory that has none; the message names it and says why. */
public final class UnreadableResultException extends SwapException {

  private static final long serialVersionUID = 1L;

  UnreadableResultException(Path path, String reason) {
    super(path + ": " + reason);
  }

  UnreadableResultException(Path path, String reason, Throwable cause) {
    super(path + ": " + reason, cause);
  }
}
