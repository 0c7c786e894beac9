package io.swapbox.bench.fragmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.OrderPolicy;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FragmentationTest {

  private static final int SLOTS = 1 << 15;
  private static final int OPERATIONS = 500_000;
  private static final int SEEDS = 4;

  /** Sums over some runs. */
  private record Sums(double successRate, double failedFolios) {

    static Sums of(Supplier<SlotSpace> spaces) {
      double successRate = 0;
      double failedFolios = 0;
      for (long seed = 1; seed <= SEEDS; seed++) {
        try (SlotSpace space = spaces.get()) {
          Churn.Outcome outcome = Churn.run(space, SLOTS, Churn.Load.RUNS_FULL, OPERATIONS, seed);
          successRate += outcome.successRate();
          failedFolios += outcome.failedFolios();
        }
      }
      return new Sums(successRate, failedFolios);
    }
  }

  /** In a space that runs full from time to time; at a steady 80 % first fit finds more. */
  @ParameterizedTest
  @EnumSource
  void clustersKeepMoreForLargeFoliosThanFirstFitDoes(OrderPolicy policy) {
    Sums clusters = Sums.of(() -> new ClusterSpace(SLOTS, policy));
    Sums firstFit = Sums.of(() -> new FirstFitSpace(SLOTS));
    assertThat(clusters.successRate()).isGreaterThan(1.2 * firstFit.successRate());
    assertThat(clusters.failedFolios()).isLessThan(firstFit.failedFolios() / 3);
  }
}
