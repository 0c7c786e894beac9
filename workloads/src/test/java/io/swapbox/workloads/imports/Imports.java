package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceSource;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a trace into lines such as {@code 1500 t0 write 3}. */
final class Imports {

  final List<String> records = new ArrayList<>();
  final TraceFormat format;
  final TraceInput.Outcome outcome;

  private Imports(Path file, @Nullable TraceFormat format, ImportSettings settings) {
    TraceInput input = TraceInput.of(new TraceSource.TraceFile(file), format, settings);
    this.format = input.format();
    this.outcome =
        input.read(
            (nanos, page, thread, kind) ->
                records.add("%d t%d %s %d".formatted(nanos, thread, name(kind), page)),
            ReadProgress.none());
  }

  static Imports of(Path file) {
    return of(file, ImportSettings.standard());
  }

  static Imports of(Path file, ImportSettings settings) {
    return new Imports(file, null, settings);
  }

  static Imports of(Path file, TraceFormat format) {
    return of(file, format, ImportSettings.standard());
  }

  static Imports of(Path file, TraceFormat format, ImportSettings settings) {
    return new Imports(file, format, settings);
  }

  static ImportSettings limited(long records) {
    return new ImportSettings(4096, records, false, false, Map.of(), 1);
  }

  static Path sample(String name) {
    try {
      return Path.of(Objects.requireNonNull(Imports.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String name(byte kind) {
    return switch (kind) {
      case Trace.READ -> "read";
      case Trace.WRITE -> "write";
      default -> "free";
    };
  }
}
