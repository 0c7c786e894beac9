package io.swapbox.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for the files of a benchmark. */
final class Scratch {

  private Scratch() {}

  /** A new one, where the system has temporary files. */
  static Path create() {
    try {
      return Files.createTempDirectory("swapbox-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes one that is empty again. */
  static void delete(Path directory) {
    try {
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
