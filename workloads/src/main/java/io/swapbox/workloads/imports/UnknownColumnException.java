package io.swapbox.workloads.imports;

import io.swapbox.SwapException;
import java.util.List;

/** A column that the header of a CSV trace does not have; the message names both. */
public final class UnknownColumnException extends SwapException {

  private static final long serialVersionUID = 1L;

  private final String column;
  private final transient List<String> header;

  /**
   * A column that is not there.
   *
   * @param file as its user knows it
   * @param line of the header, from 1
   * @param column what was looked for
   * @param header the columns that there are
   */
  public UnknownColumnException(String file, long line, String column, List<String> header) {
    super(
        "%s: line %d: the header has no column '%s'; its columns are %s"
            .formatted(file, line, column, String.join(", ", header)));
    this.column = column;
    this.header = List.copyOf(header);
  }

  /** What was looked for. */
  public String column() {
    return column;
  }

  /** The columns that there are. */
  public List<String> header() {
    return header;
  }
}
