package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

/** What a pool counts, with the names of {@code /sys/kernel/debug/zswap}. */
public final class PoolCounters {

  private long storedBytes;
  private long storedPages;
  private long incompressiblePages;
  private long sameFilledPages;
  private long poolLimitHits;
  private long thresholdRejections;
  private long cgroupRejections;
  private long poorRejections;
  private long allocationRejections;
  private long decompressFailures;
  private long recompressedPages;
  private long compactedPages;

  PoolCounters() {}

  /** Sum of the lengths of what is stored, in bytes. */
  public long storedBytes() {
    return storedBytes;
  }

  /** Pages that are stored now ({@code stored_pages}). */
  public long storedPages() {
    return storedPages;
  }

  /** Pages that are stored now as they are ({@code stored_incompressible_pages}). */
  public long incompressiblePages() {
    return incompressiblePages;
  }

  /** Pages that are stored now as one word ({@code same_filled_pages}). */
  public long sameFilledPages() {
    return sameFilledPages;
  }

  /** Stores that found the pool at its limit ({@code pool_limit_hit}). */
  public long poolLimitHits() {
    return poolLimitHits;
  }

  /** Stores refused below the limit, because it was not yet back at the acceptance threshold. */
  public long thresholdRejections() {
    return thresholdRejections;
  }

  /** Stores refused because their cgroup was at its own limit. */
  public long cgroupRejections() {
    return cgroupRejections;
  }

  /** Incompressible pages refused, as their cgroup may not write back ({@code ..._poor}). */
  public long poorRejections() {
    return poorRejections;
  }

  /** Stores that the system had no memory for ({@code reject_alloc_fail}). */
  public long allocationRejections() {
    return allocationRejections;
  }

  /** Loads that found an object corrupt ({@code decompress_fail}). */
  public long decompressFailures() {
    return decompressFailures;
  }

  /** Pages that compaction has given back so far ({@code pages_compacted} of zsmalloc). */
  public long compactedPages() {
    return compactedPages;
  }

  void compacted(long pages) {
    compactedPages += pages;
  }

  /** Pages whose object became smaller when they were compressed once more. */
  public long recompressedPages() {
    return recompressedPages;
  }

  void recompressed(int before, int length) {
    count(before, -1);
    count(length, 1);
    recompressedPages++;
  }

  void stored(int length) {
    count(length, 1);
  }

  void freed(int length) {
    count(length, -1);
  }

  void hitLimit() {
    poolLimitHits++;
  }

  void rejectedAboveThreshold() {
    thresholdRejections++;
  }

  void rejectedByCgroup() {
    cgroupRejections++;
  }

  void rejectedPoor() {
    poorRejections++;
  }

  void rejectedAllocation() {
    allocationRejections++;
  }

  void failedToDecompress() {
    decompressFailures++;
  }

  private void count(int length, int pages) {
    storedPages += pages;
    storedBytes += (long) pages * length;
    if (length == PAGE_BYTES) {
      incompressiblePages += pages;
    } else if (length == 0) {
      sameFilledPages += pages;
    }
  }
}
