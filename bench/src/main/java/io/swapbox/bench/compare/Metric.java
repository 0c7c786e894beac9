package io.swapbox.bench.compare;

/**
 * What can be compared.
 *
 * @param name its key in {@code result.json}, after the variant of a run that is one of several; of
 *     a benchmark its name, parameters and mode
 * @param unit {@link #NANOS}, {@link #BYTES}, {@link #NUMBER}, or that of a score
 * @param simulated whether it follows from settings and seed alone
 */
record Metric(String name, String unit, boolean simulated) {

  /** Nanoseconds. */
  static final String NANOS = "ns";

  /** Bytes. */
  static final String BYTES = "bytes";

  /** Pages, messages, shares: a number by itself. */
  static final String NUMBER = "";
}
