package io.swapbox.workloads.recording;

import io.swapbox.workloads.trace.TraceException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of comma-separated values without quotes, whose first line names the columns.
 *
 * @param rows the lines below
 */
record CsvTable(List<Row> rows) {

  /**
   * Reads a table.
   *
   * @param name of the file, for errors
   * @throws TraceException naming the line that has not as many values as there are columns
   */
  static CsvTable parse(String name, String text) {
    List<String> lines = text.lines().toList();
    List<String> columns = values(lines.getFirst());
    List<Row> rows = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      List<String> values = values(lines.get(line));
      String place = "line " + (line + 1);
      if (values.size() != columns.size()) {
        throw damaged(
            name,
            "%s has %d values for %d columns".formatted(place, values.size(), columns.size()));
      }
      rows.add(new Row(name, place, columns, values));
    }
    return new CsvTable(List.copyOf(rows));
  }

  private static List<String> values(String line) {
    return List.of(line.split(",", -1));
  }

  static TraceException damaged(String name, String problem) {
    return new TraceException(name, problem);
  }

  /**
   * A line.
   *
   * @param table name of the file
   * @param place which line of it
   * @param columns names of the values
   * @param values in the same order
   */
  record Row(String table, String place, List<String> columns, List<String> values) {

    /**
     * The value of a column.
     *
     * @throws TraceException when there is no such column
     */
    String word(String column) {
      int index = columns.indexOf(column);
      if (index < 0) {
        throw damaged(table, "has no column " + column);
      }
      return values.get(index);
    }

    /**
     * The value of a column as a whole number.
     *
     * @throws TraceException when it is none
     */
    long number(String column) {
      try {
        return Long.parseLong(word(column));
      } catch (NumberFormatException e) {
        throw notNumber(column, e);
      }
    }

    /**
     * The value of a column as a number.
     *
     * @throws TraceException when it is none
     */
    double decimal(String column) {
      try {
        return Double.parseDouble(word(column));
      } catch (NumberFormatException e) {
        throw notNumber(column, e);
      }
    }

    private TraceException notNumber(String column, NumberFormatException e) {
      return new TraceException(table, "%s: %s is not a number".formatted(place, column), e);
    }
  }
}
