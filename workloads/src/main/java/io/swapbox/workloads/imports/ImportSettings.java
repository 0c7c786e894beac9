package io.swapbox.workloads.imports;

import io.swapbox.ConfigurationException;
import java.util.Map;

/**
 * How a trace is read. What does not concern a format is not looked at.
 *
 * @param pageBytes of a page of the recorded machine: a power of two from 4096 to 2^30
 * @param limit most records
 * @param instructions whether fetches of instructions count as reads (lackey)
 * @param onePageObjects whether an object is one page, whatever its size (oracle)
 * @param columns names of columns by what they say (csv)
 * @param timeUnitNanos nanoseconds of 1 in the column of times (csv)
 */
public record ImportSettings(
    int pageBytes,
    long limit,
    boolean instructions,
    boolean onePageObjects,
    Map<CsvColumn, String> columns,
    long timeUnitNanos) {

  private static final int MIN_PAGE_BYTES = 4096;
  private static final int MAX_PAGE_BYTES = 1 << 30;

  /**
   * Checks them.
   *
   * @throws ConfigurationException naming the one that cannot be used
   */
  public ImportSettings {
    if (pageBytes < MIN_PAGE_BYTES
        || pageBytes > MAX_PAGE_BYTES
        || Integer.bitCount(pageBytes) != 1) {
      throw new ConfigurationException(
          "page size",
          "%d is no power of two from %d to %d bytes"
              .formatted(pageBytes, MIN_PAGE_BYTES, MAX_PAGE_BYTES));
    }
    if (limit < 1) {
      throw new ConfigurationException("limit", limit + " is not 1 record or more");
    }
    columns = Map.copyOf(columns);
  }

  /** Pages of 4 KiB, all records, and what each format does by itself. */
  public static ImportSettings standard() {
    return new ImportSettings(MIN_PAGE_BYTES, Long.MAX_VALUE, false, false, Map.of(), 1);
  }

  /** By how many bits an address is shifted to its page. */
  int pageShift() {
    return Integer.numberOfTrailingZeros(pageBytes);
  }
}
