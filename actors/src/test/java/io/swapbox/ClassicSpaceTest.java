package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A space of the classic design: an entry names a slot of a device, from its store to its end. */
class ClassicSpaceTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(TierConfig... tiers) {
    return spaces.open(
        new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true)
            .withDesign(SwapDesign.CLASSIC));
  }

  private SwapFileConfig file(String name, long pages, int priority) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE)
        .withName(name.substring(0, 1))
        .withPriority(priority);
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

  private static long charged(SwapSpace space) {
    return space.cgroup(ID).swap().current();
  }

  @Test
  void everyPageHasItsSlotWhateverHasItsBytes() {
    SwapSpace space = open(ZswapConfig.ofBytes(64 * PAGE, 2), file("f", 200, 5));
    List<Long> entries = store(space, 150);
    SpaceStatistics now = space.statistics();
    assertThat(now.zeroPages()).isEqualTo(30);
    assertThat(now.zswap().storedPages()).isPositive();
    assertThat(now.zeroPages() + now.zswap().storedPages() + now.file().pages()).isEqualTo(150);
    assertThat(charged(space)).isEqualTo(150);
    Set<Long> slots = new HashSet<>();
    entries.forEach(entry -> slots.add(Entry.deviceSlot(entry)));
    assertThat(slots).hasSize(150).doesNotContain(0L);
    // The pool's pages have slots of the file, too: there are 50 left.
    store(space, 50);
    assertThatThrownBy(() -> space.swapOut(Pages.direct(Pages.zero())))
        .isInstanceOf(SpaceFullException.class);
    expectIntact(space, entries);
    entries.forEach(space::free);
    assertThat(charged(space)).isEqualTo(50);
    assertThat(space.statistics().entries()).isEqualTo(50);
  }

  @Test
  void itsTablesAreThereFromTheStart() {
    SwapSpace space = open(file("f", 5_000, 5));
    long empty = space.statistics().descriptorBytes();
    assertThat(empty).isBetween(16 * 5_000L, 17 * 6_000L);
    List<Long> entries = store(space, 4_000);
    assertThat(space.statistics().descriptorBytes()).isEqualTo(empty);
    entries.forEach(space::free);
    assertThat(space.statistics().descriptorBytes()).isEqualTo(empty);
    assertThat(space.statistics().entries()).isZero();
  }

  @Test
  void slotsAreUsedAgainAndOldEntriesAreStale() {
    SwapSpace space = open(file("f", 3, 5));
    long first = 0;
    for (int round = 0; round < 9_000; round++) {
      long entry = space.swapOut(Pages.direct(Pages.text(round)));
      first = round == 0 ? entry : first;
      space.swapInAndFree(entry, ByteBuffer.allocate((int) PAGE));
      assertThatThrownBy(() -> space.free(entry)).isInstanceOf(EntryException.class);
    }
    assertThat(Pages.load(space, store(space, 1).getFirst())).isEqualTo(Pages.mixed(0));
  }

  @Test
  void deviceByDeviceIsFilled() {
    SwapSpace space = open(file("a1", 700, 9), file("a2", 700, 9), file("b1", 100, 5));
    List<Long> entries = store(space, 1_024);
    // Of one priority in turn, a cluster each.
    assertThat(entries.subList(0, 512)).allMatch(entry -> Entry.home(entry) == 0);
    assertThat(entries.subList(512, 1_024)).allMatch(entry -> Entry.home(entry) == 1);
    List<Long> more = store(space, 1_500 - 1_024);
    assertThat(more.subList(376, 476)).allMatch(entry -> Entry.home(entry) == 2);
    assertThatThrownBy(() -> space.swapOut(Pages.direct(Pages.zero())))
        .isInstanceOf(SpaceFullException.class);
    assertThat(charged(space)).isEqualTo(1_500);
    expectIntact(space, entries);
    expectIntact(space, more);
  }

  @Test
  void aBatchTakesTheLastSlotsOfSeveralDevices() {
    SwapSpace space = open(file("a", 3, 9), file("b", 2, 5), file("c", 100, 1));
    ByteBuffer pages = Pages.mixed(0, Spaces.BATCH);
    long[] entries = space.cgroup(ID).swapOutAll(pages);
    assertThat(Arrays.stream(entries).mapToInt(Entry::home))
        .containsExactly(0, 0, 0, 1, 1, 2, 2, 2);
    ByteBuffer back = ByteBuffer.allocateDirect(pages.capacity());
    space.swapInAll(entries, back);
    assertThat(back).isEqualTo(pages);
    assertThat(charged(space)).isEqualTo(Spaces.BATCH);
    space.freeAll(entries);
    assertThat(charged(space)).isZero();
  }

  @Test
  void aFolioIsWhereItsEntriesAre() {
    SwapSpace space = open(ZswapConfig.ofBytes(8 * PAGE, 1), file("f", 1_200, 5));
    ByteBuffer pages = Pages.mixed(7, 16);
    Folio folio = space.cgroup(ID).swapOutFolio(pages);
    ByteBuffer back = ByteBuffer.allocateDirect(pages.capacity());
    space.swapInFolio(folio, back);
    assertThat(back).isEqualTo(pages);
    assertThat(charged(space)).isEqualTo(16);
    space.freeFolio(folio);
    assertThat(charged(space)).isZero();
    // Single pages take slots of clusters that served folios.
    List<Folio> folios = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      folios.add(space.swapOutFolio(Pages.mixed(i, 16)));
    }
    long[] last = folios.getLast().entries();
    space.free(last[3]);
    store(space, 1_200 - 70 * 16 + 1);
    assertThatThrownBy(() -> space.swapOut(Pages.direct(Pages.zero())))
        .isInstanceOf(SpaceFullException.class);
  }

  @Test
  void aLimitCountsSlots() {
    SwapSpace space = open(ZswapConfig.ofBytes(64 * PAGE, 1), file("f", 100, 5));
    space.cgroup(ID).limitSwap(10);
    List<Long> entries = store(space, 10);
    assertThatThrownBy(() -> store(space, 1)).isInstanceOf(SwapLimitException.class);
    assertThat(charged(space)).isEqualTo(10);
    assertThat(space.statistics().entries()).isEqualTo(10);
    space.free(entries.getFirst());
    store(space, 1);
    assertThat(charged(space)).isEqualTo(10);
  }

  @Test
  void thePoolWritesAPageBackToItsOwnSlot() {
    SwapSpace space = open(ZswapConfig.ofBytes(16 * PAGE, 1), file("f", 1_000, 5));
    List<Long> entries = store(space, 400);
    SpaceStatistics now =
        Spaces.until(space, statistics -> statistics.zswap().writtenBackPages() > 0);
    assertThat(now.zswap().writtenBackPages()).isPositive();
    assertThat(charged(space)).isEqualTo(400);
    expectIntact(space, entries);
    entries.forEach(space::free);
    Spaces.until(space, statistics -> statistics.file().pages() == 0);
    assertThat(space.statistics().file().pages()).isZero();
    assertThat(space.statistics().zswap().storedPages()).isZero();
    assertThat(charged(space)).isZero();
  }

  @Test
  void aCgroupKeepsOffADevice() {
    SwapSpace space = open(file("a", 100, 9), file("b", 100, 5));
    space.cgroup(ID).denyTier("a");
    assertThat(store(space, 20)).allMatch(entry -> Entry.home(entry) == 1);
    assertThat(Entry.home(space.swapOut(Pages.direct(Pages.text(1))))).isZero();
  }

  @Test
  void withoutWritebackAPageIsInThePoolOrNowhere() {
    SwapSpace space = open(ZswapConfig.ofBytes(4 * PAGE, 1), file("f", 1_000, 5));
    space.cgroup(ID).writeback(false);
    int stored = 0;
    for (int seed = 0; seed < 900; seed++) {
      try {
        space.cgroup(ID).swapOut(Pages.direct(Pages.text(seed)));
        stored++;
      } catch (SpaceFullException refused) {
        assertThat(stored).isPositive();
      }
    }
    assertThat(space.statistics().file().pages()).isZero();
    assertThat(charged(space)).isEqualTo(stored).isLessThan(900);
  }

  @Test
  void whatWouldMovePagesIsRefused() {
    SwapSpace space = open(ZswapConfig.ofBytes(16 * PAGE, 1), file("a", 100, 9), file("b", 100, 5));
    assertThatThrownBy(() -> space.migrate("a", "b", 10))
        .isInstanceOf(DesignException.class)
        .hasMessageContaining("classic design");
    assertThatThrownBy(() -> space.compact("a")).isInstanceOf(DesignException.class);
    assertThatThrownBy(() -> space.offline(0)).isInstanceOf(DesignException.class);
    assertThatThrownBy(() -> space.swapoff("zswap")).isInstanceOf(DesignException.class);
    assertThatThrownBy(() -> space.closeTo(directory.resolve("snapshot")))
        .isInstanceOf(DesignException.class);
    assertThat(space.statistics().onlineCpus()).hasSize(Spaces.CPUS);
  }

  @Test
  void whatCannotBeBuiltIsRefused() {
    SwapSpaceConfig poolOnly = SwapSpaceConfig.zswapOnly(1 << 20);
    assertRefused(poolOnly);
    SwapSpaceConfig both = poolOnly.withTier(file("a", 10, 5));
    assertThat(both.withDesign(SwapDesign.CLASSIC).design()).isEqualTo(SwapDesign.CLASSIC);
    assertRefused(
        both.withAllocators(AllocatorConfig.DEFAULT.withPromotion(PromotionPolicy.ON_LOAD)));
    assertRefused(both.withTier(ZswapConfig.ofBytes(1 << 20, 1).withPriority(2)));
    assertRefused(both.withTier(file("b", 10, 7).withDemotion(DemotionPolicy.WHEN_FULL)));
  }

  private static void assertRefused(SwapSpaceConfig config) {
    assertThatThrownBy(() -> config.withDesign(SwapDesign.CLASSIC))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("swap.design: ");
  }

  @Test
  void manyCallersStoreAndLoad() throws Exception {
    SwapSpace space =
        open(ZswapConfig.ofBytes(32 * PAGE, 2), file("a1", 300, 9), file("a2", 300, 9));
    List<Future<?>> callers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (int caller = 0; caller < 4; caller++) {
        int first = caller * 1_000;
        callers.add(pool.submit(() -> useFor(space, first)));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
    Spaces.until(space, statistics -> statistics.file().pages() == 0);
    assertThat(space.statistics().entries()).isZero();
    assertThat(charged(space)).isZero();
  }

  private static void useFor(SwapSpace space, int first) {
    for (int round = 0; round < 30; round++) {
      long[] entries = space.cgroup(ID).swapOutAll(Pages.mixed(first + round, 40));
      ByteBuffer back = ByteBuffer.allocateDirect(40 * Pages.PAGE);
      space.swapInAll(entries, back);
      assertThat(back).isEqualTo(Pages.mixed(first + round, 40));
      space.freeAll(entries);
    }
  }
}
