package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages that move since they are not used, or since they are hot, and no more than a budget lets.
 */
class MovePolicyTest {

  private static final long PAGE = Spaces.PAGE;
  private static final DemotionPolicy COLD = new DemotionPolicy.Cold(30);

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(PromotionPolicy promotion, TierConfig... tiers) {
    return spaces.open(
        new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true)
            .withAllocators(AllocatorConfig.DEFAULT.withPromotion(promotion)));
  }

  private SwapFileConfig file(String name, long pages, int priority) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE)
        .withName(name)
        .withPriority(priority);
  }

  private static ZswapConfig pool(long pages) {
    return ZswapConfig.ofBytes(pages * PAGE, 1).withDemotion(DemotionPolicy.NONE);
  }

  private static List<Long> store(SwapSpace space, int count) {
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      entries.add(space.swapOut(Pages.direct(Pages.noise(seed))));
    }
    return entries;
  }

  private static void expectIntact(SwapSpace space, List<Long> entries) {
    for (int seed = 0; seed < entries.size(); seed++) {
      assertThat(Pages.load(space, entries.get(seed))).isEqualTo(Pages.noise(seed));
    }
  }

  private static TierStatistics tier(SwapSpace space, String name) {
    return space.statistics().tiers().stream()
        .filter(tier -> tier.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void unusedPagesOfAPoolAndOldOnesOfAFileLeaveThem() {
    SwapSpace space =
        open(
            PromotionPolicy.NONE,
            pool(500).withDemotion(COLD),
            file("a", 500, 9).withDemotion(COLD),
            file("b", 500, 5).withDemotion(COLD));
    List<Long> entries = store(space, 200);
    Spaces.until(space, now -> now.tiers().getLast().pages() == 200);
    Spaces.atRest(space);
    assertThat(tier(space, "b").pages()).isEqualTo(200);
    assertThat(tier(space, "zswap").flows().byAge()).isEqualTo(200);
    assertThat(tier(space, "a").flows().byAge()).isEqualTo(200);
    assertThat(tier(space, "b").flows().byAge()).isZero();
    assertThat(tier(space, "zswap").moves()).containsExactly(new TierMove("a", 0, 0, 200, 0, 0));
    assertThat(tier(space, "a").moves()).containsExactly(new TierMove("b", 0, 0, 200, 0, 0));
    assertThat(tier(space, "b").moves()).isEmpty();
    expectIntact(space, entries);
    entries.addAll(store(space, 100));
    Spaces.until(space, now -> now.tiers().getLast().pages() == 300);
    assertThat(tier(space, "b").pages()).as("it has begun anew").isEqualTo(300);
    entries.forEach(space::free);
    Spaces.assertEmpty(space);
  }

  @Test
  void aBudgetHoldsPagesBackHoweverTheyCome() {
    MoveBudget thirty = new MoveBudget(Long.MAX_VALUE, 30 * PAGE);
    SwapSpace space =
        open(
            PromotionPolicy.NONE,
            pool(300),
            file("a", 500, 9).withBudget(thirty),
            file("b", 500, 5));
    List<Long> entries = store(space, 200);
    MigrationResult moved = space.migrate("zswap", "a", 20);
    assertThat(moved.end()).isEqualTo(MigrationEnd.DONE);
    moved = space.migrate("zswap", "a", 100);
    assertThat(moved.pagesMoved()).isEqualTo(10);
    assertThat(moved.end()).isEqualTo(MigrationEnd.BUDGET);
    TierFlows flows = tier(space, "a").flows();
    assertThat(flows.letIn()).isEqualTo(30);
    assertThat(flows.letInBytes()).isEqualTo(30 * PAGE);
    assertThat(flows.heldBack()).isPositive();
    assertThat(tier(space, "zswap").flows().byDemand()).isEqualTo(30);
    assertThat(space.migrate("zswap", "b", 50).end()).isEqualTo(MigrationEnd.DONE);
    assertThat(space.swapoff("b").pagesMoved()).as("a swapoff is free to").isEqualTo(50);
    assertThat(tier(space, "zswap").moves())
        .containsExactly(new TierMove("a", 30, 0, 0, 0, 0), new TierMove("b", 50, 0, 0, 0, 0));
    assertThat(tier(space, "b").moves().stream().mapToLong(TierMove::bySwapoff).sum())
        .isEqualTo(50);
    expectIntact(space, entries);
    entries.forEach(space::free);
    Spaces.assertEmpty(space);
  }

  @Test
  void aFullPoolLeavesWhatTheBudgetKeepsOut() {
    SwapSpace space =
        open(
            PromotionPolicy.NONE,
            pool(100).withDemotion(DemotionPolicy.WHEN_FULL),
            file("a", 900, 9).withBudget(new MoveBudget(Long.MAX_VALUE, 12 * PAGE)));
    List<Long> entries = store(space, 600);
    Spaces.atRest(space);
    assertThat(tier(space, "zswap").demotedPages()).isLessThanOrEqualTo(12);
    assertThat(tier(space, "a").flows().letIn()).isLessThanOrEqualTo(12);
    assertThat(tier(space, "a").pages()).as("what is stored is let in").isGreaterThan(450);
    expectIntact(space, entries);
    entries.forEach(space::free);
  }

  @Test
  void aPageThatIsSampledTwiceComesUp() {
    SwapSpace space = open(PromotionPolicy.SAMPLED, pool(300), file("a", 500, 9));
    List<Long> entries = store(space, 100);
    assertThat(space.migrate("zswap", "a", Long.MAX_VALUE).pagesMoved()).isEqualTo(100);
    expectIntact(space, entries);
    Spaces.atRest(space);
    assertThat(tier(space, "a").promotedPages()).as("each was loaded once").isZero();
    for (int i = 0; i < 64; i++) {
      assertThat(Pages.load(space, entries.get(7))).isEqualTo(Pages.noise(7));
    }
    Spaces.atRest(space);
    assertThat(tier(space, "a").flows().byLoad()).isEqualTo(1);
    assertThat(tier(space, "zswap").pages()).isEqualTo(1);
    entries.forEach(space::free);
    Spaces.assertEmpty(space);
  }

  @Test
  void whatCannotBeSetIsRefused() {
    assertThatThrownBy(() -> new MoveBudget(0, PAGE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("budget.pages-per-second");
    assertThatThrownBy(() -> new MoveBudget(1, PAGE - 1))
        .hasMessageContaining("budget.bytes-per-day");
    assertThatThrownBy(() -> new DemotionPolicy.Cold(0)).hasMessageContaining("cold-after-ms");
    assertThat(new MoveBudget(10, 40_000).share(3)).isEqualTo(new MoveBudget(3, 13_333));
    assertThat(new MoveBudget(1, 5_000).share(3)).isEqualTo(new MoveBudget(1, PAGE));
    assertThat(MoveBudget.NONE.share(7)).isEqualTo(MoveBudget.NONE);
  }
}
