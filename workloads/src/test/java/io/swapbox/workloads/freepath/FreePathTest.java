package io.swapbox.workloads.freepath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.MessageMeter;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.workloads.freepath.FreePathSettings.Tier;
import io.swapbox.workloads.freepath.FreePathSettings.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FreePathTest {

  private static final int BATCH = 32;
  private static final int PTE = 10_000;
  private static final int LOOK_UP = 1_000_000;
  private static final int CACHED = 100_000_000;

  /** Each kind of step in digits of its own; messages and all else for nothing. */
  private static final CostModel COUNTING =
      CostModel.parse(
          ConfigFactory.parseString(
              """
              swapbox.cost {
                message { default = 0, system = 0 }
                delivery { same-place = 0, other-place = 0 }
                steps { pte = %d, look-up = %d, cached-look-up = %d, drop = 1 }
              }
              """
                  .formatted(PTE, LOOK_UP, CACHED)));

  private static FreePathOutcome run(
      int tasks, Tier tier, Variant variant, int pages, CostModel costs) {
    return FreePath.run(new FreePathSettings(tasks, tier, variant, BATCH, pages, 1, costs, "nvme"));
  }

  private static long messages(FreePathOutcome outcome, String kind, String message) {
    long count = 0;
    for (ActorMeter actor : outcome.meters()) {
      for (MessageMeter meter : actor.messages()) {
        count +=
            actor.kind().equals(kind) && meter.message().equals(message)
                ? meter.waits().getTotalCount()
                : 0;
      }
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsStoredAndEverythingIsFreed(Tier tier) {
    for (Variant variant : Variant.values()) {
      FreePathOutcome outcome = run(3, tier, variant, 3 * 1000 + 2, CostModel.shipped());
      assertThat(outcome.memory().entries()).isEqualTo(3000);
      assertThat(outcome.memory().poolStoredPages()).isEqualTo(tier == Tier.ZSWAP ? 3000 : 0);
      assertThat(outcome.memory().tiers())
          .filteredOn(held -> held.kind().equals("file"))
          .allMatch(held -> held.bytes() == 3000 * 4096)
          .hasSize(tier == Tier.FILE ? 1 : 0);
      assertThat(outcome.integrity().slotsLeaked()).isZero();
      assertThat(outcome.freeNanos()).isPositive().isLessThan(outcome.virtualNanos());
    }
  }

  @Test
  void theTimeIsThatOfTheStepsOfTheFreePhase() {
    // Two whole clusters, in 32 messages; each cluster is done with before the next one begins.
    int pages = 1024;
    int batches = pages / BATCH;
    long everyVariant = pages * (PTE + 1L);
    assertThat(run(1, Tier.ZSWAP, Variant.PER_SLOT, pages, COUNTING).freeNanos())
        .isEqualTo(everyVariant + 2L * pages * LOOK_UP);
    assertThat(run(1, Tier.ZSWAP, Variant.BATCHED, pages, COUNTING).freeNanos())
        .isEqualTo(everyVariant + 2L * batches * LOOK_UP);
    assertThat(run(1, Tier.ZSWAP, Variant.CACHED, pages, COUNTING).freeNanos())
        .isEqualTo(everyVariant + 2L * LOOK_UP + (2L * batches - 2) * CACHED);
  }

  @Test
  void oneByOneThereIsADropForEachPage() {
    FreePathOutcome oneByOne = run(1, Tier.ZSWAP, Variant.PER_SLOT, 640, CostModel.shipped());
    assertThat(messages(oneByOne, "zswap-backend", "Drop")).isEqualTo(640);
    assertThat(messages(oneByOne, "slot-allocator", "Free")).isEqualTo(20);
    FreePathOutcome batched = run(1, Tier.ZSWAP, Variant.BATCHED, 640, CostModel.shipped());
    assertThat(messages(batched, "zswap-backend", "Drop")).isEqualTo(20);
  }

  @Test
  void tasksOfAPoolDoNotWaitForEachOther() {
    long one = run(1, Tier.ZSWAP, Variant.CACHED, 4096, CostModel.shipped()).freeNanos();
    long four = run(4, Tier.ZSWAP, Variant.CACHED, 4 * 4096, CostModel.shipped()).freeNanos();
    assertThat(four).isBetween(one - one / 100, one + one / 100);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 32, 100, free-path.tasks",
    "257, 32, 1000, free-path.tasks",
    "1, 0, 100, swap.batch",
    "1, 513, 1000, swap.batch",
    "4, 1, 3, free-path.pages"
  })
  void figuresOutOfRangeAreNamed(int tasks, int batch, int pages, String named) {
    assertThatThrownBy(
            () ->
                new FreePathSettings(
                    tasks,
                    Tier.ZSWAP,
                    Variant.CACHED,
                    batch,
                    pages,
                    1,
                    CostModel.shipped(),
                    "nvme"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(named + ": ");
  }
}
