package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads comma-separated values, https://www.rfc-editor.org/rfc/rfc4180: a header, which says what a
 * column is by its name, and a line a reference. A field may be in double quotes; columns that no
 * name is known of are not looked at.
 */
final class CsvReader implements FormatReader {

  private static final int NONE = -1;
  private static final CsvColumn[] COLUMNS = CsvColumn.values();

  private static final String[][] KINDS = {
    {"r", "read", "load", "0"}, {"w", "write", "store", "1"}, {"f", "free", "2"}
  };

  private final TextLines lines;
  private final ImportSettings settings;

  /** The place of a column in a line, by its ordinal. */
  private final int[] places = new int[COLUMNS.length];

  private final CsvFields fields = new CsvFields();
  private int width;
  private long records;

  CsvReader(TextLines lines, ImportSettings settings) {
    this.lines = lines;
    this.settings = settings;
  }

  /** Whether a line can be the header: it names a column of pages or addresses. */
  static boolean knows(Line line, ImportSettings settings) {
    CsvFields fields = new CsvFields();
    List<String> header = fields.split(line) ? fields.texts() : List.of();
    Map<CsvColumn, String> names = settings.columns();
    return header.contains(names.getOrDefault(CsvColumn.PAGE, CsvColumn.PAGE.label()))
        || header.contains(names.getOrDefault(CsvColumn.ADDRESS, CsvColumn.ADDRESS.label()));
  }

  @Override
  public void read(References to) {
    readHeader();
    boolean more = true;
    while (more && lines.next()) {
      if (!lines.line().isBlank()) {
        more = row(lines.line(), to);
        records++;
      }
    }
    if (records == 0) {
      throw lines.nothing("line behind the header");
    }
  }

  @Override
  public TraceException refused(String problem) {
    return lines.refused(problem);
  }

  private void readHeader() {
    if (!lines.next() || !fields.split(lines.line())) {
      throw lines.refused("is no header: the first line has to name the columns");
    }
    List<String> header = new ArrayList<>(fields.texts());
    width = header.size();
    for (CsvColumn column : COLUMNS) {
      String name = settings.columns().getOrDefault(column, column.label());
      places[column.ordinal()] = header.indexOf(name);
      if (settings.columns().containsKey(column) && !header.contains(name)) {
        throw new UnknownColumnException(lines.file(), lines.number(), name, header);
      }
    }
    boolean page = has(CsvColumn.PAGE);
    boolean address = has(CsvColumn.ADDRESS);
    if (!page && !address) {
      throw lines.refused(
          "the header has neither a column 'page' nor 'address'; name one, as in"
              + " --column address=NAME");
    }
    if (page && address) {
      throw lines.refused("the header has both a page and an address, and one has to be enough");
    }
    if (page && has(CsvColumn.SIZE)) {
      throw lines.refused("a size needs an address, and the header has a page");
    }
  }

  private boolean row(Line line, References to) {
    if (!fields.split(line)) {
      throw lines.refused("a quote is not closed");
    }
    if (fields.count() != width) {
      throw lines.refused(
          "has %d fields, but the header has %d columns".formatted(fields.count(), width));
    }
    byte kind = has(CsvColumn.KIND) ? kind(line) : Trace.READ;
    long nanos = has(CsvColumn.TIME) ? nanos(line) : records;
    long thread = has(CsvColumn.THREAD) ? number(line, CsvColumn.THREAD) : 0;
    long process = has(CsvColumn.PROCESS) ? number(line, CsvColumn.PROCESS) : 0;
    if (has(CsvColumn.PAGE)) {
      return to.take(process, number(line, CsvColumn.PAGE), thread, kind, nanos);
    }
    long start = number(line, CsvColumn.ADDRESS);
    long bytes = has(CsvColumn.SIZE) ? number(line, CsvColumn.SIZE) : 1;
    if (bytes < 1 || Long.compareUnsigned(start + bytes - 1, start) < 0) {
      throw lines.refused("the size is not 1 byte or more, up to the end of the address space");
    }
    long last = (start + bytes - 1) >>> settings.pageShift();
    for (long page = start >>> settings.pageShift(); page <= last; page++) {
      if (!to.take(process, page, thread, kind, nanos)) {
        return false;
      }
    }
    return true;
  }

  private boolean has(CsvColumn column) {
    return places[column.ordinal()] != NONE;
  }

  private long number(Line line, CsvColumn column) {
    int start = fields.start(places[column.ordinal()]);
    int end = fields.end(places[column.ordinal()]);
    if (!line.isNumber(start, end)) {
      throw lines.refused(
          "the %s '%s' is no whole number, decimal or with 0x"
              .formatted(column.label(), line.text(start, end)));
    }
    return line.number(start, end);
  }

  private long nanos(Line line) {
    int start = fields.start(places[CsvColumn.TIME.ordinal()]);
    int end = fields.end(places[CsvColumn.TIME.ordinal()]);
    long nanos =
        line.isDecimal(start, end) ? line.nanos(start, end, settings.timeUnitNanos()) : NONE;
    if (nanos < 0) {
      throw lines.refused(
          "the time '%s' is no number, or too large for its unit".formatted(line.text(start, end)));
    }
    return nanos;
  }

  private byte kind(Line line) {
    int start = fields.start(places[CsvColumn.KIND.ordinal()]);
    int end = fields.end(places[CsvColumn.KIND.ordinal()]);
    for (byte kind = Trace.READ; kind <= Trace.FREE; kind++) {
      for (String word : KINDS[kind]) {
        if (line.isWord(start, end, word)) {
          return kind;
        }
      }
    }
    throw lines.refused(
        "the kind '%s' is none of r, read, load, w, write, store, f, free, 0, 1, 2"
            .formatted(line.text(start, end)));
  }
}
