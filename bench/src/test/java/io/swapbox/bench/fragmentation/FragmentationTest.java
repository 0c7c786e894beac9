package io.swapbox.bench.fragmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.OrderPolicy;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FragmentationTest {

  private static final int SLOTS = 1 << 15;
  private static final int OPERATIONS = 500_000;
  private static final int SEEDS = 4;

  /** Sums over some runs. */
  private record Sums(double successRate, double failedFolios) {

    static Sums of(Churn.Load load, Supplier<SlotSpace> spaces) {
      double successRate = 0;
      double failedFolios = 0;
      for (long seed = 1; seed <= SEEDS; seed++) {
        try (SlotSpace space = spaces.get()) {
          Churn.Outcome outcome = Churn.run(space, SLOTS, load, OPERATIONS, seed);
          successRate += outcome.successRate();
          failedFolios += outcome.failedFolios();
        }
      }
      return new Sums(successRate, failedFolios);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSpaceThatRunsFullKeepsMoreForLargeFoliosThanFirstFitDoes(OrderPolicy policy) {
    Sums clusters = Sums.of(Churn.Load.RUNS_FULL, () -> new ClusterSpace(SLOTS, policy));
    Sums firstFit = Sums.of(Churn.Load.RUNS_FULL, () -> new FirstFitSpace(SLOTS));
    assertThat(clusters.successRate()).isGreaterThan(1.2 * firstFit.successRate());
    assertThat(clusters.failedFolios()).isLessThan(firstFit.failedFolios() / 3);
  }

  /**
   * First fit packs everything towards one end, which is hard to beat as long as it never fills.
   */
  @Test
  void atASteadyOccupancyMoreIsKeptThanByFirstFit() {
    Sums clusters =
        Sums.of(Churn.Load.STEADY, () -> new ClusterSpace(SLOTS, OrderPolicy.RESET_WHEN_EMPTY));
    Sums firstFit = Sums.of(Churn.Load.STEADY, () -> new FirstFitSpace(SLOTS));
    assertThat(clusters.successRate()).isGreaterThan(1.02 * firstFit.successRate());
    assertThat(clusters.failedFolios()).isLessThan(0.005);
  }
}
