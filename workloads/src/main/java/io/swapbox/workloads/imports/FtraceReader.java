package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceException;

/**
 * Reads the events {@code exceptions:page_fault_user} and {@code page_fault_kernel} of the kernel's
 * text, {@code TASK-TID (TGID) [CPU] flags TIME: page_fault_user: address=0x... ip=0x...
 * error_code=0x...}, with or without the group and the flags, as {@code /sys/kernel/tracing/trace}
 * and {@code trace-cmd report} have it; https://docs.kernel.org/trace/ftrace.html#output-format.
 */
final class FtraceReader implements FormatReader {

  private final TextLines lines;
  private final ImportSettings settings;
  private final EventLine event = new EventLine();
  private long faults;

  FtraceReader(TextLines lines, ImportSettings settings) {
    this.lines = lines;
    this.settings = settings;
  }

  /** Whether an event is a page fault as ftrace names it. */
  static boolean knows(EventLine event) {
    return event.isFault("");
  }

  @Override
  public void read(References to) {
    boolean more = true;
    while (more && lines.next()) {
      Line line = lines.line();
      if (event.parse(line)) {
        more = event(line, to);
      } else if (line.find("LOST", 0) >= 0 && line.find("EVENTS]", 0) >= 0) {
        to.skip(Skipped.LOST_EVENTS);
      } else if (!isAside(line)) {
        throw lines.refused(
            "there is no time in seconds and event in it; use the trace_clock 'local' or 'mono' and"
                + " the tracer 'nop'");
      }
    }
    if (faults == 0) {
      throw lines.nothing("page_fault_user event");
    }
  }

  @Override
  public TraceException refused(String problem) {
    return lines.refused(problem);
  }

  /** Comments, blank lines, and what trace-cmd says of the file first. */
  private static boolean isAside(Line line) {
    return line.at(0) == '#'
        || line.isBlank()
        || line.has(0, "cpus=")
        || line.has(0, "version = ")
        || (line.has(0, "CPU ") && line.find(" is empty", 0) > 0);
  }

  private boolean event(Line line, References to) {
    if (!knows(event)) {
      to.skip(Skipped.OTHER_EVENTS);
      return true;
    }
    boolean user = event.is("page_fault_user");
    boolean hasAddress = event.hasHex("address");
    if (!user && (!hasAddress || event.hex("address") < 0)) {
      to.skip(Skipped.KERNEL_FAULTS);
      return true;
    }
    if (!hasAddress || !event.hasHex("error_code")) {
      throw lines.refused("there is no address=0x... and error_code=0x... in it");
    }
    faults++;
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
