package io.swapbox.actors.runtime.virtual;

/**
 * SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every JVM and machine.
 *
 * <p>Own code rather than a JDK class, because what a seed gives must not change with a JDK.
 */
final class SeededRandom {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  SeededRandom(long seed, long stream) {
    this.state = mix(seed) ^ mix(stream * GOLDEN + 1);
  }

  /** Spreads a number over all 64 bits. */
  static long mix(long number) {
    long z = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform over (0, 1]: never 0, so that its logarithm is finite. */
  double nextUnit() {
    return ((nextLong() >>> 11) + 1) * UNIT;
  }
}
