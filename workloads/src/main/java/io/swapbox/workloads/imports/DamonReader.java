package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceException;

/**
 * Reads the regions that DAMON saw accesses in: as {@code damo report access --raw_form} prints
 * them ({@code damo report raw} before), snapshot by snapshot, or the tracepoint {@code
 * damon:damon_aggregated} as {@code perf script} and ftrace do;
 * https://github.com/damonitor/damo/blob/next/USAGE.md#damo-report-access---raw_form,
 * https://docs.kernel.org/admin-guide/mm/damon/usage.html#tracepoints-for-monitoring-results.
 *
 * <p>DAMON looks at one page of a region and takes it for all. So does this: each page of a region
 * with an access is read once a snapshot, at its end, in the order of addresses.
 */
final class DamonReader implements FormatReader {

  private static final String EVENT = "damon_aggregated";
  private static final String END = "monitoring_end:";
  private static final String TARGET = "target_id:";
  private static final String[] OTHER_LINES = {
    "base_time_absolute:",
    "data source:",
    "monitoring_start:",
    "monitoring_duration:",
    "nr_regions:"
  };

  private static final String[] UNITS = {"ns", "us", "ms", "s", "m", "h"};
  private static final long[] UNIT_NANOS = {
    1, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L
  };

  private final TextLines lines;
  private final ImportSettings settings;
  private final EventLine event = new EventLine();
  private long regions;
  private long nanos = -1;
  private long target;

  DamonReader(TextLines lines, ImportSettings settings) {
    this.lines = lines;
    this.settings = settings;
  }

  /** Whether an event is one of DAMON's regions. */
  static boolean knows(EventLine event) {
    return event.is(EVENT) || event.is("damon:" + EVENT);
  }

  /** Whether a line begins a snapshot. */
  static boolean knows(Line line) {
    return line.has(0, END);
  }

  @Override
  public void read(References to) {
    boolean more = true;
    while (more && lines.next()) {
      Line line = lines.line();
      if (line.has(0, END)) {
        nanos = duration(line, END.length());
      } else if (line.has(0, TARGET)) {
        target = target(line, line.skipBlanks(TARGET.length()), line.length());
      } else if (event.parse(line)) {
        more = traced(line, to);
      } else if (!isAside(line)) {
        more = printed(line, to);
      }
    }
    if (regions == 0) {
      throw lines.nothing("region of DAMON");
    }
  }

  @Override
  public TraceException refused(String problem) {
    return lines.refused(problem);
  }

  private static boolean isAside(Line line) {
    for (String other : OTHER_LINES) {
      if (line.has(0, other)) {
        return true;
      }
    }
    return line.at(0) == '#' || line.isBlank();
  }

  /** {@code START-END ( 4.000 KiB) ACCESSES AGE} in hexadecimal; a colon before in old ones. */
  private boolean printed(Line line, References to) {
    int dash = line.skipHex(0);
    int end = line.skipHex(dash + 1);
    int bracket = line.find(")", end);
    int accesses = line.skipBlanks(line.at(bracket + 1) == ':' ? bracket + 2 : bracket + 1);
    boolean region =
        line.at(dash) == '-'
            && line.isHex(0, dash)
            && line.isHex(dash + 1, end)
            && bracket > 0
            && line.isDigits(accesses, line.skipWord(accesses));
    if (!region) {
      throw lines.refused("is no region of DAMON ('START-END (LENGTH) ACCESSES AGE')");
    }
    if (nanos < 0) {
      throw lines.refused("there is no '" + END + "' before the region");
    }
    long seen = line.digits(accesses, line.skipWord(accesses));
    return region(line.hex(0, dash), line.hex(dash + 1, end), seen, to);
  }

  /** {@code target_id=T nr_regions=N START-END: ACCESSES AGE} in decimal. */
  private boolean traced(Line line, References to) {
    if (!knows(event)) {
      to.skip(Skipped.OTHER_EVENTS);
      return true;
    }
    int id = line.find("target_id=", event.text());
    int word = line.skipBlanks(line.skipWord(line.skipBlanks(line.skipWord(event.text()))));
    int dash = line.skipDigits(word);
    int end = line.skipDigits(dash + 1);
    int accesses = line.skipBlanks(end + 1);
    boolean region =
        id >= 0
            && line.at(dash) == '-'
            && line.isUnsigned(word, dash)
            && line.isUnsigned(dash + 1, end)
            && line.at(end) == ':'
            && line.isDigits(accesses, line.skipWord(accesses));
    if (!region) {
      throw lines.refused(
          "is no region of DAMON ('target_id=T nr_regions=N START-END: ACCESSES AGE')");
    }
    nanos = event.nanos();
    int value = id + "target_id=".length();
    target = target(line, value, line.skipWord(value));
    long seen = line.digits(accesses, line.skipWord(accesses));
    return region(line.digits(word, dash), line.digits(dash + 1, end), seen, to);
  }

  private boolean region(long start, long end, long accesses, References to) {
    regions++;
    if (Long.compareUnsigned(start, end) >= 0) {
      throw lines.refused("the region ends before it begins");
    }
    if (accesses == 0) {
      to.skip(Skipped.IDLE_REGIONS);
      return true;
    }
    long last = (end - 1) >>> settings.pageShift();
    for (long page = start >>> settings.pageShift(); page <= last; page++) {
      if (!to.take(target, page, target, Trace.READ, nanos)) {
        return false;
      }
    }
    return true;
  }

  /** Targets of old kernels are addresses: up to 20 digits. */
  private long target(Line line, int start, int end) {
    if (!line.isUnsigned(start, end)) {
      throw lines.refused("target_id is no number");
    }
    return line.digits(start, end);
  }

  /** Such as {@code 1 h 23 m 4.100 s}; a number without a unit is nanoseconds. */
  private long duration(Line line, int from) {
    long total = 0;
    int start = line.skipBlanks(from);
    if (start == line.length()) {
      throw lines.refused("there is no time in it");
    }
    while (start < line.length()) {
      int end = line.skipWord(start);
      int unit = line.skipBlanks(end);
      int unitEnd = line.skipWord(unit);
      int index = unit == unitEnd ? 0 : unit(line, unit, unitEnd);
      long part = line.isDecimal(start, end) ? line.nanos(start, end, UNIT_NANOS[index]) : -1;
      if (part < 0) {
        throw lines.refused("is no time, as in '1 m 4.100 s'");
      }
      total += part;
      start = line.skipBlanks(unitEnd);
    }
    return total;
  }

  private int unit(Line line, int start, int end) {
    for (int i = 0; i < UNITS.length; i++) {
      if (line.isWord(start, end, UNITS[i])) {
        return i;
      }
    }
    throw lines.refused("'%s' is no unit of time".formatted(line.text(start, end)));
  }
}
