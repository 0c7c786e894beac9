package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.Trace;

/**
 * Reads the events {@code exceptions:page_fault_user} and {@code page_fault_kernel} of the kernel's
 * text, {@code TASK-TID (TGID) [CPU] flags TIME: page_fault_user: address=0x... ip=0x...
 * error_code=0x...}, with or without the group and the flags, as {@code /sys/kernel/tracing/trace}
 * and {@code trace-cmd report} have it; https://docs.kernel.org/trace/ftrace.html#output-format.
 */
final class FtraceReader extends FaultReader {

  FtraceReader(TextLines lines, ImportSettings settings) {
    super(
        lines,
        settings,
        "page_fault_user event",
        "there is no time in seconds and event in it; use the trace_clock 'local' or 'mono' and"
            + " the tracer 'nop'");
  }

  /** Whether an event is a page fault as ftrace names it. */
  static boolean knows(EventLine event) {
    return event.isFault("");
  }

  @Override
  boolean passes(Line line, References to) {
    if (line.find("LOST", 0) >= 0 && line.find("EVENTS]", 0) >= 0) {
      to.skip(Skipped.LOST_EVENTS);
      return true;
    }
    return isAside(line);
  }

  /** Comments, blank lines, and what trace-cmd says of the file first. */
  private static boolean isAside(Line line) {
    return line.at(0) == '#'
        || line.isBlank()
        || line.has(0, "cpus=")
        || line.has(0, "version = ")
        || (line.has(0, "CPU ") && line.find(" is empty", 0) > 0);
  }

  @Override
  boolean event(Line line, References to) {
    if (!knows(event)) {
      to.skip(Skipped.OTHER_EVENTS);
      return true;
    }
    boolean user = event.is("page_fault_user");
    boolean hasAddress = event.hasHex("address");
    if (!user && (!hasAddress || event.hex("address") < 0)) {
      return skipKernel(to);
    }
    if (!hasAddress || !event.hasHex("error_code")) {
      throw noFields();
    }
    count();
    int cpu = line.findBefore('[', event.time());
    int end = line.trimBefore(cpu);
    long process = 0;
    if (line.at(end - 1) == ')') {
      int open = line.findBefore('(', end);
      int group = line.skipBlanks(open + 1);
      process = line.isDigits(group, end - 1) ? line.digits(group, end - 1) : 0;
      end = line.trimBefore(open);
    }
    int start = line.findBefore('-', end) + 1;
    if (cpu < 0 || start == 0 || !line.isDigits(start, end)) {
      throw lines.refused("there is no TASK-TID and [CPU] before the time");
    }
    return to.take(
        process,
        event.hex("address") >>> settings.pageShift(),
        line.digits(start, end),
        event.wrote() ? Trace.WRITE : Trace.READ,
        event.nanos());
  }
}
