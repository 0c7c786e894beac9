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
 * @param reservedBytes memory that it has from the system, free pages included
 * @param sameFilledPages of the pages in it, those of one word, which take no memory ({@code
 *     same_filled_pages})
 * @param compactedPages pages that compaction gave back ({@code pages_compacted} of zsmalloc)
 * @param recompressedPages pages that became smaller when they were compressed once more
 * @param rejections pages that it refused
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
    long writtenBackPages,
    long reservedBytes,
    long sameFilledPages,
    long compactedPages,
    long recompressedPages,
    ZswapRejections rejections) {

  /** Those of no pool. */
  public static final ZswapStatistics NONE =
      new ZswapStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ZswapRejections.NONE);

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
        writtenBackPages + other.writtenBackPages,
        reservedBytes + other.reservedBytes,
        sameFilledPages + other.sameFilledPages,
        compactedPages + other.compactedPages,
        recompressedPages + other.recompressedPages,
        rejections.plus(other.rejections));
  }

  /** What it has counted, without what it holds: of a pool that is swapped off. */
  public ZswapStatistics counters() {
    return new ZswapStatistics(
        zswpout,
        zswpin,
        0,
        0,
        0,
        0,
        poolLimitHits,
        0,
        writtenBackPages,
        0,
        0,
        compactedPages,
        recompressedPages,
        rejections);
  }
}
