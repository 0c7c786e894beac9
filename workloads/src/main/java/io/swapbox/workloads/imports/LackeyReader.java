package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceException;

/**
 * Reads what {@code valgrind --tool=lackey --trace-mem=yes} prints: {@code I 0401ab70,3} for a
 * fetch of an instruction, {@code " L"} for a load, {@code " S"} for a store, {@code " M"} for
 * both, with the address in hexadecimal and the bytes;
 * https://valgrind.org/docs/manual/lk-manual.html.
 *
 * <p>There is no clock: an instruction counts as a nanosecond. Accesses to the page of the one
 * before become part of it, for a trace is of pages; a store among them makes it a write.
 */
final class LackeyReader implements FormatReader {

  private static final long NONE = -1;

  private final TextLines lines;
  private final ImportSettings settings;
  private long instructions;
  private long process = NONE;
  private long page = NONE;
  private byte kind;
  private long nanos;

  LackeyReader(TextLines lines, ImportSettings settings) {
    this.lines = lines;
    this.settings = settings;
  }

  /** Whether a line is an access. */
  static boolean knows(Line line) {
    int address = line.skipBlanks(2);
    int comma = line.skipHex(address);
    return kind(line) != 0
        && line.at(comma) == ','
        && line.isHex(address, comma)
        && line.isDigits(comma + 1, line.length());
  }

  @Override
  public void read(References to) {
    boolean more = true;
    while (more && lines.next()) {
      Line line = lines.line();
      if (knows(line)) {
        more = access(line, to);
      } else if (!line.isBlank()) {
        requireNote(line);
      }
    }
    if (page == NONE) {
      throw lines.nothing("access of lackey");
    }
    if (more) {
      give(to);
    }
  }

  @Override
  public TraceException refused(String problem) {
    return lines.refused(problem);
  }

  private boolean access(Line line, References to) {
    int letter = kind(line);
    if (letter == 'I') {
      instructions++;
      if (!settings.instructions()) {
        to.skip(Skipped.INSTRUCTIONS);
        return true;
      }
    }
    int address = line.skipBlanks(2);
    int comma = line.skipHex(address);
    long start = line.hex(address, comma);
    long bytes = line.digits(comma + 1, line.length());
    if (bytes < 1 || bytes > settings.pageBytes()) {
      throw lines.refused("an access is of 1 to " + settings.pageBytes() + " bytes");
    }
    byte does = letter == 'S' || letter == 'M' ? Trace.WRITE : Trace.READ;
    long last = (start + bytes - 1) >>> settings.pageShift();
    for (long next = start >>> settings.pageShift(); next <= last; next++) {
      if (!reference(next, does, to)) {
        return false;
      }
    }
    return true;
  }

  private boolean reference(long next, byte does, References to) {
    if (next == page) {
      kind = kind == Trace.WRITE ? kind : does;
      to.skip(Skipped.REPEATS);
      return true;
    }
    boolean more = page == NONE || give(to);
    page = next;
    kind = does;
    nanos = instructions;
    return more;
  }

  private boolean give(References to) {
    return to.take(0, page, 0, kind, nanos);
  }

  /** What valgrind says itself begins with {@code ==PID==}, or dashes or stars for the signs. */
  private void requireNote(Line line) {
    int sign = line.at(0);
    int end = line.skipDigits(2);
    boolean note =
        (sign == '=' || sign == '-' || sign == '*')
            && line.at(1) == sign
            && line.isDigits(2, end)
            && line.at(end) == sign
            && line.at(end + 1) == sign;
    if (!note) {
      throw lines.refused(
          "is no access of lackey and no note of valgrind; record with --log-file=FILE, so that"
              + " the program's own output goes elsewhere");
    }
    long named = line.digits(2, end);
    if (process != NONE && process != named) {
      throw lines.refused(
          "there are accesses of two processes, %d and %d, which cannot be told apart; record with"
                  .formatted(process, named)
              + " --log-file=lackey.%p");
    }
    process = named;
  }

  private static int kind(Line line) {
    int first = line.at(0);
    int second = line.at(1);
    if (first == 'I' && second == ' ') {
      return first;
    }
    boolean data = second == 'L' || second == 'S' || second == 'M';
    return first == ' ' && data && line.at(2) == ' ' ? second : 0;
  }
}
