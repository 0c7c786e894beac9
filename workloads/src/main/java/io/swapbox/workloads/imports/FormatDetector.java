package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.NativeRecords;
import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.StoredInput;
import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TraceSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds out what format a file is of by what is in its first 64 KiB, or its first lines. */
final class FormatDetector {

  private static final int SAMPLE_BYTES = 1 << 16;
  private static final int SAMPLE_LINES = 2000;

  private FormatDetector() {}

  /**
   * The one format that a file fits.
   *
   * @throws TraceException when it fits none or several, or cannot be read
   */
  static TraceFormat detect(TraceSource source, ImportSettings settings) {
    byte[] start = new byte[SAMPLE_BYTES];
    int length;
    try (StoredInput in = StoredInput.of(source)) {
      length = in.fill(start);
    }
    if (length == 0) {
      throw new TraceException(source.toString(), "is empty");
    }
    Set<TraceFormat> fitting =
        isText(start, length) ? text(source, settings) : binary(start, length);
    if (fitting.isEmpty()) {
      throw new TraceException(
          source.toString(), "is of no format that is known" + hint(start, length));
    }
    if (fitting.size() > 1) {
      List<String> labels = new ArrayList<>();
      fitting.forEach(format -> labels.add(format.label()));
      throw new TraceException(
          source.toString(),
          "may be of the formats %s; say which with --format".formatted(String.join(", ", labels)));
    }
    return fitting.iterator().next();
  }

  private static boolean isText(byte[] start, int length) {
    for (int i = 0; i < length; i++) {
      if (start[i] == 0) {
        return false;
      }
    }
    return true;
  }

  private static Set<TraceFormat> binary(byte[] start, int length) {
    Set<TraceFormat> fitting = EnumSet.noneOf(TraceFormat.class);
    if (whole(length, NativeRecords.RECORD_BYTES) && NativeRecords.fits(start, length)) {
      fitting.add(TraceFormat.NATIVE);
    }
    if (whole(length, OracleReader.RECORD_BYTES) && OracleReader.fits(start, length)) {
      fitting.add(TraceFormat.ORACLE);
    }
    return fitting;
  }

  /** Whether a file has records of so many bytes and no half one; unknown of a long file. */
  private static boolean whole(int length, int recordBytes) {
    return length == SAMPLE_BYTES || length % recordBytes == 0;
  }

  private static Set<TraceFormat> text(TraceSource source, ImportSettings settings) {
    Set<TraceFormat> fitting = EnumSet.noneOf(TraceFormat.class);
    EventLine event = new EventLine();
    try (StoredInput in = StoredInput.of(source)) {
      TextLines lines = new TextLines(in, ReadProgress.none());
      while (lines.number() < SAMPLE_LINES && lines.next()) {
        Line line = lines.line();
        if (lines.number() == 1 && CsvReader.knows(line, settings)) {
          fitting.add(TraceFormat.CSV);
        }
        if (LackeyReader.knows(line)) {
          fitting.add(TraceFormat.LACKEY);
        }
        if (DamonReader.knows(line)) {
          fitting.add(TraceFormat.DAMON);
        }
        if (event.parse(line)) {
          add(event, fitting);
        }
      }
    }
    return fitting;
  }

  private static void add(EventLine event, Set<TraceFormat> fitting) {
    if (PerfReader.knows(event)) {
      fitting.add(TraceFormat.PERF);
    }
    if (FtraceReader.knows(event)) {
      fitting.add(TraceFormat.FTRACE);
    }
    if (DamonReader.knows(event)) {
      fitting.add(TraceFormat.DAMON);
    }
  }

  /** What other programs' files begin with. */
  private static String hint(byte[] start, int length) {
    if (start[0] == 0x1F && start[1] == (byte) 0x8B) {
      return ": it is compressed with gzip; decompress it first, or use zstd";
    }
    String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PERFILE2")) {
      return ": it is perf's own; give what 'perf script' prints of it";
    }
    if (text.startsWith("\u0017\bDtrac")) {
      return ": it is trace-cmd's own; give what 'trace-cmd report' prints of it";
    }
    if (isText(start, length) && text.lines().findFirst().orElse("").contains(",")) {
      return ": a csv trace has a header with a column 'page' or 'address', or the one that"
          + " --column names";
    }
    return " (" + String.join(", ", TraceFormat.labels()) + ")";
  }
}
