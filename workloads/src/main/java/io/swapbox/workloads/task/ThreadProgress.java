package io.swapbox.workloads.task;

import io.swapbox.workloads.trace.ThreadOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * How far each thread of a trace is, and which of them may make their next record as {@link
 * ThreadOrder} has it.
 *
 * <p>A thread that may not is blocked on one thing, and is woken when that happens; so each record
 * costs O(1), however many threads there are, and nothing is allocated for it. Costs a bit a
 * record, and about 20 bytes a thread.
 */
final class ThreadProgress {

  private static final int NOBODY = -1;

  private final ThreadOrder order;
  private final IntConsumer woken;
  private final BitSet done;

  /** Records that each thread has made. */
  private final int[] made;

  /** The first record that is not done; the number of records in the end. */
  private int first;

  /** Threads below this have started. */
  private int started;

  // Blocked threads by what they wait for, chained in buckets.
  private final int[] buckets;
  private final int[] nextInBucket;
  private final int[] key;

  /**
   * Starts the first thread.
   *
   * @param woken told the number of each thread that may make its next record from now on, but for
   *     the one that {@link #done} is called for
   */
  ThreadProgress(ThreadOrder order, IntConsumer woken) {
    int threads = order.threads();
    this.order = order;
    this.woken = woken;
    this.done = new BitSet(order.records());
    this.made = new int[threads];
    this.buckets = new int[Integer.highestOneBit(threads) << 1];
    this.nextInBucket = new int[threads];
    this.key = new int[threads];
    Arrays.fill(buckets, NOBODY);
  }

  /** Starts the first thread: it is woken. */
  void start() {
    started = 1;
    woken.accept(0);
  }

  /** The next record of a thread that has not ended. */
  int record(int thread) {
    return order.record(thread, made[thread]);
  }

  /** Whether a thread has made all of its records. */
  boolean hasEnded(int thread) {
    return made[thread] == order.records(thread);
  }

  /** Whether all threads have. */
  boolean hasEnded() {
    return first == order.records();
  }

  /**
   * Notes that a thread has made its next record.
   *
   * @return whether it may make the one after that; if not, it has ended or will be woken
   */
  boolean done(int thread) {
    int record = record(thread);
    made[thread]++;
    done.set(record);
    wake(record);
    if (record == first) {
      advance();
    }
    return !hasEnded(thread) && mayGoOn(thread);
  }

  private void advance() {
    first = done.nextClearBit(first);
    if (started < made.length && order.record(started, 0) == first) {
      woken.accept(started++);
    } else {
      wake(~first);
    }
  }

  private boolean mayGoOn(int thread) {
    int record = record(thread);
    int waitsFor = order.waitsFor(record);
    if (waitsFor == ThreadOrder.NOTHING) {
      return true;
    }
    if (waitsFor == ThreadOrder.ALL_BEFORE) {
      return record == first || block(thread, ~record);
    }
    return done.get(waitsFor) || block(thread, waitsFor);
  }

  /**
   * Blocks a thread; false.
   *
   * @param on a record that has to be done, or the complement of one that has to be the first that
   *     is not
   */
  private boolean block(int thread, int on) {
    int bucket = on & (buckets.length - 1);
    key[thread] = on;
    nextInBucket[thread] = buckets[bucket];
    buckets[bucket] = thread;
    return false;
  }

  /** Wakes the thread that is blocked on that; there is at most one. */
  private void wake(int on) {
    int bucket = on & (buckets.length - 1);
    int before = NOBODY;
    for (int thread = buckets[bucket]; thread != NOBODY; thread = nextInBucket[thread]) {
      if (key[thread] == on) {
        if (before == NOBODY) {
          buckets[bucket] = nextInBucket[thread];
        } else {
          nextInBucket[before] = nextInBucket[thread];
        }
        woken.accept(thread);
        return;
      }
      before = thread;
    }
  }
}
