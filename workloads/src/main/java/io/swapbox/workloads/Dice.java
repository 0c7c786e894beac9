package io.swapbox.workloads;

import io.swapbox.workloads.content.SplitMix;

/** The numbers of a seed, one after the other: chance that repeats with the seed. */
public final class Dice {

  private final long seed;
  private int rolled;

  /**
   * The numbers of a seed.
   *
   * @param who tells the dice of one actor from those of another with the same seed
   */
  public Dice(long seed, int who) {
    this.seed = SplitMix.of(seed, who);
  }

  /** A number from 0 to one less than that. */
  public int below(int sides) {
    long half = SplitMix.of(seed, rolled++ & Integer.MAX_VALUE) >>> 32;
    return (int) ((half * sides) >>> 32);
  }

  /** Whether a chance of one in so many came true. */
  public boolean oneIn(int sides) {
    return below(sides) == 0;
  }
}
