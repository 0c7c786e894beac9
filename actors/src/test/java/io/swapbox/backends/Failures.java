package io.swapbox.backends;

import java.io.IOException;
import java.nio.file.Path;

/** What a swap file throws when its device fails. */
public final class Failures {

  private static final Path PATH = Path.of("failing");

  private Failures() {}

  /** A slot could not be read or written. */
  public static SwapFileIoException badSlot(long slot) {
    IOException cause = new IOException("Input/output error");
    return new SwapFileIoException(PATH, slot, "cannot be used: " + cause, cause);
  }

  /** There was no block for a slot. */
  public static SwapFileIoException diskFull(long slot) {
    IOException cause = new IOException("No space left on device");
    return new SwapFileIoException(PATH, slot, "cannot be written: " + cause, cause);
  }
}
