package io.swapbox.backends;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A swap file that cannot do what was asked of it; each kind of failure has its own subclass. */
public abstract class SwapFileException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Path path;

  SwapFileException(Path path, String reason, @Nullable Throwable cause) {
    super("swap file " + path + ": " + reason, cause);
    this.path = path;
  }

  /** The swap file. */
  public Path path() {
    return path;
  }
}
