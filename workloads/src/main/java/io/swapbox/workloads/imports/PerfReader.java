package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.Trace;

/**
 * Reads page faults as {@code perf script -F comm,pid,tid,time,event,addr} prints them; both the
 * software events, which have an address and nothing else, and the tracepoints {@code
 * exceptions:page_fault_*}, which say whether it was a write;
 * https://man7.org/linux/man-pages/man1/perf-script.1.html.
 */
final class PerfReader extends FaultReader {

  private static final String[] EVENTS = {"page-faults", "faults", "minor-faults", "major-faults"};
  private static final String SYSTEM = "exceptions:";
  private static final String COMMAND =
      "; print with 'perf script -F comm,pid,tid,time,event,addr', or trace for addr of a tracepoint";
  private static final int MIN_SECOND_ADDRESS = 8;

  PerfReader(TextLines lines, ImportSettings settings) {
    super(lines, settings, "page fault of perf", "there is no time and event in it" + COMMAND);
  }

  /** Whether an event is a page fault as perf names it. */
  static boolean knows(EventLine event) {
    return isSoftware(event) || event.isFault(SYSTEM);
  }

  /** Comments, blank lines, and the lines of a stack, which are indented by a tab. */
  @Override
  boolean passes(Line line, References to) {
    return line.at(0) == '#' || line.at(0) == '\t' || line.isBlank();
  }

  @Override
  boolean event(Line line, References to) {
    if (isSoftware(event)) {
      long address = address(line);
      return give(line, address, Trace.READ, to);
    }
    if (!event.isFault(SYSTEM)) {
      to.skip(Skipped.OTHER_EVENTS);
      return true;
    }
    if (!event.hasHex("address") && event.is(SYSTEM + "page_fault_kernel")) {
      return skipKernel(to);
    }
    if (!event.hasHex("address") || !event.hasHex("error_code")) {
      throw noFields();
    }
    return give(line, event.hex("address"), event.wrote() ? Trace.WRITE : Trace.READ, to);
  }

  private boolean give(Line line, long address, byte kind, References to) {
    if (address < 0) {
      if (isSoftware(event)) {
        throw lines.refused("a program does not fault at an address of the kernel" + COMMAND);
      }
      return skipKernel(to);
    }
    count();
    int end = idEnd(line);
    int start = line.findBefore(' ', end) + 1;
    int slash = line.skipDigits(start);
    boolean both = line.at(slash) == '/' && line.isDigits(slash + 1, end);
    if (!line.isDigits(start, both ? slash : end)) {
      throw lines.refused("there is no thread before the time" + COMMAND);
    }
    long process = both ? line.digits(start, slash) : 0;
    long thread = line.digits(both ? slash + 1 : start, end);
    return to.take(process, address >>> settings.pageShift(), thread, kind, event.nanos());
  }

  /** The end of the word before the time, or before the CPU in brackets. */
  private int idEnd(Line line) {
    int end = line.trimBefore(event.time());
    return line.at(end - 1) == ']' ? line.trimBefore(line.findBefore('[', end)) : end;
  }

  /**
   * The address that was touched. It stands alone, or before the one of the instruction; one with a
   * symbol and none behind it can be either.
   */
  private long address(Line line) {
    int start = event.text();
    int end = line.skipWord(start);
    if (!line.isHex(start, end)) {
      throw lines.refused("there is no address in it" + COMMAND);
    }
    if (line.skipBlanks(end) < line.length() && !hasSecond(line, end)) {
      throw lines.refused(
          "it cannot be told whether the address is the one touched or the instruction's"
              + COMMAND);
    }
    return line.hex(start, end);
  }

  private static boolean hasSecond(Line line, int from) {
    int start = line.skipBlanks(from);
    while (start < line.length()) {
      int end = line.skipWord(start);
      if (end - start >= MIN_SECOND_ADDRESS && line.isHex(start, end)) {
        return true;
      }
      start = line.skipBlanks(end);
    }
    return false;
  }

  private static boolean isSoftware(EventLine event) {
    for (String name : EVENTS) {
      if (event.is(name)) {
        return true;
      }
    }
    return false;
  }
}
