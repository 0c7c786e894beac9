package io.swapbox;

/**
 * What a space counts and holds. Counters are pages since it was opened and carry the names of
 * {@code /proc/vmstat}.
 *
 * @param pswpout pages written to the swap file
 * @param pswpin pages read from it
 * @param zswpout pages stored in the compressed pool
 * @param zswpin pages loaded from it
 * @param swpoutZero zero-filled pages, which take no storage
 * @param swpinZero zero-filled pages brought back
 * @param entries virtual slots in use
 * @param descriptorBytes off-heap bytes of their descriptors
 * @param poolBytes memory that the pool holds
 * @param poolStoredBytes compressed bytes in it
 * @param poolStoredPages pages in it
 * @param poolIncompressiblePages of these, pages stored as they are
 * @param poolLimitHits how often the pool refused a page because of its limit
 * @param poolMetadataBytes memory that the pool needs to find its pages
 * @param filePages pages in the swap file
 * @param fileBadSlots slots of it that were set aside
 * @param fileMetadataBytes memory for its bitmaps, checksums and reverse map, objects included
 */
public record SpaceStatistics(
    long pswpout,
    long pswpin,
    long zswpout,
    long zswpin,
    long swpoutZero,
    long swpinZero,
    long entries,
    long descriptorBytes,
    long poolBytes,
    long poolStoredBytes,
    long poolStoredPages,
    long poolIncompressiblePages,
    long poolLimitHits,
    long poolMetadataBytes,
    long filePages,
    long fileBadSlots,
    long fileMetadataBytes) {

  /** Zero-filled pages that are in the space now. */
  public long zeroPages() {
    return Math.max(0, entries - poolStoredPages - filePages);
  }
}
