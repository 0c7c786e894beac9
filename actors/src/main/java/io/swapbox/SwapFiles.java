package io.swapbox;

import io.swapbox.actors.TierFiles;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open swap files and devices in memory of a space. While it runs some are opened and closed
 * for its actors, on threads that may wait for that.
 */
final class SwapFiles implements TierFiles {

  private record Device(SwapDeviceConfig config, PageFile file) {}

  private final List<Device> devices = new ArrayList<>();

  private SwapFiles() {}

  /**
   * Opens all devices, or none.
   *
   * @throws SwapFileOpenException when a file is locked, no swap file, or not accessible
   */
  static SwapFiles open(List<SwapDeviceConfig> wanted) {
    return open(wanted, device -> false, null);
  }

  /**
   * The same with what lies in some of the files, which must have that seal, and keep it.
   *
   * @param used which
   * @throws SwapFileOpenException when a file has another seal, too
   */
  static SwapFiles reopen(
      List<SwapDeviceConfig> wanted, Predicate<SwapDeviceConfig> used, FileSeal seal) {
    return open(wanted, used, seal);
  }

  private static SwapFiles open(
      List<SwapDeviceConfig> wanted, Predicate<SwapDeviceConfig> used, @Nullable FileSeal seal) {
    SwapFiles opened = new SwapFiles();
    try {
      for (SwapDeviceConfig device : wanted) {
        opened.devices.add(new Device(device, open(device, used.test(device) ? seal : null)));
      }
      return opened;
    } catch (IOException e) {
      opened.close(seal == null);
      throw new SwapFileOpenException(e);
    }
  }

  @Override
  public synchronized PageFile open(SwapDeviceConfig device) {
    try {
      PageFile file = open(device, null);
      devices.add(new Device(device, file));
      return file;
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }

  @Override
  public synchronized void close(PageFile file) {
    for (Device device : devices) {
      if (device.file().equals(file)) {
        devices.remove(device);
        try {
          close(device, true);
        } catch (IOException e) {
          throw new SwapFileOpenException(e);
        }
        return;
      }
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

  /** The devices that are open, in the order in which they were opened. */
  synchronized List<PageFile> files() {
    return devices.stream().map(Device::file).toList();
  }

  /**
   * Makes sure that all files are there when the space is closed.
   *
   * @param snapshot that is to go with them
   * @throws SnapshotMismatchException naming a file that is deleted then
   */
  synchronized void requireStay(Path snapshot) {
    for (Device device : devices) {
      if (device.config() instanceof SwapFileConfig file && file.deleteOnClose()) {
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
  synchronized void unseal() {
    try {
      for (Device device : devices) {
        if (device.file() instanceof SwapFile file) {
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

  private synchronized void close(boolean mayDelete) {
    IOException refusal = null;
    for (Device device : devices) {
      try {
        close(device, mayDelete);
      } catch (IOException e) {
        refusal = e;
      }
    }
    if (refusal != null) {
      throw new SwapFileOpenException(refusal);
    }
  }

  private static void close(Device device, boolean mayDelete) throws IOException {
    device.file().close();
    if (mayDelete && device.config() instanceof SwapFileConfig file && file.deleteOnClose()) {
      Files.deleteIfExists(file.path());
    }
  }
}
