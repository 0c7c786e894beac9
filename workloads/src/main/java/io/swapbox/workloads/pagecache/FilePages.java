package io.swapbox.workloads.pagecache;

import io.swapbox.ConfigurationException;

/**
 * Pages of files that are used while a trace is replayed.
 *
 * @param pages that there are, 0 for none
 * @param rate most references to them a second; reading takes its time from them
 * @param readNanos that it takes to read one, in ns
 */
public record FilePages(int pages, int rate, int readNanos) {

  /** No pages of files. */
  public static final FilePages NONE = new FilePages(0, 100_000, 100_000);

  /** Most pages. */
  public static final int MAX_PAGES = 100_000_000;

  /** Most references a second. */
  public static final int MAX_RATE = 1_000_000_000;

  /** Longest time to read a page: a second, in ns. */
  public static final int MAX_READ_NANOS = 1_000_000_000;

  /**
   * Checks the ranges.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  public FilePages {
    ConfigurationException.require(
        pages >= 0 && pages <= MAX_PAGES, "workload.file-pages", pages, "0 to " + MAX_PAGES);
    ConfigurationException.require(
        rate >= 1 && rate <= MAX_RATE, "workload.file-rate", rate, "1 to " + MAX_RATE);
    ConfigurationException.require(
        readNanos >= 0 && readNanos <= MAX_READ_NANOS,
        "workload.file-read-nanos",
        readNanos,
        "0 to " + MAX_READ_NANOS);
  }
}
