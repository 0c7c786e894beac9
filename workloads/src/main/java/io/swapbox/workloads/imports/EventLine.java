package io.swapbox.workloads.imports;

/**
 * A line of an event as perf, ftrace and trace-cmd print it: who, the time in seconds with a
 * fraction and a colon, the event with a colon, and what it says. Where the parts are; made once a
 * file.
 */
final class EventLine {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Of a page fault that wrote: X86_PF_WRITE, arch/x86/include/asm/trap_pf.h. */
  private static final long WRITE_FAULT = 1 << 1;

  private Line line = new Line();
  private long nanos;
  private int time;
  private int event;
  private int text;

  /** Finds the parts; whether there are a time and an event. */
  boolean parse(Line of) {
    line = of;
    int start = of.skipBlanks(0);
    while (start < of.length()) {
      int end = of.skipWord(start);
      if (isTime(start, end)) {
        time = start;
        nanos = of.nanos(start, end - 1, NANOS_PER_SECOND);
        return nanos >= 0 && parseEvent(end);
      }
      start = of.skipBlanks(end);
    }
    return false;
  }

  /** Its time in nanoseconds. */
  long nanos() {
    return nanos;
  }

  /** Where the time begins. */
  int time() {
    return time;
  }

  /** Where what the event says begins. */
  int text() {
    return text;
  }

  /** Whether the event has that name, with any modifiers behind a colon. */
  boolean is(String name) {
    return line.has(event, name) && line.at(event + name.length()) == ':';
  }

  /** Whether it is a page fault of user or kernel code as the tracepoints name it. */
  boolean isFault(String system) {
    return is(system + "page_fault_user") || is(system + "page_fault_kernel");
  }

  /** Whether {@code name=0x...} is there. */
  boolean hasHex(String name) {
    int at = find(name);
    return at >= 0 && line.isHex(at, line.skipHex(at));
  }

  /** The number behind {@code name=0x}, which is there. */
  long hex(String name) {
    int at = find(name);
    return line.hex(at, line.skipHex(at));
  }

  /** Whether a fault, whose error code is there, was for a write. */
  boolean wrote() {
    return (hex("error_code") & WRITE_FAULT) != 0;
  }

  private int find(String name) {
    String whole = name + "=0x";
    int at = line.find(whole, text);
    return at < 0 ? -1 : at + whole.length();
  }

  private boolean isTime(int start, int end) {
    int point = line.skipDigits(start);
    return line.at(end - 1) == ':' && line.at(point) == '.' && line.isDecimal(start, end - 1);
  }

  /** The event is the next word, or the one behind a number, which is the period of a sample. */
  private boolean parseEvent(int from) {
    int start = line.skipBlanks(from);
    int end = line.skipWord(start);
    if (line.isDigits(start, end)) {
      start = line.skipBlanks(end);
      end = line.skipWord(start);
    }
    event = start;
    text = line.skipBlanks(end);
    return end > start + 1 && line.at(end - 1) == ':';
  }
}
