package io.swapbox.actors;

import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapFileOpenException;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import java.io.IOException;

/**
 * Opens the files and devices in memory of tiers that are swapped on while a space is used, and
 * closes those of tiers that are off and empty. May block, and is asked where that is no harm.
 */
public interface TierFiles {

  /**
   * Opens one.
   *
   * @throws SwapFileOpenException when a file is locked, no swap file, or not accessible
   */
  PageFile open(SwapDeviceConfig device);

  /**
   * Closes one, and deletes what is to be deleted then.
   *
   * @throws SwapFileOpenException when the system refuses that
   */
  void close(PageFile device);

  /** Those of a space that opens devices in memory alone. */
  static TierFiles inMemory(Payload payload) {
    return new TierFiles() {
      @Override
      public PageFile open(SwapDeviceConfig device) {
        return switch (device) {
          case MemoryTierConfig memory -> payload.memory(memory.maxBytes() / PageFrames.PAGE_BYTES);
          case SwapFileConfig file ->
              throw new SwapFileOpenException(
                  new IOException("swap file " + file.path() + " is not open"));
        };
      }

      @Override
      public void close(PageFile device) {
        try {
          device.close();
        } catch (IOException e) {
          throw new SwapFileOpenException(e);
        }
      }
    };
  }
}
