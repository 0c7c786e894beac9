package io.swapbox.workloads.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a column of a CSV trace says; without another name it is called the same. */
public enum CsvColumn {
  /** The page's number. */
  PAGE,
  /** The address in bytes, instead of the page. */
  ADDRESS,
  /** Bytes from the address on; 1 without the column. */
  SIZE,
  /** Read, write or free; a read without the column. */
  KIND,
  /** When; a nanosecond after the last record without the column. */
  TIME,
  /** The thread's number; one thread without the column. */
  THREAD,
  /** The number of the process, whose pages are its own; one process without the column. */
  PROCESS;

  /** What a user calls it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The column of that label; empty when there is none. */
  public static Optional<CsvColumn> of(String label) {
    for (CsvColumn column : values()) {
      if (column.label().equals(label)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  /** The labels of all. */
  public static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (CsvColumn column : values()) {
      labels.add(column.label());
    }
    return labels;
  }
}
