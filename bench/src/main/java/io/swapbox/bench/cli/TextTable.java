package io.swapbox.bench.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells in columns that are as wide as they need be. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();

  /** Adds a line; one that is shorter than others ends there. */
  void line(List<String> cells) {
    lines.add(List.copyOf(cells));
  }

  /** All lines, each ending in a line feed. */
  String text() {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      // What a short line ends with may go beyond its column.
      int bound = line.size() == columns ? columns : line.size() - 1;
      for (int i = 0; i < bound; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder one = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        one.append(line.get(i)).repeat(" ", Math.max(0, widths[i] - line.get(i).length()));
        one.append(GAP);
      }
      text.append(one.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
