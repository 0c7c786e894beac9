package io.swapbox.bench.result;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The directory that the files of one run go to.
 *
 * <p>It is checked when it is named and made when the first file is written: a place that cannot be
 * written does not cost a run, and a run that fails leaves nothing behind.
 */
public final class ResultDirectory {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path path;

  private ResultDirectory(Path path) {
    this.path = path;
  }

  /**
   * A directory that the user named; files of an earlier run in it are replaced.
   *
   * @throws ResultFileException when it cannot be made or written
   */
  public static ResultDirectory named(Path path) {
    Path existing = path.toAbsolutePath();
    while (existing.getParent() != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new ResultFileException(path, new NotDirectoryException(existing.toString()));
    }
    if (!Files.isWritable(existing)) {
      throw new ResultFileException(path, new AccessDeniedException(existing.toString()));
    }
    return new ResultDirectory(path);
  }

  /**
   * A new directory under {@code results}, named after the experiment and the time.
   *
   * @throws ResultFileException when it cannot be made or written
   */
  public static ResultDirectory fresh(Path results, String experiment, LocalDateTime now) {
    String stem = Path.of(experiment).getFileName() + "-" + STAMP.format(now);
    Path path = results.resolve(stem);
    for (int i = 2; Files.exists(path); i++) {
      path = results.resolve(stem + "-" + i);
    }
    return named(path);
  }

  /** Where a file of that name is. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** A directory in this one. */
  public ResultDirectory below(String name) {
    return new ResultDirectory(path.resolve(name));
  }

  /**
   * Writes a file, all of it or none: whoever finds it later can use it.
   *
   * @throws ResultFileException when it cannot be written
   */
  public void write(String name, String text) {
    try {
      Files.createDirectories(path);
      Path whole = Files.writeString(file(name + ".part"), text);
      Files.move(
          whole, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ResultFileException(file(name), e);
    }
  }
}
