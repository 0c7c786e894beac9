package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.TraceException;

/**
 * Reads page faults out of a text of events, a line each, with lines that are no events between.
 */
abstract sealed class FaultReader implements FormatReader permits FtraceReader, PerfReader {

  final TextLines lines;
  final ImportSettings settings;
  final EventLine event = new EventLine();
  private final String wanted;
  private final String noEvent;
  private long faults;

  /**
   * A reader that has read nothing.
   *
   * @param wanted what a file without a fault has none of
   * @param noEvent what is wrong with a line that has to be an event and is not
   */
  FaultReader(TextLines lines, ImportSettings settings, String wanted, String noEvent) {
    this.lines = lines;
    this.settings = settings;
    this.wanted = wanted;
    this.noEvent = noEvent;
  }

  /** Reads the event of a line; false when no more are wanted. */
  abstract boolean event(Line line, References to);

  /** Passes over a line that is no event, if it may be there. */
  abstract boolean passes(Line line, References to);

  @Override
  public final void read(References to) {
    boolean more = true;
    while (more && lines.next()) {
      Line line = lines.line();
      if (event.parse(line)) {
        more = event(line, to);
      } else if (!passes(line, to)) {
        throw lines.refused(noEvent);
      }
    }
    if (faults == 0) {
      throw lines.nothing(wanted);
    }
  }

  @Override
  public final TraceException refused(String problem) {
    return lines.refused(problem);
  }

  /** The event is a fault of a program. */
  final void count() {
    faults++;
  }

  /** The event is a fault of the kernel, or at one of its addresses. */
  static boolean skipKernel(References to) {
    to.skip(Skipped.KERNEL_FAULTS);
    return true;
  }

  /** The event lacks what a tracepoint of a fault says. */
  final TraceException noFields() {
    return lines.refused("there is no address=0x... and error_code=0x... in it");
  }
}
