package io.swapbox.workloads.task;

import java.util.Arrays;

/**
 * Times in which something was so, each from a begin to an end, in nanoseconds: they are told at
 * their ends, one after the other, and those that touch or overlap become one.
 *
 * <p>Takes 16 bytes an interval, and grows by half.
 */
final class Intervals {

  private long[] begins = new long[16];
  private long[] ends = new long[16];
  private int size;

  /**
   * Adds one.
   *
   * @param end not before the end of any other
   */
  void add(long begin, long end) {
    if (begin == end) {
      return;
    }
    long first = begin;
    while (size > 0 && ends[size - 1] >= first) {
      first = Math.min(first, begins[--size]);
    }
    if (size == begins.length) {
      int longer = size + (size >> 1);
      begins = Arrays.copyOf(begins, longer);
      ends = Arrays.copyOf(ends, longer);
    }
    begins[size] = first;
    ends[size++] = end;
  }

  /** How many there are that neither touch nor overlap. */
  int size() {
    return size;
  }

  /** When one of them began, the earlier ones first. */
  long begin(int k) {
    return begins[k];
  }

  /** When it ended. */
  long end(int k) {
    return ends[k];
  }
}
