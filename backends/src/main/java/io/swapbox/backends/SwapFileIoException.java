package io.swapbox.backends;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reading or writing a slot failed, or stopped short of the whole page. */
public final class SwapFileIoException extends SwapFileException {

  private static final long serialVersionUID = 1L;

  private final long slot;

  SwapFileIoException(Path path, long slot, String reason, @Nullable IOException cause) {
    super(path, "slot " + slot + ": " + reason, cause);
    this.slot = slot;
  }

  /** The first slot that was not done; of a write, those before it are in the file. */
  public long slot() {
    return slot;
  }
}
