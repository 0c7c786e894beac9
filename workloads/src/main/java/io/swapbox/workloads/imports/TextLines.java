package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.StoredInput;
import io.swapbox.workloads.trace.TraceException;

/** The lines of a text file, one at a time and without garbage; one use, one owner. */
final class TextLines {

  private static final int BUFFER_BYTES = 1 << 20;

  private final StoredInput in;
  private final ReadProgress progress;
  private final Line line = new Line();

  /** Filled up to the end; what is before {@link #start} was given out. */
  private byte[] buffer = new byte[0];

  private int start;
  private int end;
  private boolean last;
  private long number;

  /**
   * The lines of a file.
   *
   * @param in at its start; closed by its owner
   */
  TextLines(StoredInput in, ReadProgress progress) {
    this.in = in;
    this.progress = progress;
  }

  /**
   * Moves the line to the next one, without its line feed.
   *
   * @return false at the end of the file
   * @throws TraceException when it cannot be read or a line is longer than a mebibyte
   */
  boolean next() {
    number++;
    int feed = feed(start);
    while (feed < 0 && !last) {
      int known = end - start;
      fill();
      feed = feed(start + known);
    }
    if (feed < 0 && start == end) {
      return false;
    }
    int lineEnd = feed < 0 ? end : feed;
    line.wrap(
        buffer, start, lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd);
    start = feed < 0 ? end : feed + 1;
    return true;
  }

  /** The current line; moved by {@link #next}. */
  Line line() {
    return line;
  }

  /** Its number, from 1. */
  long number() {
    return number;
  }

  String file() {
    return in.name();
  }

  /** A refusal of the current line. */
  TraceException refused(String problem) {
    return new TraceException(
        in.name(), "line %d: %s: '%s'".formatted(number, problem, line.toString()));
  }

  /** A refusal of a file that has no record at its end. */
  TraceException nothing(String what) {
    return new TraceException(
        in.name(), "there is no " + what + " in its " + (number - 1) + " lines");
  }

  private int feed(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void fill() {
    int rest = end - start;
    if (rest > BUFFER_BYTES) {
      throw new TraceException(
          in.name(), "line %d is longer than %d bytes".formatted(number, BUFFER_BYTES));
    }
    byte[] chunk = new byte[BUFFER_BYTES];
    int filled = in.fill(chunk);
    last = filled < chunk.length;
    if (rest > 0) {
      byte[] joined = new byte[rest + filled];
      System.arraycopy(buffer, start, joined, 0, rest);
      System.arraycopy(chunk, 0, joined, rest, filled);
      chunk = joined;
    }
    buffer = chunk;
    start = 0;
    end = rest + filled;
    progress.at(in.storedBytesRead(), in.storedBytes());
  }
}
