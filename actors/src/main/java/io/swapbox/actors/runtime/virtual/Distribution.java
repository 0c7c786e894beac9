package io.swapbox.actors.runtime.virtual;

/**
 * The shape of a service time: a factor of mean 1 on its mean.
 *
 * <p>{@link StrictMath} throughout: {@link Math} may differ in the last bit between machines, and
 * with it the whole run.
 */
public enum Distribution {

  /** Always the mean. */
  FIXED {
    @Override
    double factor(SeededRandom random, double sigma) {
      return 1;
    }
  },

  /** Memoryless. */
  EXPONENTIAL {
    @Override
    double factor(SeededRandom random, double sigma) {
      return -StrictMath.log(random.nextUnit());
    }
  },

  /** Long-tailed, as flash devices are: the logarithm is normal with deviation sigma. */
  LOGNORMAL {
    @Override
    double factor(SeededRandom random, double sigma) {
      // Box and Muller, 1958.
      double radius = StrictMath.sqrt(-2 * StrictMath.log(random.nextUnit()));
      double normal = radius * StrictMath.cos(2 * StrictMath.PI * random.nextUnit());
      return StrictMath.exp(sigma * normal - sigma * sigma / 2);
    }
  };

  abstract double factor(SeededRandom random, double sigma);
}
