package io.swapbox.workloads.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A trace in the making: takes records one by one and counts what is alive. One use, one owner. */
final class TraceBuilder {

  private final List<int[]> fullChunks = new ArrayList<>();
  private final BitSet live = new BitSet();
  private final BitSet seen = new BitSet();
  private final ThreadColumn threads = new ThreadColumn();
  private int[] chunk = new int[Trace.CHUNK_RECORDS];
  private int used;
  private long references;
  private long livePages;
  private long peakLivePages;

  /**
   * Adds a record.
   *
   * @param thread that made it, 16 bits
   * @param nanos when; not before the last one
   */
  void add(int page, byte kind, int thread, long nanos) {
    threads.add(records(), thread, nanos);
    if (used == Trace.CHUNK_RECORDS) {
      fullChunks.add(chunk);
      chunk = new int[Trace.CHUNK_RECORDS];
      used = 0;
    }
    chunk[used++] = Trace.pack(page, kind);
    seen.set(page);
    if (kind == Trace.FREE) {
      free(page);
    } else {
      reference(page);
    }
  }

  long records() {
    return (long) fullChunks.size() * Trace.CHUNK_RECORDS + used;
  }

  /** One more than the highest page id so far. */
  int pages() {
    return seen.length();
  }

  /** How many different page ids there were so far. */
  int distinctPages() {
    return seen.cardinality();
  }

  /** How many threads made records so far. */
  int threads() {
    return threads.count();
  }

  Trace build(String name) {
    int[][] chunks = fullChunks.toArray(new int[fullChunks.size() + 1][]);
    chunks[fullChunks.size()] = Arrays.copyOf(chunk, used);
    Trace trace =
        new Trace(
            name, chunks, records(), pages(), references, peakLivePages, null, SharedPages.NONE);
    return threads() > 1
        ? trace.with(ThreadOrder.of(trace, threads), SharedPages.of(trace, threads))
        : trace;
  }

  private void reference(int page) {
    references++;
    if (!live.get(page)) {
      live.set(page);
      livePages++;
      peakLivePages = Math.max(peakLivePages, livePages);
    }
  }

  private void free(int page) {
    if (live.get(page)) {
      live.clear(page);
      livePages--;
    }
  }
}
