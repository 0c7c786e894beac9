package io.swapbox.workloads.trace;

import java.util.Arrays;

/**
 * The records of a trace of several threads, thread by thread, and which of them have to wait for
 * others when the threads run side by side.
 *
 * <p>Threads that were traced at unlike speeds must not keep these speeds when they run freely. But
 * some of the recorded order is the program's own:
 *
 * <ul>
 *   <li>a record waits for the one before it on the same page by another thread: pages are handed
 *       on;
 *   <li>the first record of a thread, one before which the thread paused for {@value
 *       ThreadColumn#PAUSE_NANOS} ns or more, and each end of a page wait for all records before
 *       them: there was a start, a join or a pipe.
 * </ul>
 *
 * <p>The first record that is not done never waits, so there is always one that can be made.
 * Immutable. Costs 8 bytes of heap a record.
 */
public final class ThreadOrder {

  /** What a record waits for that waits for none. */
  public static final int NOTHING = -1;

  /** What a record waits for that waits for all before it. */
  public static final int ALL_BEFORE = -2;

  private final int[] records;
  private final int[] begins;
  private final int[] waits;

  private ThreadOrder(int[] records, int[] begins, int[] waits) {
    this.records = records;
    this.begins = begins;
    this.waits = waits;
  }

  /** The order of a trace whose threads are in that column: two or more. */
  static ThreadOrder of(Trace trace, ThreadColumn column) {
    int size = Math.toIntExact(trace.records());
    int[] begins = new int[column.count() + 1];
    int[] waits = new int[size];
    int[] lastOnPage = new int[trace.pages()];
    Arrays.fill(lastOnPage, NOTHING);
    for (int record = 0; record < size; record++) {
      int page = trace.page(record);
      int before = lastOnPage[page];
      lastOnPage[page] = record;
      begins[column.thread(record) + 1]++;
      if (column.afterPause(record) || trace.kind(record) == Trace.FREE) {
        waits[record] = ALL_BEFORE;
      } else if (before >= 0 && column.thread(before) != column.thread(record)) {
        waits[record] = before;
      } else {
        waits[record] = NOTHING;
      }
    }
    for (int thread = 1; thread < begins.length; thread++) {
      begins[thread] += begins[thread - 1];
    }
    int[] ends = begins.clone();
    int[] records = new int[size];
    for (int record = 0; record < size; record++) {
      records[ends[column.thread(record)]++] = record;
    }
    return new ThreadOrder(records, begins, waits);
  }

  /** Threads, numbered by their first records: that of thread 0 is the trace's first. */
  public int threads() {
    return begins.length - 1;
  }

  /** Records of all threads. */
  public int records() {
    return records.length;
  }

  /** Records of a thread, at least one. */
  public int records(int thread) {
    return begins[thread + 1] - begins[thread];
  }

  /**
   * A record of a thread: its number in the trace.
   *
   * @param index of the record among those of its thread
   */
  public int record(int thread, int index) {
    return records[begins[thread] + index];
  }

  /**
   * What has to be done before a record: {@link #NOTHING}, {@link #ALL_BEFORE} or one other record.
   * No two records wait for the same one.
   */
  public int waitsFor(int record) {
    return waits[record];
  }
}
