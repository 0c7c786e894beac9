package io.swapbox.backends;

import java.nio.file.Path;

/** What lies at the path is not a swap file of Swapbox; it was left as it is. */
public final class NotASwapFileException extends SwapFileException {

  private static final long serialVersionUID = 1L;

  NotASwapFileException(Path path, String reason) {
    super(path, reason + "; it was left as it is", null);
  }
}
