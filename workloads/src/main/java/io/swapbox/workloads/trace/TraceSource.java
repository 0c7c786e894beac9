package io.swapbox.workloads.trace;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where a trace is: one that comes with the program, a file in the native format, or made on the
 * spot.
 */
public sealed interface TraceSource {

  /** The trace's name, without directory and suffix. */
  String name();

  /**
   * A bundled trace.
   *
   * @param name one of {@link BundledTraces#names}
   */
  record Bundled(String name) implements TraceSource {

    /**
     * Checks the name.
     *
     * @throws TraceException listing the bundled names when it is none of them
     */
    public Bundled {
      if (!BundledTraces.contains(name)) {
        throw unknown(name);
      }
    }

    /** The bundled file. */
    String file() {
      return name + ".trace.zst";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A trace file, plain or compressed with zstd; which one is told by its first bytes.
   *
   * @param path where it is
   */
  record TraceFile(Path path) implements TraceSource {

    private static final String ZSTD_SUFFIX = ".zst";
    private static final String SUFFIX = ".trace";

    @Override
    public String name() {
      Path last = path.getFileName();
      String name = last == null ? path.toString() : last.toString();
      return withoutSuffix(withoutSuffix(name, ZSTD_SUFFIX), SUFFIX);
    }

    @Override
    public String toString() {
      return path.toString();
    }

    private static String withoutSuffix(String name, String suffix) {
      return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
  }

  /**
   * The program {@code touch} in another size than it was recorded in.
   *
   * @param mebibytes of memory that it touches, 4 to 65536
   */
  record Touch(int mebibytes) implements TraceSource {

    private static final String PREFIX = "touch:";
    private static final int MIN = 4;
    private static final int MAX = 1 << 16;

    /**
     * Checks the size.
     *
     * @throws TraceException when it is out of range
     */
    public Touch {
      if (mebibytes < MIN || mebibytes > MAX) {
        throw new TraceException(
            PREFIX + mebibytes, "is not of " + MIN + " to " + MAX + " MiB of memory");
      }
    }

    private static Touch parse(String name) {
      try {
        return new Touch(Integer.parseInt(name.substring(PREFIX.length())));
      } catch (NumberFormatException e) {
        throw new TraceException(name, "is not " + PREFIX + " and a number of MiB", e);
      }
    }

    @Override
    public String name() {
      return PREFIX + mebibytes;
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /**
   * The trace that a user means. A bundled name, or {@code touch:MIB}, wins over a file of that
   * name; write {@code ./name} for the file.
   *
   * @throws TraceException listing the bundled names when it is neither one of them nor a file
   */
  static TraceSource of(String nameOrPath) {
    if (BundledTraces.contains(nameOrPath)) {
      return new Bundled(nameOrPath);
    }
    if (nameOrPath.startsWith(Touch.PREFIX)) {
      return Touch.parse(nameOrPath);
    }
    try {
      Path path = Path.of(nameOrPath);
      if (!nameOrPath.isEmpty() && Files.exists(path)) {
        return new TraceFile(path);
      }
    } catch (InvalidPathException e) {
      throw new TraceException(nameOrPath, "not a path and " + noneOf(), e);
    }
    throw unknown(nameOrPath);
  }

  private static TraceException unknown(String name) {
    return new TraceException(name.isEmpty() ? "\"\"" : name, "no such file and " + noneOf());
  }

  private static String noneOf() {
    return "no bundled trace of that name; bundled are " + String.join(", ", BundledTraces.names());
  }
}
