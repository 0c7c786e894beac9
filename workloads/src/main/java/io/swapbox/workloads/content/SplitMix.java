package io.swapbox.workloads.content;

/** The SplitMix64 sequence (Steele, Lea and Flood, 2014), as a hash. */
public final class SplitMix {

  private SplitMix() {}

  /** The number at an index, 0 or more, of the sequence of a seed. */
  public static long of(long seed, int index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
