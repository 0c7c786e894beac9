package io.swapbox.workloads.trace;

import io.swapbox.workloads.Dice;

/**
 * A server that keeps values of a kilobyte in memory, and a hash table that says where they are. It
 * is loaded in the order of its values; then come requests for keys, some of which are asked for
 * much more often than others. Each looks into the table, and reads or writes a value.
 *
 * <p>Popular keys are anywhere in memory, and so are the places of neighbours in the table.
 */
final class RedisProgram {

  /** Values of a page: 1 KiB each, as YCSB has them. */
  private static final int VALUES_PER_PAGE = 4;

  /** Pages of memory for each page of the table: 16 bytes for each value. */
  private static final int PAGES_PER_TABLE_PAGE = 64;

  /** Requests for each value, on average. */
  private static final int REQUESTS_PER_VALUE = 2;

  /**
   * Primes beyond any number of values: times one of them, modulo that number, is a permutation.
   */
  private static final long KEY_SPREAD = 2_654_435_761L;

  private static final long TABLE_SPREAD = 4_294_967_291L;

  private static final int SEED = 1;

  private final int setPercent;
  private final int tablePages;
  private final int values;
  private final Dice dice = new Dice(SEED, 0);
  private final Zipf popularity;
  private final TraceBuilder trace = new TraceBuilder();

  /**
   * The server.
   *
   * @param pages of its memory, a multiple of 64
   * @param skew of the popularity of keys
   * @param setPercent of its requests that write
   */
  RedisProgram(int pages, double skew, int setPercent) {
    this.setPercent = setPercent;
    this.tablePages = pages / PAGES_PER_TABLE_PAGE;
    this.values = (pages - tablePages) * VALUES_PER_PAGE;
    this.popularity = new Zipf(values, skew);
  }

  Trace trace(String name) {
    for (int value = 0; value < values; value++) {
      request(value, Trace.WRITE, Trace.WRITE);
    }
    for (long left = (long) REQUESTS_PER_VALUE * values; left > 0; left--) {
      int value = (int) (popularity.rank(dice) * KEY_SPREAD % values);
      byte kind = dice.below(100) < setPercent ? Trace.WRITE : Trace.READ;
      request(value, Trace.READ, kind);
    }
    return trace.build(name);
  }

  private void request(int value, byte inTable, byte ofValue) {
    int place = (int) (value * TABLE_SPREAD % values);
    add((int) ((long) place * tablePages / values), inTable);
    add(tablePages + value / VALUES_PER_PAGE, ofValue);
  }

  private void add(int page, byte kind) {
    trace.add(page, kind, 0, trace.records());
  }
}
