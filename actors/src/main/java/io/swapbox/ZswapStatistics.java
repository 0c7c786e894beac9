package io.swapbox;

/**
 * What a compressed pool counts and holds, over all of its shards. Counters have the names of
 * {@code /proc/vmstat} or of {@code zswap/} of debugfs.
 *
 * @param zswpout pages stored in it
 * @param zswpin pages loaded from it
 * @param bytes memory that it holds ({@code pool_total_size})
 * @param storedBytes compressed bytes in it
 * @param storedPages pages in it
 * @param incompressiblePages of these, pages stored as they are
 * @param poolLimitHits how often it refused a page because of its limit
 * @param metadataBytes memory that it needs to find its pages
 * @param writtenBackPages pages that have left it for the tiers behind ({@code zswpwb})
 */
public record ZswapStatistics(
    long zswpout,
    long zswpin,
    long bytes,
    long storedBytes,
    long storedPages,
    long incompressiblePages,
    long poolLimitHits,
    long metadataBytes,
    long writtenBackPages) {

  /** Those of no pool. */
  public static final ZswapStatistics NONE = new ZswapStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum of both. */
  public ZswapStatistics plus(ZswapStatistics other) {
    return new ZswapStatistics(
        zswpout + other.zswpout,
        zswpin + other.zswpin,
        bytes + other.bytes,
        storedBytes + other.storedBytes,
        storedPages + other.storedPages,
        incompressiblePages + other.incompressiblePages,
        poolLimitHits + other.poolLimitHits,
        metadataBytes + other.metadataBytes,
        writtenBackPages + other.writtenBackPages);
  }
}
