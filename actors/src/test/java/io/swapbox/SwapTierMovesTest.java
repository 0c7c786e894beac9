package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pages move down when a tier is short of room and up when they are wanted; nobody notices. */
class SwapTierMovesTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(PromotionPolicy promotion, TierConfig... tiers) {
    return spaces.open(
        new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), false)
            .withAllocators(AllocatorConfig.DEFAULT.withPromotion(promotion)));
  }

  private SwapFileConfig file(String name, long pages) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE);
  }

  private static MemoryTierConfig memory(long pages, DemotionPolicy demotion) {
    return MemoryTierConfig.ofBytes(pages * PAGE).withDemotion(demotion);
  }

  private static List<Long> store(SwapSpace space, int count) {
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      entries.add(space.cgroup(ID).swapOut(Pages.direct(Pages.mixed(seed))));
    }
    return entries;
  }

  private static void expectIntact(SwapSpace space, List<Long> entries) {
    for (int seed = 0; seed < entries.size(); seed++) {
      assertThat(Pages.load(space, entries.get(seed))).isEqualTo(Pages.mixed(seed));
    }
  }

  private static TierStatistics tier(SwapSpace space, int number) {
    return Spaces.atRest(space).tiers().get(number);
  }

  private static void expectEmptyAfterFree(SwapSpace space, List<Long> entries) {
    entries.forEach(space::free);
    Spaces.atRest(space);
    Spaces.assertEmpty(space);
    assertThat(space.cgroup(ID).swap().current()).isZero();
  }

  @Test
  void aFullDeviceMovesWhatCameFirstToTheOneBehind() {
    SwapSpace space =
        open(PromotionPolicy.NONE, memory(100, DemotionPolicy.WHEN_FULL), file("f", 1000));
    List<Long> entries = store(space, 800);
    Spaces.until(space, then -> then.tiers().getFirst().demotedPages() > 0);
    SpaceStatistics now = Spaces.atRest(space);
    assertThat(now.tiers().getFirst().demotedPages()).isPositive();
    assertThat(now.tiers().getFirst().pages()).isBetween(50L, 100L);
    assertThat(now.file().pages()).isEqualTo(640);
    assertThat(space.cgroup(ID).swap().current()).isEqualTo(640);
    expectIntact(space, entries);
    assertThat(tier(space, 1).promotedPages()).isZero();
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void aProactiveDeviceHasRoomForWhatComes() {
    SwapSpace space =
        open(
            PromotionPolicy.NONE,
            memory(1000, new DemotionPolicy.Proactive(50, 25)),
            file("f", 1000));
    List<Long> entries = store(space, 800);
    assertThat(tier(space, 0).demotedPages()).isPositive();
    assertThat(tier(space, 0).pages()).isLessThanOrEqualTo(500 + Spaces.BATCH);
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void aProactivePoolNeverRefusesAPage() {
    SwapSpace space =
        open(
            PromotionPolicy.NONE,
            ZswapConfig.ofBytes(400 * PAGE, 1).withDemotion(new DemotionPolicy.Proactive(40, 20)),
            file("f", 1000));
    List<Long> entries = store(space, 800);
    // Pages have moved before the pool counts them.
    SpaceStatistics now = Spaces.until(space, then -> then.zswap().writtenBackPages() > 0);
    assertThat(now.zswap().poolLimitHits()).isZero();
    assertThat(now.zswap().writtenBackPages()).isPositive();
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
    SpaceStatistics last = space.statistics();
    assertThat(last.tiers().getFirst().demotedPages()).isEqualTo(last.zswap().writtenBackPages());
  }

  @Test
  void packedPagesMoveOnFromAFastFileToASlowOne() {
    SwapSpace space =
        open(
            PromotionPolicy.NONE,
            ZswapConfig.ofBytes(20 * PAGE, 1).withWriteback(ZswapWriteback.COMPRESSED),
            file("fast", 60).withPriority(9).withDemotion(DemotionPolicy.WHEN_FULL),
            file("slow", 1000));
    List<Long> entries = store(space, 800);
    assertThat(Spaces.atRest(space).file().packedOut()).isPositive();
    assertThat(tier(space, 0).demotedPages()).isPositive();
    assertThat(tier(space, 1).demotedPages()).isPositive();
    assertThat(tier(space, 2).demotedPages()).isZero();
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void whatIsLoadedMovesUpAsFarAsThereIsRoom() {
    SwapSpace space =
        open(
            PromotionPolicy.ON_LOAD,
            ZswapConfig.ofBytes(20 * PAGE, 1).withDemotion(DemotionPolicy.NONE),
            memory(40, DemotionPolicy.NONE),
            file("f", 1000));
    List<Long> entries = store(space, 500);
    List<Long> first = entries.subList(0, 100);
    first.forEach(space::free);
    List<Long> left = entries.subList(100, entries.size());
    long before = tier(space, 2).pages();
    assertThat(before).isPositive();
    for (int round = 0; round < 2; round++) {
      for (int seed = 0; seed < left.size(); seed++) {
        assertThat(Pages.load(space, left.get(seed))).isEqualTo(Pages.mixed(seed + 100));
      }
    }
    SpaceStatistics now = Spaces.atRest(space);
    long promoted = now.tiers().get(1).promotedPages() + now.tiers().get(2).promotedPages();
    assertThat(promoted).isPositive();
    assertThat(now.zswap().bytes()).as("room for stores").isLessThanOrEqualTo(18 * PAGE);
    assertThat(now.tiers().get(1).pages()).isLessThanOrEqualTo(36);
    assertThat(now.tiers().get(2).pages()).isLessThan(before);
    assertThat(now.tiers()).extracting(TierStatistics::demotedPages).containsOnly(0L);
    assertThat(now.swapCharge(ID).current()).isEqualTo(now.file().pages());
    expectEmptyAfterFree(space, left);
  }

  @Test
  void aPageMovesOnlyToTiersThatItsCgroupMayUse() {
    SwapSpace space =
        open(
            PromotionPolicy.ON_LOAD,
            memory(40, DemotionPolicy.WHEN_FULL),
            file("fast", 40).withPriority(9),
            file("slow", 1000));
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.allowTiers(Set.of("file", "file2"));
    List<Long> entries = store(space, 500);
    entries.subList(0, 50).forEach(space::free);
    List<Long> left = entries.subList(50, entries.size());
    for (long entry : left) {
      Pages.load(space, entry);
    }
    assertThat(tier(space, 0).pages()).isZero();
    assertThat(tier(space, 1).pages()).isBetween(1L, 40L);
    assertThat(tier(space, 2).promotedPages()).isPositive();
    expectEmptyAfterFree(space, left);
  }

  @Test
  void pagesMoveWhileOthersUseThem() throws Exception {
    SwapSpace space =
        open(
            PromotionPolicy.ON_LOAD,
            ZswapConfig.ofBytes(30 * PAGE, 2).withDemotion(DemotionPolicy.PROACTIVE),
            memory(60, DemotionPolicy.WHEN_FULL),
            file("f", 4000));
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> users = new ArrayList<>();
      for (int user = 0; user < 3; user++) {
        long seed = user;
        users.add(threads.submit(() -> use(space, seed)));
      }
      for (Future<?> user : users) {
        user.get();
      }
    }
    SpaceStatistics now = Spaces.atRest(space);
    assertThat(now.tiers().get(0).demotedPages()).isPositive();
    assertThat(now.tiers().get(1).demotedPages()).isPositive();
    assertThat(now.tiers().get(2).promotedPages()).isPositive();
    Spaces.assertEmpty(space);
    assertThat(now.swapCharges()).allMatch(charge -> charge.current() == 0);
  }

  /** Stores, loads, shares and frees pages of one's own, and leaves none. */
  private static void use(SwapSpace space, long user) {
    SplittableRandom random = new SplittableRandom(user);
    List<Long> entries = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    for (int step = 0; step < 6_000; step++) {
      int dice = random.nextInt(10);
      if (entries.isEmpty() || (dice < 4 && entries.size() < 200)) {
        long seed = user * 1_000_000 + step;
        seeds.add(seed);
        entries.add(space.swapOut(Pages.direct(Pages.mixed(seed))));
        continue;
      }
      int which = random.nextInt(entries.size());
      long entry = entries.get(which);
      if (dice < 8) {
        assertThat(Pages.load(space, entry)).isEqualTo(Pages.mixed(seeds.get(which)));
      } else if (dice == 8) {
        space.duplicate(entry);
        assertThat(release(space, entry)).isEqualTo(Pages.mixed(seeds.get(which)));
      } else {
        assertThat(release(space, entry)).isEqualTo(Pages.mixed(seeds.get(which)));
        entries.remove(which);
        seeds.remove(which);
      }
    }
    entries.forEach(space::free);
  }

  private static byte[] release(SwapSpace space, long entry) {
    ByteBuffer room = Pages.room(1);
    space.swapInAndFree(entry, room);
    return Pages.bytes(room);
  }
}
