package io.swapbox.workloads.trace;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The threads of a trace in the making: whose each record is, and before which of them a thread
 * waited for others. One use, one owner.
 *
 * <p>Threads are numbered by their first record. Nothing is kept of a record while there is one
 * thread.
 */
final class ThreadColumn {

  /**
   * A thread that makes no record for this long, in nanoseconds, waits for others: for the end of
   * one or for what comes through a pipe. A fault of the traced run took 50 to 180 µs.
   */
  static final long PAUSE_NANOS = 100_000_000;

  /** More threads than a record has numbers for there cannot be. */
  private static final int MAX_THREADS = 1 << 16;

  private final int[] numbers = new int[MAX_THREADS];
  private final BitSet pauses = new BitSet();
  private long[] lastNanos = new long[4];
  private char[] threads = new char[0];
  private int count;

  ThreadColumn() {
    Arrays.fill(numbers, -1);
  }

  /**
   * Takes the next record.
   *
   * @param record its number
   * @param id of its thread, 16 bits
   * @param nanos when it was made
   */
  void add(long record, int id, long nanos) {
    int thread = numbers[id];
    boolean first = thread < 0;
    if (first) {
      thread = count++;
      numbers[id] = thread;
      if (thread == lastNanos.length) {
        lastNanos = Arrays.copyOf(lastNanos, 2 * thread);
      }
    }
    if (count > 1) {
      int at = (int) record;
      if (first || nanos - lastNanos[thread] >= PAUSE_NANOS) {
        pauses.set(at);
      }
      put(at, thread);
    }
    lastNanos[thread] = nanos;
  }

  private void put(int at, int thread) {
    if (at >= threads.length) {
      threads = Arrays.copyOf(threads, Math.max(1 << 10, at + (at >> 1) + 1));
    }
    threads[at] = (char) thread;
  }

  /** Threads so far. */
  int count() {
    return count;
  }

  /** Whose record it is; of several threads. */
  int thread(int record) {
    return threads[record];
  }

  /** Whether a record is the first of its thread, or comes after a pause of it. */
  boolean afterPause(int record) {
    return pauses.get(record);
  }
}
