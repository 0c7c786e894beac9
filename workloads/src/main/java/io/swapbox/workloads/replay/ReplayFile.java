package io.swapbox.workloads.replay;

import io.swapbox.SwapException;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapFileOpenException;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.SwapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The swap file of a replay, if it has one; a temporary one is deleted in the end. */
final class ReplayFile implements AutoCloseable {

  private final @Nullable SwapFileConfig config;
  private final @Nullable SwapFile file;

  private ReplayFile(@Nullable SwapFileConfig config, @Nullable SwapFile file) {
    this.config = config;
    this.file = file;
  }

  /**
   * Opens the file.
   *
   * @throws io.swapbox.ConfigurationException when size or queue depth cannot be used
   * @throws SwapFileOpenException when it is locked, no swap file, or not accessible
   */
  static ReplayFile open(ReplaySettings.@Nullable File settings) {
    if (settings == null) {
      return new ReplayFile(null, null);
    }
    Path path = settings.path();
    return path == null ? openTemporary(settings) : open(path, settings, false);
  }

  private static ReplayFile openTemporary(ReplaySettings.File settings) {
    try {
      Path directory = Files.createTempDirectory("swapbox");
      try {
        return open(directory.resolve("swapfile"), settings, true);
      } catch (SwapException e) {
        Files.delete(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }

  private static ReplayFile open(Path path, ReplaySettings.File settings, boolean temporary) {
    SwapFileConfig config =
        new SwapFileConfig(path, settings.maxBytes(), settings.queueDepth(), temporary);
    try {
      return new ReplayFile(
          config, SwapFile.open(path, settings.maxBytes() / PageFrames.PAGE_BYTES));
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }

  @Nullable SwapFileConfig config() {
    return config;
  }

  @Nullable SwapFile swapFile() {
    return file;
  }

  @Override
  public void close() {
    if (config == null || file == null) {
      return;
    }
    try {
      file.close();
      if (config.deleteOnClose()) {
        Files.delete(config.path());
        Files.delete(config.path().toAbsolutePath().getParent());
      }
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }
}
