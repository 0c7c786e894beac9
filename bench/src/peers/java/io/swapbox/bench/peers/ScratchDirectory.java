package io.swapbox.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory for the files of one store, under {@code java.io.tmpdir}; deleted at the latest when
 * the JVM ends, as JMH does not close what failed.
 */
final class ScratchDirectory implements AutoCloseable {

  private final Path path;

  ScratchDirectory() {
    try {
      path = Files.createTempDirectory("swapbox-peers");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  Path path() {
    return path;
  }

  /**
   * Bytes of the blocks that its files take on the disk, in which holes do not count. The file
   * system is synced before, as it gives out blocks only when it writes.
   */
  long allocatedBytes() {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "sync -f \"$0\" && du -s -B1 \"$0\"", path.toString())
              .redirectErrorStream(true)
              .start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IOException("du " + path + ": " + text);
      }
      return Long.parseLong(text.substring(0, text.indexOf('\t')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while du reads " + path, e);
    }
  }

  /** Deletes it with all that is in it. */
  @Override
  public void close() {
    if (Files.notExists(path)) {
      return;
    }
    try {
      Files.walkFileTree(path, new Deleter());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
        throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
        throws IOException {
      if (failed != null) {
        throw failed;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
