package io.swapbox.workloads.trace;

import io.swapbox.workloads.Dice;

/**
 * Ranks by Zipf's law: the one of rank r comes with a chance in proportion to (r + 1) to the power
 * of minus the skew. Gray and others, "Quickly generating billion-record synthetic databases"
 * (SIGMOD 1994), which YCSB uses, too.
 *
 * <p>Only {@link StrictMath}, so that a seed gives the same ranks on every machine. Making one
 * takes time in proportion to the ranks, a rank takes O(1).
 */
final class Zipf {

  /** The most skew that the method can do. */
  static final double MAX_SKEW = 0.99;

  private static final int RESOLUTION = Integer.MAX_VALUE;

  private final int ranks;
  private final double zeta;
  private final double two;
  private final double alpha;
  private final double eta;

  /**
   * The law.
   *
   * @param ranks 2 or more
   * @param skew 0 to {@value #MAX_SKEW}
   */
  Zipf(int ranks, double skew) {
    double sum = 0;
    for (int rank = ranks; rank > 0; rank--) {
      sum += StrictMath.pow(rank, -skew);
    }
    this.ranks = ranks;
    this.zeta = sum;
    this.two = 1 + StrictMath.pow(2, -skew);
    this.alpha = 1 / (1 - skew);
    this.eta = (1 - StrictMath.pow(2.0 / ranks, 1 - skew)) / (1 - two / zeta);
  }

  /** A rank, 0 the most frequent one. */
  int rank(Dice dice) {
    double chance = (double) dice.below(RESOLUTION) / RESOLUTION;
    double mass = chance * zeta;
    if (mass < 1) {
      return 0;
    }
    if (mass < two) {
      return 1;
    }
    int rank = (int) (ranks * StrictMath.pow(eta * chance - eta + 1, alpha));
    return Math.min(rank, ranks - 1);
  }
}
