package io.swapbox.workloads.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the fields of a line of comma-separated values are, without quotes and blanks around. */
final class CsvFields {

  private Line line = new Line();
  private int[] starts = new int[8];
  private int[] ends = new int[8];
  private int count;

  /** Finds them; false when a quote is not closed, or something is behind one. */
  boolean split(Line of) {
    line = of;
    count = 0;
    int position = 0;
    while (position <= of.length()) {
      int start = of.skipBlanks(position);
      boolean quoted = of.at(start) == '"';
      int close = quoted ? of.find("\"", start + 1) : -1;
      int comma = of.find(",", quoted ? close + 1 : start);
      int next = comma < 0 ? of.length() : comma;
      if (quoted && (close < 0 || of.trimBefore(next) != close + 1)) {
        return false;
      }
      add(quoted ? start + 1 : Math.min(start, next), quoted ? close : of.trimBefore(next));
      position = next + 1;
    }
    return true;
  }

  int count() {
    return count;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int field = 0; field < count; field++) {
      texts.add(line.text(starts[field], ends[field]));
    }
    return texts;
  }

  private void add(int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count++] = Math.max(start, end);
  }
}
