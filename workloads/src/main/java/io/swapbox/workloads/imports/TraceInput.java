package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.RecordSink;
import io.swapbox.workloads.trace.StoredInput;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TraceSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace of any format as native records: pages and threads numbered in the order of their first
 * record, times from 0 on and never back. Streams; keeps 25 to 50 bytes a page. Immutable.
 */
public final class TraceInput {

  /** An address of 64 bits has no more bits of page number, in pages of 4 KiB. */
  private static final int ADDRESS_PAGE_BITS = 52;

  /**
   * Most bytes a page of whoever reads: of the map of pages while it grows, and of statistics while
   * they do.
   */
  private static final int BYTES_A_PAGE = 128;

  /**
   * What a reading came to.
   *
   * @param storedBytes of the file
   * @param skipped how often something became no record, by reason; without those that were not
   */
  public record Outcome(long storedBytes, Map<Skipped, Long> skipped) {

    /** Keeps a copy of the map, in the order of the reasons. */
    public Outcome {
      Map<Skipped, Long> copy = new EnumMap<>(Skipped.class);
      copy.putAll(skipped);
      skipped = Collections.unmodifiableMap(copy);
    }
  }

  private final TraceSource source;
  private final TraceFormat format;
  private final ImportSettings settings;

  private TraceInput(TraceSource source, TraceFormat format, ImportSettings settings) {
    this.source = source;
    this.format = format;
    this.settings = settings;
  }

  /**
   * A trace.
   *
   * @param format or null for the one that the file fits
   * @throws TraceException when it is not there or fits no format, or several
   */
  public static TraceInput of(
      TraceSource source, @Nullable TraceFormat format, ImportSettings settings) {
    return new TraceInput(
        source, format == null ? FormatDetector.detect(source, settings) : format, settings);
  }

  /** Its format. */
  public TraceFormat format() {
    return format;
  }

  /**
   * Reads it from its start.
   *
   * @throws TraceException naming the file and the line, record or byte that cannot be used
   * @throws UnknownColumnException when a named column is not in a header
   */
  public Outcome read(RecordSink sink, ReadProgress progress) {
    try (StoredInput in = StoredInput.of(source)) {
      FormatReader reader = reader(in, progress);
      int pageBits = format == TraceFormat.ORACLE ? OracleReader.PAGE_BITS : ADDRESS_PAGE_BITS;
      Renumbering records = new Renumbering(sink, reader, pageBits, settings.limit(), maxPages());
      reader.read(records);
      if (records.records() == 0) {
        throw new TraceException(in.name(), "has no reference: all that is in it was skipped");
      }
      progress.at(in.storedBytes(), in.storedBytes());
      return new Outcome(in.storedBytes(), skipped(records));
    }
  }

  private FormatReader reader(StoredInput in, ReadProgress progress) {
    TextLines lines = new TextLines(in, progress);
    return switch (format) {
      case NATIVE -> new NativeReader(in, progress);
      case ORACLE -> new OracleReader(in, progress, settings);
      case LACKEY -> new LackeyReader(lines, settings);
      case PERF -> new PerfReader(lines, settings);
      case FTRACE -> new FtraceReader(lines, settings);
      case DAMON -> new DamonReader(lines, settings);
      case CSV -> new CsvReader(lines, settings);
    };
  }

  private static long maxPages() {
    return Math.min(Trace.MAX_PAGES, Runtime.getRuntime().maxMemory() / BYTES_A_PAGE);
  }

  private static Map<Skipped, Long> skipped(Renumbering records) {
    Map<Skipped, Long> skipped = new EnumMap<>(Skipped.class);
    for (Skipped reason : Skipped.values()) {
      if (records.skipped(reason) > 0) {
        skipped.put(reason, records.skipped(reason));
      }
    }
    return skipped;
  }
}
