package io.swapbox;

import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

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
    SwapFiles opened = new SwapFiles(wanted);
    try {
      for (SwapDeviceConfig device : wanted) {
        opened.files.add(open(device));
      }
      return opened;
    } catch (IOException e) {
      opened.close();
      throw new SwapFileOpenException(e);
    }
  }

  private static PageFile open(SwapDeviceConfig device) throws IOException {
    long slots = device.maxBytes() / PageFrames.PAGE_BYTES;
    return switch (device) {
      case SwapFileConfig file -> SwapFile.open(file.path(), slots, file.options());
      case MemoryTierConfig memory -> Payload.REAL.memory(slots);
    };
  }

  /** In the order of {@link SwapSpaceConfig#devices}. */
  List<PageFile> files() {
    return files;
  }

  /**
   * Closes all of them, and deletes files that are to go.
   *
   * @throws SwapFileOpenException when the system refuses one; the others are closed
   */
  void close() {
    IOException refusal = null;
    for (int i = 0; i < files.size(); i++) {
      try {
        files.get(i).close();
        if (wanted.get(i) instanceof SwapFileConfig file && file.deleteOnClose()) {
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
