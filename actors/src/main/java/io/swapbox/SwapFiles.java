package io.swapbox;

import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.SwapFile;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Opens and closes the swap file of a space, as it is configured. */
final class SwapFiles {

  private SwapFiles() {}

  /**
   * Opens the file; null when the space has none.
   *
   * @throws SwapFileOpenException when it is locked, no swap file, or not accessible
   */
  static @Nullable SwapFile open(@Nullable SwapFileConfig wanted) {
    if (wanted == null) {
      return null;
    }
    try {
      return SwapFile.open(wanted.path(), wanted.maxBytes() / PageFrames.PAGE_BYTES);
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }

  /**
   * Closes the file, and deletes it if it is to go.
   *
   * @throws SwapFileOpenException when the system refuses
   */
  static void close(@Nullable SwapFileConfig wanted, @Nullable SwapFile file) {
    if (wanted == null || file == null) {
      return;
    }
    try {
      file.close();
      if (wanted.deleteOnClose()) {
        Files.deleteIfExists(wanted.path());
      }
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }
}
