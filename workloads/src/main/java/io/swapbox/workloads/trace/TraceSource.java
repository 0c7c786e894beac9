package io.swapbox.workloads.trace;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where a trace is: one that comes with the program, a file in the native format, or made on the
 * spot.
 */
public sealed interface TraceSource
    permits TraceSource.Bundled, TraceSource.TraceFile, SyntheticTrace {

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
   * The trace that a user means. A bundled name, or one that begins as a program's that is made
   * ({@code usemem:256}), wins over a file of that name; write {@code ./name} for the file.
   *
   * @throws TraceException listing names when it is neither one of them nor a file
   */
  static TraceSource of(String nameOrPath) {
    if (BundledTraces.contains(nameOrPath)) {
      return new Bundled(nameOrPath);
    }
    SyntheticTrace synthetic = SyntheticTrace.of(nameOrPath);
    if (synthetic != null) {
      return synthetic;
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
    return "no bundled trace of that name; bundled are %s; made are %s"
        .formatted(
            String.join(", ", BundledTraces.names()), String.join("; ", SyntheticTrace.forms()));
  }
}
