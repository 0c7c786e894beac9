package io.swapbox;

import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.FileSeal;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The open swap files and devices in memory of a space, as they are configured. */
final class SwapFiles {

  private final List<SwapDeviceConfig> wanted;
  private final List<PageFile> files = new ArrayList<>();

  private SwapFiles(List<SwapDeviceConfig> wanted) {
    this.wanted = wanted;
  }

  /**
   * Opens all devices, or none.
   *
   * @throws SwapFileOpenException when a file is locked, no swap file, or not accessible
   */
  static SwapFiles open(List<SwapDeviceConfig> wanted) {
    return open(wanted, null);
  }

  /**
   * The same with what lies in the files, all of which must have that seal, and keep it.
   *
   * @throws SwapFileOpenException when a file has another seal, too
   */
  static SwapFiles reopen(List<SwapDeviceConfig> wanted, FileSeal seal) {
    return open(wanted, seal);
  }

  private static SwapFiles open(List<SwapDeviceConfig> wanted, @Nullable FileSeal seal) {
    SwapFiles opened = new SwapFiles(wanted);
    try {
      for (SwapDeviceConfig device : wanted) {
        opened.files.add(open(device, seal));
      }
      return opened;
    } catch (IOException e) {
      opened.close(seal == null);
      throw new SwapFileOpenException(e);
    }
  }

  private static PageFile open(SwapDeviceConfig device, @Nullable FileSeal seal)
      throws IOException {
    long slots = device.maxBytes() / PageFrames.PAGE_BYTES;
    return switch (device) {
      case SwapFileConfig file ->
          seal == null
              ? SwapFile.open(file.path(), slots, file.options())
              : SwapFile.reopen(file.path(), slots, file.options(), seal);
      case MemoryTierConfig memory -> Payload.REAL.memory(slots);
    };
  }

  /** In the order of {@link SwapSpaceConfig#devices}. */
  List<PageFile> files() {
    return files;
  }

  /**
   * Makes sure that all files are there when the space is closed.
   *
   * @param snapshot that is to go with them
   * @throws SnapshotMismatchException naming a file that is deleted then
   */
  void requireStay(Path snapshot) {
    for (SwapDeviceConfig device : wanted) {
      if (device instanceof SwapFileConfig file && file.deleteOnClose()) {
        throw new SnapshotMismatchException(
            snapshot, "needs swap file " + file.path() + ", which is deleted on close");
      }
    }
  }

  /**
   * Takes the seals off.
   *
   * @throws SwapFileOpenException when a file cannot be written
   */
  void unseal() {
    try {
      for (PageFile device : files) {
        if (device instanceof SwapFile file) {
          file.seal(FileSeal.NONE);
        }
      }
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }

  /**
   * Closes all of them, and deletes files that are to go.
   *
   * @throws SwapFileOpenException when the system refuses one; the others are closed
   */
  void close() {
    close(true);
  }

  /**
   * Closes all of them, and deletes none.
   *
   * @throws SwapFileOpenException when the system refuses one; the others are closed
   */
  void closeAndKeep() {
    close(false);
  }

  private void close(boolean mayDelete) {
    IOException refusal = null;
    for (int i = 0; i < files.size(); i++) {
      try {
        files.get(i).close();
        if (mayDelete && wanted.get(i) instanceof SwapFileConfig file && file.deleteOnClose()) {
          Files.deleteIfExists(file.path());
        }
      } catch (IOException e) {
        refusal = e;
      }
    }
    if (refusal != null) {
      throw new SwapFileOpenException(refusal);
    }
  }
}
