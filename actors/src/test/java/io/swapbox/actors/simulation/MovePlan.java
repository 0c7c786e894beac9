package io.swapbox.actors.simulation;

import io.swapbox.DemotionPolicy;
import io.swapbox.MemoryTierConfig;
import io.swapbox.MoveBudget;
import io.swapbox.PromotionPolicy;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import java.util.List;
import java.util.SplittableRandom;

/**
 * In a third of the runs, drawn apart: unused pages leave some tiers, some tiers have a budget for
 * what moves there, and promotions are sampled.
 */
final class MovePlan {

  private static final int PAGE = Pages.BYTES;

  private final SplittableRandom random;
  private final boolean any;

  MovePlan(SplittableRandom random) {
    this.random = random;
    this.any = random.nextInt(3) == 0;
  }

  /** These tiers with such policies. */
  List<TierConfig> tiers(List<TierConfig> tiers) {
    return any ? tiers.stream().map(this::withPolicies).toList() : tiers;
  }

  private TierConfig withPolicies(TierConfig tier) {
    DemotionPolicy demotion =
        random.nextBoolean() ? new DemotionPolicy.Cold(1 + random.nextInt(20)) : tier.demotion();
    MoveBudget budget =
        random.nextBoolean()
            ? MoveBudget.NONE
            : new MoveBudget(
                random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(40),
                random.nextBoolean() ? Long.MAX_VALUE : (1L + random.nextInt(40)) * PAGE);
    return switch (tier) {
      case ZswapConfig pool -> pool.withDemotion(demotion).withBudget(budget);
      case SwapFileConfig file -> file.withDemotion(demotion).withBudget(budget);
      case MemoryTierConfig memory -> memory.withDemotion(demotion).withBudget(budget);
    };
  }

  /** That of the run, or another one. */
  PromotionPolicy promotion(PromotionPolicy other) {
    return any && random.nextBoolean() ? PromotionPolicy.SAMPLED : other;
  }
}
