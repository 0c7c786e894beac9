package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are moved from tier to tier because somebody wants it. */
class MigrateTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;
  private static final int BELOW = 4;
  private static final int OTHER = 5;
  private static final long ALL = Long.MAX_VALUE;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(TierConfig... tiers) {
    return spaces.open(new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true));
  }

  private SwapFileConfig file(String name, long pages, int priority) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE)
        .withName(name)
        .withPriority(priority);
  }

  private static ZswapConfig pool(long pages) {
    return ZswapConfig.ofBytes(pages * PAGE, Spaces.CPUS).withDemotion(DemotionPolicy.NONE);
  }

  private static List<Long> store(SwapSpace space, int cgroup, int count) {
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      entries.add(space.cgroup(cgroup).swapOut(Pages.direct(Pages.text(seed))));
    }
    return entries;
  }

  private static void expectIntact(SwapSpace space, List<Long> entries) {
    for (int seed = 0; seed < entries.size(); seed++) {
      assertThat(Pages.load(space, entries.get(seed))).isEqualTo(Pages.text(seed));
    }
  }

  private static void expectEmptyAfterFree(SwapSpace space, List<Long> entries) {
    entries.forEach(space::free);
    Spaces.atRest(space);
    Spaces.assertEmpty(space);
    assertThat(space.statistics().swapCharges()).allMatch(charge -> charge.current() == 0);
  }

  private static long pages(SwapSpace space, String name) {
    return space.statistics().tiers().stream()
        .filter(tier -> tier.name().equals(name))
        .mapToLong(TierStatistics::pages)
        .sum();
  }

  private static long charged(SwapSpace space, int cgroup) {
    return space.cgroup(cgroup).swap().current();
  }

  private static void expect(MigrationResult result, long pages, MigrationEnd end) {
    assertThat(result.pagesMoved()).isEqualTo(pages);
    assertThat(result.end()).isEqualTo(end);
  }

  @Test
  void pagesGoFromAPoolToAFileAndBack() {
    SwapSpace space = open(pool(1_000), file("a", 2_000, 9));
    List<Long> entries = store(space, ID, 1_300);
    assertThat(space.migrate("zswap", "a", 700))
        .isEqualTo(new MigrationResult("zswap", "a", 700, MigrationEnd.DONE));
    assertThat(pages(space, "zswap")).isEqualTo(600);
    assertThat(pages(space, "a")).isEqualTo(700);
    assertThat(charged(space, ID)).isEqualTo(700);
    expect(space.migrate("zswap", "a", ALL), 600, MigrationEnd.NONE_LEFT);
    assertThat(pages(space, "zswap")).isZero();
    expectIntact(space, entries);
    expect(space.migrate("a", "zswap", 1_000), 1_000, MigrationEnd.DONE);
    expect(space.migrate("a", "zswap", ALL), 300, MigrationEnd.NONE_LEFT);
    assertThat(pages(space, "a")).isZero();
    assertThat(charged(space, ID)).isZero();
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void theyGoToThatTierAlone() {
    SwapSpace space =
        open(
            pool(1_000),
            file("a", 2_000, 9),
            file("b", 2_000, 5),
            pool(1_000).withName("last").withPriority(3));
    List<Long> entries = store(space, ID, 400);
    expect(space.migrate("zswap", "b", 100), 100, MigrationEnd.DONE);
    expect(space.migrate("zswap", "last", 100), 100, MigrationEnd.DONE);
    expect(space.migrate("b", "a", 30), 30, MigrationEnd.DONE);
    assertThat(pages(space, "zswap")).isEqualTo(200);
    assertThat(pages(space, "a")).isEqualTo(30);
    assertThat(pages(space, "b")).isEqualTo(70);
    assertThat(pages(space, "last")).isEqualTo(100);
    assertThat(charged(space, ID)).isEqualTo(100);
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void aCgroupMovesItsOwnAndThoseBelowIt() {
    SwapSpace space = open(pool(1_000), file("a", 3_000, 9));
    space.cgroup(BELOW).parent(ID);
    List<Long> own = store(space, ID, 300);
    List<Long> below = store(space, BELOW, 200);
    List<Long> others = store(space, OTHER, 100);
    expect(space.cgroup(ID).migrate("zswap", "a", ALL), 500, MigrationEnd.NONE_LEFT);
    assertThat(charged(space, ID)).isEqualTo(500);
    assertThat(charged(space, BELOW)).isEqualTo(200);
    assertThat(charged(space, OTHER)).isZero();
    assertThat(pages(space, "zswap")).isEqualTo(100);
    expect(space.migrate("zswap", "a", ALL), 100, MigrationEnd.NONE_LEFT);
    expect(space.cgroup(BELOW).migrate("a", "zswap", ALL), 200, MigrationEnd.NONE_LEFT);
    assertThat(charged(space, ID)).isEqualTo(300);
    assertThat(charged(space, BELOW)).isZero();
    assertThat(pages(space, "zswap")).isEqualTo(200);
    expectIntact(space, own);
    expectIntact(space, below);
    expectIntact(space, others);
    own.addAll(below);
    own.addAll(others);
    expectEmptyAfterFree(space, own);
  }

  @Test
  void whatTheTierHasNoRoomForStays() {
    SwapSpace space = open(pool(1_000), file("a", 50, 9), file("b", 1_000, 5));
    List<Long> entries = store(space, ID, 400);
    expect(space.migrate("zswap", "a", ALL), 50, MigrationEnd.NO_ROOM);
    assertThat(pages(space, "zswap")).isEqualTo(350);
    assertThat(pages(space, "b")).isZero();
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void whatALimitKeepsOutStays() {
    SwapSpace space = open(pool(1_000), file("a", 1_000, 9));
    space.cgroup(ID).limitSwap(20);
    List<Long> entries = store(space, ID, 100);
    List<Long> others = store(space, OTHER, 100);
    expect(space.migrate("zswap", "a", ALL), 120, MigrationEnd.NONE_LEFT);
    assertThat(charged(space, ID)).isEqualTo(20);
    expectIntact(space, entries);
    entries.addAll(others);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void whatCannotBeIsRefused() {
    SwapSpace space = open(pool(100), file("a", 100, 9), file("b", 100, 5));
    SwapCgroup cgroup = space.cgroup(ID);
    assertThatThrownBy(() -> space.migrate("zswap", "c", 1))
        .isInstanceOf(NoSuchTierException.class);
    assertThatThrownBy(() -> cgroup.migrate("c", "a", 1)).isInstanceOf(NoSuchTierException.class);
    assertThatThrownBy(() -> space.migrate("a", "a", 1))
        .isInstanceOf(SameTierException.class)
        .hasMessage("pages of tier a cannot be moved to that same tier");
    assertThatThrownBy(() -> space.migrate("zswap", "a", -1))
        .isInstanceOf(ConfigurationException.class);
    space.cgroup(BELOW).parent(ID);
    cgroup.denyTier("a");
    assertThatThrownBy(() -> space.cgroup(BELOW).migrate("zswap", "a", 1))
        .isInstanceOf(TierDeniedException.class)
        .hasMessage("cgroup 4 may not use tier a");
    space.swapoff("b");
    assertThatThrownBy(() -> space.migrate("zswap", "b", 1)).isInstanceOf(TierStateException.class);
    CompletionStage<MigrationResult> later = space.migrateAsync("zswap", "b", 1);
    assertThatThrownBy(() -> later.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TierStateException.class);
    expect(space.migrate("zswap", "a", 0), 0, MigrationEnd.DONE);
    space.close();
    assertThatThrownBy(() -> space.migrate("zswap", "a", 1))
        .isInstanceOf(SpaceClosedException.class);
  }

  @Test
  void aMoveLeavesTheChargeOfAnEntryAsItIs() {
    SwapSpace space =
        spaces.open(
            new SwapSpaceConfig(
                    Spaces.CPUS, Spaces.BATCH, List.of(pool(1_000), file("a", 1_000, 9)), true)
                .withAllocators(
                    AllocatorConfig.DEFAULT.withChargeRule(SwapChargeRule.EVERY_ENTRY)));
    List<Long> entries = store(space, ID, 100);
    expect(space.migrate("zswap", "a", ALL), 100, MigrationEnd.NONE_LEFT);
    assertThat(charged(space, ID)).isEqualTo(100);
    expect(space.migrate("a", "zswap", ALL), 100, MigrationEnd.NONE_LEFT);
    assertThat(charged(space, ID)).isEqualTo(100);
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }
}
