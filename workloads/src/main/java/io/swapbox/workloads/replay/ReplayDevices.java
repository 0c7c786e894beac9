package io.swapbox.workloads.replay;

import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapException;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapFileOpenException;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.ModelledFile;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The swap files and the slots in memory of a replay, or their models; temporary files are deleted
 * in the end.
 */
public final class ReplayDevices implements AutoCloseable {

  /** Of all files but the spare one. */
  private static final int FILE_PRIORITY = 0;

  private final List<SwapDeviceConfig> configs = new ArrayList<>();
  private final List<PageFile> files = new ArrayList<>();

  /** Of temporary files the directory. */
  private @Nullable Path directory;

  private ReplayDevices() {}

  /**
   * Opens them, in the order of their priority. Of modelled pages there is no file, and its path is
   * of no use.
   *
   * @param file what files are like, or null for none
   * @param tiers how many there are, and how much memory
   * @throws io.swapbox.ConfigurationException when size or queue depth cannot be used
   * @throws SwapFileOpenException when a file is locked, no swap file, or not accessible
   */
  public static ReplayDevices open(
      ReplaySettings.@Nullable File file, ReplaySettings.Tiers tiers, Payload payload) {
    ReplayDevices devices = new ReplayDevices();
    try {
      long memory = tiers.memoryBytes();
      if (memory > 0) {
        devices.add(
            MemoryTierConfig.ofBytes(memory).withDemotion(tiers.memoryDemotion()),
            payload.memory(memory / PageFrames.PAGE_BYTES));
      }
      if (file != null) {
        devices.openFiles(file, tiers, payload);
      }
      return devices;
    } catch (IOException e) {
      devices.close();
      throw new SwapFileOpenException(e);
    } catch (SwapException e) {
      devices.close();
      throw e;
    }
  }

  private void openFiles(ReplaySettings.File settings, ReplaySettings.Tiers tiers, Payload payload)
      throws IOException {
    Path path = settings.path();
    if (path == null && payload == Payload.REAL) {
      directory = Files.createTempDirectory("swapbox");
      path = directory.resolve("swapfile");
    }
    for (int i = 0; i < tiers.allFiles(); i++) {
      Path own = path == null ? Path.of("") : numbered(path, i);
      SwapFileConfig config =
          new SwapFileConfig(
                  own, settings.maxBytes(), settings.queueDepth(), settings.path() == null)
              .withPriority(i < tiers.files() ? FILE_PRIORITY : TierConfig.MIN_PRIORITY)
              .withOptions(settings.options());
      long slots = settings.maxBytes() / PageFrames.PAGE_BYTES;
      add(
          config,
          payload == Payload.MODELLED
              ? new ModelledFile(slots)
              : SwapFile.open(own, slots, settings.options()));
    }
  }

  /** The first file has the path itself, the others a number behind it. */
  private static Path numbered(Path path, int file) {
    return file == 0 ? path : path.resolveSibling(path.getFileName() + "." + (file + 1));
  }

  private void add(SwapDeviceConfig config, PageFile file) {
    configs.add(config);
    files.add(file);
  }

  /** The tiers of a space with these devices and that pool, which may be null for none. */
  public List<TierConfig> with(@Nullable ZswapConfig pool) {
    List<TierConfig> tiers = new ArrayList<>(configs);
    if (pool != null) {
      tiers.add(pool);
    }
    return tiers;
  }

  /** The open files, in the order that a space has its devices in. */
  public List<PageFile> files() {
    return files;
  }

  @Override
  public void close() {
    try {
      for (PageFile file : files) {
        file.close();
      }
      Path temporary = directory;
      if (temporary != null) {
        for (SwapDeviceConfig config : configs) {
          if (config instanceof SwapFileConfig file) {
            Files.delete(file.path());
          }
        }
        Files.delete(temporary);
      }
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }
}
