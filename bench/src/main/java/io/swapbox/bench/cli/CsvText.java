package io.swapbox.bench.cli;

import java.util.List;
import java.util.stream.Collectors;

/** A table as RFC 4180 has it, with line feeds alone. */
final class CsvText {

  private final StringBuilder text = new StringBuilder();

  /** Adds a line. */
  void line(List<String> cells) {
    text.append(cells.stream().map(CsvText::cell).collect(Collectors.joining(","))).append('\n');
  }

  /** All lines. */
  String text() {
    return text.toString();
  }

  private static String cell(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
