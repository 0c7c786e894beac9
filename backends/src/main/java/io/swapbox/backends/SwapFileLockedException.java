package io.swapbox.backends;

import java.nio.file.Path;

/** The swap file is in use, by this program or by another. */
public final class SwapFileLockedException extends SwapFileException {

  private static final long serialVersionUID = 1L;

  SwapFileLockedException(Path path, String holder) {
    super(path, "is in use by " + holder, null);
  }
}
