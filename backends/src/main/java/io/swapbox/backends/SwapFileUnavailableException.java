package io.swapbox.backends;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** There is no swap file at the path and none can be made, or it cannot be opened. */
public final class SwapFileUnavailableException extends SwapFileException {

  private static final long serialVersionUID = 1L;

  SwapFileUnavailableException(Path path, String reason, @Nullable Throwable cause) {
    super(path, reason, cause);
  }
}
