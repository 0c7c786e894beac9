package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.NearestName;
import io.swapbox.workloads.imports.CsvColumn;
import io.swapbox.workloads.imports.ImportSettings;
import io.swapbox.workloads.imports.TraceFormat;
import io.swapbox.workloads.imports.TraceInput;
import io.swapbox.workloads.imports.UnknownColumnException;
import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.RecordSink;
import io.swapbox.workloads.trace.TraceSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which trace a command reads, and how. */
final class TraceInputOptions {

  private static final String AUTO = "auto";
  private static final Map<String, Long> UNITS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

  @Parameters(
      paramLabel = "FILE",
      description = "A file, plain or in zstd, or the name of a trace that comes with the program.")
  private String file = "";

  @Option(
      names = "--format",
      paramLabel = "F",
      description =
          "What it is of: native, oracle (libCacheSim's oracleGeneral), lackey (valgrind), perf (perf"
              + " script), ftrace, damon, csv. Default: auto, told by what is in it.")
  private String format = AUTO;

  @Option(
      names = "--page-size",
      paramLabel = "BYTES",
      description = "Of a page of the recorded machine; not for native. Default: 4096.")
  private @Nullable Integer pageSize;

  @Option(
      names = "--column",
      paramLabel = "WHAT=NAME",
      description =
          "For csv: the column of that name has the page, address, size, kind, time, thread or"
              + " process; may be repeated. Default: columns are called what they have.")
  private List<String> columns = List.of();

  @Option(
      names = "--time-unit",
      paramLabel = "U",
      description = "For csv: ns, us, ms or s. Default: ns.")
  private @Nullable String timeUnit;

  @Option(
      names = "--one-page-objects",
      description = "For oracle: an object is one page. Default: as many as its size takes.")
  private boolean onePageObjects;

  @Option(
      names = "--instructions",
      description = "For lackey: fetches of instructions are reads. Default: they are left out.")
  private boolean instructions;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** The file as its user named it. */
  String file() {
    return file;
  }

  /**
   * The trace, of the format that was named or found out.
   *
   * @param limit most records
   */
  TraceInput open(long limit) {
    ImportSettings settings =
        new ImportSettings(
            pageSize == null ? ImportSettings.standard().pageBytes() : pageSize,
            limit,
            instructions,
            onePageObjects,
            columnNames(),
            unitNanos());
    TraceInput input = TraceInput.of(TraceSource.of(file), namedFormat(), settings);
    requireUse(input.format());
    return input;
  }

  /** Reads it, with a bar or lines on standard error while that takes long. */
  TraceInput.Outcome read(TraceInput input, RecordSink sink) {
    try (Progress progress = Progress.on(spec.commandLine().getErr(), file)) {
      return input.read(sink, (bytes, total) -> progress.at("reading", bytes, total));
    } catch (UnknownColumnException e) {
      throw refused(e.getMessage() + near(e.column(), e.header()));
    }
  }

  /** Reads a start of it, which takes no time. */
  void readStart(TraceInput input, RecordSink sink) {
    try {
      input.read(sink, ReadProgress.none());
    } catch (UnknownColumnException e) {
      throw refused(e.getMessage() + near(e.column(), e.header()));
    }
  }

  private @Nullable TraceFormat namedFormat() {
    if (format.equals(AUTO)) {
      return null;
    }
    List<String> known = new ArrayList<>(TraceFormat.labels());
    known.add(AUTO);
    return TraceFormat.of(format)
        .orElseThrow(
            () ->
                refused(
                    "--format takes one of %s, not '%s'%s"
                        .formatted(String.join(", ", known), format, near(format, known))));
  }

  private Map<CsvColumn, String> columnNames() {
    Map<CsvColumn, String> names = new EnumMap<>(CsvColumn.class);
    for (String column : columns) {
      int equals = column.indexOf('=');
      if (equals < 1 || equals == column.length() - 1) {
        throw refused("--column takes WHAT=NAME, not '" + column + "'");
      }
      String what = column.substring(0, equals);
      CsvColumn known =
          CsvColumn.of(what)
              .orElseThrow(
                  () ->
                      refused(
                          "--column takes one of %s before the =, not '%s'%s"
                              .formatted(
                                  String.join(", ", CsvColumn.labels()),
                                  what,
                                  near(what, CsvColumn.labels()))));
      names.put(known, column.substring(equals + 1));
    }
    return names;
  }

  private long unitNanos() {
    Long nanos = UNITS.get(timeUnit == null ? "ns" : timeUnit);
    if (nanos == null) {
      throw refused("--time-unit takes ns, us, ms or s, not '" + timeUnit + "'");
    }
    return nanos;
  }

  private void requireUse(TraceFormat of) {
    requireUse(pageSize != null && of == TraceFormat.NATIVE, "--page-size", of);
    requireUse(!columns.isEmpty() && of != TraceFormat.CSV, "--column", of);
    requireUse(timeUnit != null && of != TraceFormat.CSV, "--time-unit", of);
    requireUse(onePageObjects && of != TraceFormat.ORACLE, "--one-page-objects", of);
    requireUse(instructions && of != TraceFormat.LACKEY, "--instructions", of);
  }

  private void requireUse(boolean useless, String option, TraceFormat of) {
    if (useless) {
      throw refused(
          "%s is of no use for %s, which is of the format %s".formatted(option, file, of.label()));
    }
  }

  private static String near(String typed, Collection<String> known) {
    return NearestName.of(typed, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
