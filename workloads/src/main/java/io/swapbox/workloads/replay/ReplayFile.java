package io.swapbox.workloads.replay;

import io.swapbox.SwapException;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapFileOpenException;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.ModelledFile;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The swap file of a replay, if it has one, or its model; a temporary one is deleted in the end.
 */
public final class ReplayFile implements AutoCloseable {

  private final @Nullable SwapFileConfig config;
  private final @Nullable PageFile file;

  private ReplayFile(@Nullable SwapFileConfig config, @Nullable PageFile file) {
    this.config = config;
    this.file = file;
  }

  /**
   * Opens the file; of modelled pages there is none, and its path is of no use.
   *
   * @throws io.swapbox.ConfigurationException when size or queue depth cannot be used
   * @throws SwapFileOpenException when it is locked, no swap file, or not accessible
   */
  public static ReplayFile open(ReplaySettings.@Nullable File settings, Payload payload) {
    if (settings == null) {
      return new ReplayFile(null, null);
    }
    if (payload == Payload.MODELLED) {
      return new ReplayFile(
          new SwapFileConfig(Path.of(""), settings.maxBytes(), settings.queueDepth(), false),
          new ModelledFile(slots(settings)));
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
      return new ReplayFile(config, SwapFile.open(path, slots(settings)));
    } catch (IOException e) {
      throw new SwapFileOpenException(e);
    }
  }

  private static long slots(ReplaySettings.File settings) {
    return settings.maxBytes() / PageFrames.PAGE_BYTES;
  }

  /** What it is, or null when there is none. */
  public @Nullable SwapFileConfig config() {
    return config;
  }

  /** The open file, if there is one. */
  public List<PageFile> devices() {
    return file == null ? List.of() : List.of(file);
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
