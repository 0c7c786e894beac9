package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spaces of several tiers, and cgroups that may use some of them. */
class SwapTiersTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;

  @RegisterExtension final Spaces spaces = new Spaces();

  @TempDir Path directory;

  private SwapFileConfig file(String name, long pages) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE);
  }

  private SwapSpace open(TierConfig... tiers) {
    return spaces.open(new SwapSpaceConfig(1, Spaces.BATCH, Arrays.asList(tiers), false));
  }

  private static ByteBuffer noise(int pages) {
    ByteBuffer noise = Pages.room(pages);
    for (int i = 0; i < pages; i++) {
      noise.put(i * Pages.PAGE, Pages.noise(i));
    }
    return noise;
  }

  private static List<Long> pages(SwapSpace space) {
    return space.statistics().tiers().stream().map(TierStatistics::pages).toList();
  }

  static List<List<TierConfig>> alone() {
    return List.of(
        List.of(MemoryTierConfig.ofBytes(40 * PAGE)),
        List.of(ZswapConfig.ofBytes(80 * PAGE, 1)),
        List.of(MemoryTierConfig.ofBytes(8 * PAGE), ZswapConfig.ofBytes(80 * PAGE, 2)),
        List.of(ZswapConfig.ofBytes(8 * PAGE, 1), ZswapConfig.ofBytes(80 * PAGE, 1)));
  }

  /** Memory that is slots, a pool as zram is one, both, and two pools: pages come back. */
  @ParameterizedTest
  @MethodSource("alone")
  void pagesComeBackFromMemoryAlone(List<TierConfig> tiers) {
    SwapSpace space = spaces.open(new SwapSpaceConfig(1, Spaces.BATCH, tiers, false));
    long[] entries = space.swapOutAll(noise(40));
    ByteBuffer back = Pages.room(40);
    space.swapInAll(entries, back);
    assertThat(Pages.bytes(back)).isEqualTo(Pages.bytes(noise(40)));
    assertThat(pages(space).stream().mapToLong(Long::longValue)).hasSize(tiers.size());
    assertThat(pages(space).stream().mapToLong(Long::longValue).sum()).isEqualTo(40);
    space.freeAll(entries);
    Spaces.assertEmpty(space);
  }

  @Test
  void filesOfOnePriorityAreOneTier() {
    SwapSpace space = open(file("a", 15), file("b", 20));
    long[] entries = space.swapOutAll(noise(35));
    assertThat(space.statistics().tiers())
        .containsExactly(
            new TierStatistics(
                "file",
                TierKind.FILE,
                TierState.ON,
                -1,
                35,
                35 * PAGE,
                0,
                0,
                TierFlows.NONE,
                List.of()));
    ByteBuffer back = Pages.room(35);
    space.swapInAll(entries, back);
    assertThat(Pages.bytes(back)).isEqualTo(Pages.bytes(noise(35)));
    space.freeAll(entries);
    Spaces.assertEmpty(space);
  }

  @Test
  void theNextTierTakesWhatTheFirstHasNoRoomFor() {
    SwapSpace space =
        open(
            file("slow", 100), MemoryTierConfig.ofBytes(5 * PAGE), file("fast", 4).withPriority(9));
    space.swapOutAll(noise(20));
    assertThat(space.statistics().tiers())
        .extracting(TierStatistics::name, TierStatistics::pages)
        .containsExactly(tuple("memory", 5L), tuple("file", 4L), tuple("file2", 11L));
  }

  @Test
  void aCgroupUsesTheTiersThatItMayUse() {
    SwapSpace space =
        open(ZswapConfig.ofBytes(40 * PAGE, 1), MemoryTierConfig.ofBytes(40 * PAGE), file("f", 40));
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.allowTiers(Set.of("memory"));
    long[] entries = cgroup.swapOutAll(noise(3));
    assertThat(pages(space)).containsExactly(0L, 3L, 0L);
    cgroup.allowTier("file");
    cgroup.denyTier("memory");
    cgroup.swapOutAll(noise(4));
    assertThat(pages(space)).as("what was there stays").containsExactly(0L, 3L, 4L);
    SwapCgroup child = space.cgroup(ID + 1);
    child.parent(ID);
    child.swapOutAll(noise(5));
    assertThat(pages(space)).containsExactly(0L, 3L, 9L);
    assertThat(cgroup.swap().current()).as("those of its child, too").isEqualTo(12);
    assertThat(child.swap().current()).isEqualTo(5);
    space.swapOutAll(noise(6));
    assertThat(pages(space)).as("others are not concerned").containsExactly(6L, 3L, 9L);
    space.freeAll(entries);
    assertThat(cgroup.swap().current()).isEqualTo(9);
  }

  @Test
  void withoutWritebackPagesStayInMemory() {
    SwapSpace space = open(ZswapConfig.ofBytes(64 * PAGE, 1), file("f", 40));
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.writeback(false);
    assertThatThrownBy(() -> cgroup.swapOut(noise(1))).isInstanceOf(SpaceFullException.class);
    assertThat(cgroup.swap())
        .as("never charged")
        .isEqualTo(new SwapCharge(ID, 0, SwapCharge.NO_LIMIT, 0, 1));
    cgroup.writeback(true);
    cgroup.limitZswap(0);
    cgroup.swapOut(noise(1));
    assertThat(pages(space)).containsExactly(0L, 1L);
    cgroup.limitZswap(Long.MAX_VALUE);
    cgroup.swapOut(noise(1));
    assertThat(pages(space)).containsExactly(1L, 1L);
  }

  @Test
  void theLimitOfAnAncestorHolds() {
    SwapSpace space = open(file("f", 40));
    space.cgroup(1).limitSwap(5);
    space.cgroup(2).parent(1);
    space.cgroup(2).limitSwap(20);
    long[] entries = space.cgroup(2).swapOutAll(noise(5));
    assertThatThrownBy(() -> space.cgroup(2).swapOut(noise(1)))
        .isInstanceOfSatisfying(SwapLimitException.class, e -> assertThat(e.limit()).isEqualTo(5));
    space.cgroup(2).parent(7);
    space.cgroup(2).swapOut(noise(1));
    assertThat(LongStream.of(1, 2, 7).map(id -> space.cgroup((int) id).swap().current()))
        .containsExactly(0L, 6L, 6L);
    space.freeAll(entries);
    assertThat(space.cgroup(7).swap().current()).isEqualTo(1);
  }

  @Test
  void whatCannotBeSetIsRefusedByName() {
    SwapSpace space = open(file("f", 4));
    SwapCgroup cgroup = space.cgroup(ID);
    assertThatThrownBy(() -> cgroup.parent(ID)).isInstanceOf(CgroupCycleException.class);
    assertThatThrownBy(() -> cgroup.parent(65536)).isInstanceOf(NoSuchCgroupException.class);
    assertThatThrownBy(() -> cgroup.denyTier("tape")).isInstanceOf(NoSuchTierException.class);
    assertThatThrownBy(() -> cgroup.limitZswap(-1)).isInstanceOf(ConfigurationException.class);
    cgroup.denyTier("file");
    assertThatThrownBy(() -> cgroup.swapOut(noise(1))).isInstanceOf(SpaceFullException.class);
    space.close();
    assertThatThrownBy(() -> cgroup.writeback(true)).isInstanceOf(SpaceClosedException.class);
  }
}
