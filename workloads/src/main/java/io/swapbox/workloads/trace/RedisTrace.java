package io.swapbox.workloads.trace;

/**
 * A server of keys and values that is made on the spot: {@code redis:256} or, with skew and share
 * of writes, {@code redis:256,0.9,30}.
 *
 * @param mebibytes of memory that it uses, 4 to 65536
 * @param skew of the popularity of keys, 0 to {@value Zipf#MAX_SKEW}; 0 for equally popular ones
 * @param setPercent of its requests that set a value, 0 to 100; the others get one
 */
record RedisTrace(int mebibytes, double skew, int setPercent) implements SyntheticTrace {

  static final String PREFIX = "redis:";
  static final String FORM = PREFIX + "MIB[,SKEW,SETS]";

  /** The skew of YCSB's Zipf distribution. */
  private static final double DEFAULT_SKEW = 0.99;

  private static final int DEFAULT_SET_PERCENT = 10;

  private static final String PROBLEM =
      "is not " + FORM + ": a number of MiB, a skew as 0.9, and the percent of requests that set";

  /**
   * Checks the ranges.
   *
   * @throws TraceException when one is out of range
   */
  RedisTrace {
    String name = name(mebibytes, skew, setPercent);
    SyntheticTrace.requireSize(name, mebibytes);
    if (!(skew >= 0 && skew <= Zipf.MAX_SKEW)) {
      throw new TraceException(name, "the skew is not 0 to " + Zipf.MAX_SKEW);
    }
    if (setPercent < 0 || setPercent > 100) {
      throw new TraceException(name, "the share of sets is not 0 to 100 percent");
    }
  }

  /**
   * The server of a name that begins with {@link #PREFIX}.
   *
   * @throws TraceException when it goes on in another way than {@link #FORM}
   */
  static RedisTrace of(String name) {
    String[] parameters = name.substring(PREFIX.length()).split(",", -1);
    if (parameters.length == 1 || parameters.length == 3) {
      try {
        int mebibytes = Integer.parseInt(parameters[0]);
        return parameters.length == 1
            ? new RedisTrace(mebibytes, DEFAULT_SKEW, DEFAULT_SET_PERCENT)
            : new RedisTrace(
                mebibytes, Double.parseDouble(parameters[1]), Integer.parseInt(parameters[2]));
      } catch (NumberFormatException e) {
        throw new TraceException(name, PROBLEM, e);
      }
    }
    throw new TraceException(name, PROBLEM);
  }

  private static String name(int mebibytes, double skew, int setPercent) {
    boolean plain = skew == DEFAULT_SKEW && setPercent == DEFAULT_SET_PERCENT;
    return PREFIX + mebibytes + (plain ? "" : "," + skew + "," + setPercent);
  }

  @Override
  public String name() {
    return name(mebibytes, skew, setPercent);
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Trace trace() {
    return new RedisProgram(SyntheticTrace.pages(mebibytes), skew, setPercent).trace(name());
  }

  @Override
  public PageSizes sizes() {
    return PageSizes.bundled("redis").repeated(SyntheticTrace.pages(mebibytes));
  }
}
