package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.RecordSink;
import org.agrona.collections.Long2LongHashMap;

/**
 * Makes native records of references: pages and threads get dense numbers in the order of their
 * first record, times begin at 0 and never go back. Keeps 25 to 50 bytes a page. One use, one
 * owner.
 */
final class Renumbering implements References {

  private static final long NONE = -1;
  private static final int MAX_THREADS = 1 << 16;

  private final RecordSink sink;
  private final FormatReader reader;
  private final int pageBits;
  private final long limit;
  private final long maxPages;
  private final Long2LongHashMap spaces = new Long2LongHashMap(NONE);
  private final Long2LongHashMap pages = new Long2LongHashMap(NONE);
  private final Long2LongHashMap threads = new Long2LongHashMap(NONE);
  private final long[] skipped = new long[Skipped.values().length];
  private long records;
  private long firstNanos;
  private long lastNanos;

  /**
   * Renumbers what a reader finds.
   *
   * @param pageBits that a page of a space has at most; its space has the others of 64
   * @param limit most records
   * @param maxPages most different pages
   */
  Renumbering(RecordSink sink, FormatReader reader, int pageBits, long limit, long maxPages) {
    this.sink = sink;
    this.reader = reader;
    this.pageBits = pageBits;
    this.limit = limit;
    this.maxPages = maxPages;
  }

  @Override
  public boolean take(long space, long page, long thread, byte kind, long nanos) {
    int dense = denseOf(space, page);
    int number = threadOf(thread);
    if (records == 0) {
      firstNanos = nanos;
    }
    if (nanos - firstNanos < lastNanos) {
      skip(Skipped.TIMES_BACK);
    } else {
      lastNanos = nanos - firstNanos;
    }
    records++;
    sink.record(lastNanos, dense, number, kind);
    return records < limit;
  }

  @Override
  public void skip(Skipped reason) {
    skipped[reason.ordinal()]++;
  }

  long records() {
    return records;
  }

  long skipped(Skipped reason) {
    return skipped[reason.ordinal()];
  }

  private int denseOf(long space, long page) {
    long owner = numberOf(spaces, space);
    if (page >>> pageBits != 0) {
      throw reader.refused("page %s is not below 2^%d".formatted(hex(page), pageBits));
    }
    if (owner >>> (Long.SIZE - pageBits) != 0) {
      throw reader.refused(
          "there are more than 2^%d processes or objects".formatted(Long.SIZE - pageBits));
    }
    long dense = numberOf(pages, owner << pageBits | page);
    if (dense >= maxPages) {
      throw reader.refused(
          "there are more than %d different pages, which is all that the JVM's memory has room for"
                  .formatted(maxPages)
              + " (its option is -Xmx; --limit ends the reading before)");
    }
    return (int) dense;
  }

  private int threadOf(long thread) {
    long number = numberOf(threads, thread);
    if (number >= MAX_THREADS) {
      throw reader.refused("there are more than " + MAX_THREADS + " threads");
    }
    return (int) number;
  }

  private static long numberOf(Long2LongHashMap numbers, long key) {
    long number = numbers.get(key);
    if (number == NONE) {
      number = numbers.size();
      numbers.put(key, number);
    }
    return number;
  }

  private static String hex(long page) {
    return "0x" + Long.toHexString(page);
  }
}
