package io.swapbox.workloads.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The average working set of a trace by window: the different pages of the last so many references.
 * Streaming: 8 bytes a page, and a constant time a reference. One use, one owner.
 *
 * <p>A page that is referenced again after {@code g} references is in a window of {@code T} at
 * {@code min(g, T)} of them; so the distribution of these gaps gives the average for each window
 * exactly (Denning and Schwartz, Properties of the working-set model, CACM 15 (3), 1972,
 * https://doi.org/10.1145/361268.361281). Gaps are kept by the power of two that they do not
 * exceed, which is exact for windows of powers of two.
 */
final class WorkingSetCurve {

  private static final int SMALLEST = 10;
  private static final int STEP = 2;

  /** Index of the last reference of a page, from 1; 0 when it is not alive. */
  private long[] last = new long[1 << 10];

  private final long[] spans = new long[Long.SIZE];
  private final long[] spanSum = new long[Long.SIZE];
  private final long[] returns = new long[Long.SIZE];
  private long references;

  void reference(int page) {
    references++;
    if (page >= last.length) {
      last = Arrays.copyOf(last, Math.max(page + 1, last.length + (last.length >> 1)));
    }
    if (last[page] != 0) {
      returns[span(references - last[page])]++;
    }
    last[page] = references;
  }

  /** The page is nobody's any more: its next reference is a first one. */
  void free(int page) {
    if (page < last.length && last[page] != 0) {
      span(references + 1 - last[page]);
      last[page] = 0;
    }
  }

  /** The curve, at windows of 2^10, 2^12, ... references, up to all. Ends the use. */
  List<WorkingSetPoint> points() {
    for (int page = 0; page < last.length; page++) {
      free(page);
    }
    List<WorkingSetPoint> points = new ArrayList<>();
    for (int power = SMALLEST; 1L << power <= references; power += STEP) {
      points.add(point(power));
    }
    return points;
  }

  private WorkingSetPoint point(int power) {
    long window = 1L << power;
    double pages = 0;
    long hits = 0;
    for (int bucket = 0; bucket < Long.SIZE; bucket++) {
      pages += bucket <= power ? spanSum[bucket] : (double) window * spans[bucket];
      hits += bucket <= power ? returns[bucket] : 0;
    }
    return new WorkingSetPoint(window, pages / references, references - hits);
  }

  /** Counts a span of references, 1 or more; returns its bucket. */
  private int span(long length) {
    int bucket = Long.SIZE - Long.numberOfLeadingZeros(length - 1);
    spans[bucket]++;
    spanSum[bucket] += length;
    return bucket;
  }
}
