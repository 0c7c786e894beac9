package io.swapbox;

import java.util.List;

/**
 * A tier was compacted.
 *
 * @param before how its pages lay
 * @param after how they lie now
 * @param pagesMoved within their files; a page may have moved twice
 * @param bytesFreed by which its files are shorter, or its slots in memory take less; none of a
 *     file that is preallocated
 * @param nanos that it took
 * @param unreadable why pages could not be moved that could not be read, with their entries; they
 *     stay where they are
 */
public record CompactionResult(
    Fragmentation before,
    Fragmentation after,
    long pagesMoved,
    long bytesFreed,
    long nanos,
    List<EntryException> unreadable) {

  /** Copies the list. */
  public CompactionResult {
    unreadable = List.copyOf(unreadable);
  }
}
