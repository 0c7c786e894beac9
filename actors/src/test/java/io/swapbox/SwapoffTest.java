package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiers that are taken out of use, while the space is used and while it is not. */
class SwapoffTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;
  private static final int CALLERS = 4;
  private static final int HELD = 100;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(TierConfig... tiers) {
    return spaces.open(new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true));
  }

  private SwapFileConfig file(String name, long pages, int priority) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE)
        .withName(name.substring(0, 1))
        .withPriority(priority);
  }

  private static ZswapConfig pool(long pages) {
    return ZswapConfig.ofBytes(pages * PAGE, Spaces.CPUS).withDemotion(DemotionPolicy.NONE);
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

  private static void expectEmptyAfterFree(SwapSpace space, List<Long> entries) {
    entries.forEach(space::free);
    Spaces.atRest(space);
    Spaces.assertEmpty(space);
    assertThat(space.cgroup(ID).swap().current()).isZero();
  }

  private static TierStatistics tier(SwapSpace space, String name) {
    return space.statistics().tiers().stream()
        .filter(tier -> tier.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void expectNothingIn(SwapSpace space, String tier) {
    assertThat(tier(space, tier).pages()).isZero();
    assertThat(tier(space, tier).bytes()).isZero();
  }

  /** Compressed once more they would take ten times as long. */
  @Test
  void pagesLeaveAPoolForAFileAsTheyAreCompressed() {
    SwapSpace dense = open(pool(4_000), file("a", 2_000, 0));
    SwapSpace plain =
        open(
            pool(4_000).withOptions(ZswapOptions.DEFAULT.withRecompression(null)),
            file("b", 2_000, 0));
    for (SwapSpace space : List.of(dense, plain)) {
      List<Long> entries = store(space, 500);
      space.swapoff("zswap");
      expectIntact(space, entries);
    }
    assertThat(tier(dense, "a").bytes()).isEqualTo(tier(plain, "b").bytes()).isPositive();
  }

  @Test
  void theFilesOfATierMoveToTheTierBehind() {
    SwapSpace space = open(file("a1", 900, 9), file("a2", 900, 9), file("b1", 2_000, 5));
    List<Long> entries = store(space, 1_500);
    assertThat(tier(space, "a").pages()).isEqualTo(1_200);
    SwapoffResult result = space.swapoff("a");
    assertThat(result.pagesMoved()).isEqualTo(1_200);
    assertThat(result.isEmpty()).isTrue();
    assertThat(result.unreadable()).isEmpty();
    assertThat(result.nanos()).isPositive();
    expectNothingIn(space, "a");
    assertThat(tier(space, "b").pages()).isEqualTo(1_200);
    assertThat(tier(space, "a").demotedPages()).isEqualTo(1_200);
    assertThat(space.cgroup(ID).swap().current()).isEqualTo(1_200);
    expectIntact(space, entries);
    List<Long> later = store(space, 500);
    expectNothingIn(space, "a");
    expectIntact(space, later);
    assertThatThrownBy(() -> space.swapoff("a"))
        .isInstanceOf(TierStateException.class)
        .hasMessage("tier a is swapped off already");
    assertThatThrownBy(() -> space.swapoff("b"))
        .isInstanceOf(LastTierException.class)
        .hasMessage("tier b is the last one in use and cannot be swapped off");
    entries.addAll(later);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void aFileMovesUpToAPoolThatHasRoom() {
    SwapSpace space = open(pool(64), file("f", 2_000, 5));
    store(space, 300).forEach(space::free);
    List<Long> entries = store(space, 1_000);
    long inFile = tier(space, "f").pages();
    assertThat(inFile).isPositive();
    // Those of the pool go, so that there is room.
    List<Long> left = new ArrayList<>(entries.subList(0, 60));
    entries.subList(60, 1_000).forEach(space::free);
    SwapoffResult result = space.swapoff("f");
    assertThat(result.isEmpty()).isTrue();
    expectNothingIn(space, "f");
    assertThat(tier(space, "f").promotedPages()).isEqualTo(result.pagesMoved());
    assertThat(space.cgroup(ID).swap().current()).isZero();
    expectIntact(space, left);
    expectEmptyAfterFree(space, left);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPoolMovesToAFileOrAnotherPool(boolean toPool) {
    SwapSpace space =
        toPool
            ? open(pool(400), pool(400).withName("second").withPriority(50))
            : open(pool(400), file("f", 1_000, 5));
    List<Long> entries = store(space, 600);
    long pages = tier(space, "zswap").pages();
    assertThat(pages).isEqualTo(480);
    assertThat(space.swapoff("zswap").pagesMoved()).isEqualTo(pages);
    expectNothingIn(space, "zswap");
    assertThat(tier(space, toPool ? "second" : "f").pages()).isEqualTo(pages);
    assertThat(space.cgroup(ID).swap().current()).isEqualTo(toPool ? 0 : pages);
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void whatTheOthersHaveNoRoomForIsRefusedBefore() {
    SwapSpace space = open(file("a", 500, 9), file("b", 100, 5));
    List<Long> entries = store(space, 250);
    assertThatThrownBy(() -> space.swapoff("a"))
        .isInstanceOf(SwapoffRoomException.class)
        .hasMessage(
            "tier a cannot be swapped off: there are 200 pages to move, and other tiers have room"
                + " for 100");
    assertThat(tier(space, "a").pages()).isEqualTo(200);
    assertThatThrownBy(() -> space.swapoff("c")).isInstanceOf(NoSuchTierException.class);
    expectIntact(space, entries);
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void aTierWhosePagesMayGoNowhereElseIsUsedAgain() {
    SwapSpace space = open(file("a", 500, 9), file("b", 500, 5));
    space.cgroup(ID).denyTier("b");
    List<Long> entries = store(space, 250);
    assertThatThrownBy(() -> space.swapoff("a"))
        .isInstanceOf(SwapoffRoomException.class)
        .hasMessageContaining("200 pages to move, and other tiers have room for 0");
    entries.addAll(store(space, 250));
    assertThat(tier(space, "a").pages()).isEqualTo(400);
    expectIntact(space, entries.subList(0, 250));
    expectIntact(space, entries.subList(250, 500));
    space.cgroup(ID).allowTiers(Set.of("a", "b"));
    assertThat(space.swapoff("a").pagesMoved()).isEqualTo(400);
    expectNothingIn(space, "a");
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void aDamagedPageStaysAndIsNamed() throws Exception {
    SwapSpace space = open(file("a", 900, 9), file("b", 900, 5));
    List<Long> entries = store(space, 500);
    try (RandomAccessFile damaged = new RandomAccessFile(directory.resolve("a").toFile(), "rw")) {
      damaged.seek(7 * PAGE + 100);
      damaged.write(new byte[] {'d', 'a', 'm', 'a', 'g', 'e', 'd'});
    }
    SwapoffResult result = space.swapoff("a");
    assertThat(result.pagesMoved()).isEqualTo(399);
    assertThat(result.pagesLeft()).isEqualTo(1);
    assertThat(result.isEmpty()).isFalse();
    EntryException why = result.unreadable().getFirst();
    assertThat(why).isInstanceOf(PageDamagedException.class).hasMessageContaining("slot 7");
    assertThat(entries).contains(why.entry());
    assertThat(tier(space, "a").pages()).isEqualTo(1);
    assertThatThrownBy(() -> Pages.load(space, why.entry()))
        .isInstanceOf(PageDamagedException.class);
    space.free(why.entry());
    expectNothingIn(space, "a");
    entries.remove(why.entry());
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void progressIsToldAndACancelledTierIsUsedAgain() throws Exception {
    SwapSpace space = open(file("a", 9_000, 9), file("b", 9_000, 5));
    List<Long> entries = store(space, 8_000);
    Queue<SwapoffProgress> told = new ConcurrentLinkedQueue<>();
    Swapoff swapoff = space.swapoffAsync("a", told::add);
    swapoff.cancel();
    assertThatThrownBy(() -> swapoff.result().toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SwapoffCancelledException.class)
        .hasMessageContaining("the swapoff of tier a was cancelled");
    swapoff.cancel();
    assertThat(tier(space, "a").pages() + tier(space, "b").pages()).isEqualTo(6_400);
    long before = tier(space, "a").pages();
    entries.addAll(store(space, 100));
    assertThat(tier(space, "a").pages()).as("takes stores again").isEqualTo(before + 80);

    told.clear();
    SwapoffResult result = space.swapoffAsync("a", told::add).result().toCompletableFuture().get();
    assertThat(result.isEmpty()).isTrue();
    List<SwapoffProgress> all = List.copyOf(told);
    assertThat(all).hasSizeGreaterThanOrEqualTo((int) (before / 512));
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).pagesLeft()).isLessThanOrEqualTo(all.get(i - 1).pagesLeft());
      assertThat(all.get(i).pagesMoved()).isGreaterThanOrEqualTo(all.get(i - 1).pagesMoved());
    }
    assertThat(all.getFirst().pagesPerSecond()).isPositive();
    assertThat(all.getFirst().tier()).isEqualTo("a");
    expectIntact(space, entries.subList(0, 8_000));
    expectEmptyAfterFree(space, entries);
  }

  @Test
  void nothingIsLostWhileTiersGoUnderLoad() throws Exception {
    SwapSpace space =
        open(
            pool(50).withDemotion(DemotionPolicy.WHEN_FULL),
            file("a1", 1_000, 9),
            file("a2", 1_000, 9),
            MemoryTierConfig.ofBytes(1_500 * PAGE).withPriority(7),
            file("b", 3_000, 5));
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        running.add(callers.submit(new PageCaller(space, ID, i, 2 * HELD, stop)));
      }
      try {
        for (String off : List.of("a", "zswap", "memory")) {
          Thread.sleep(200);
          SwapoffResult result = space.swapoff(off);
          assertThat(result.isEmpty()).isTrue();
          expectNothingIn(space, off);
        }
        space.offline(0);
        Thread.sleep(50);
      } finally {
        stop.set(true);
      }
      for (Future<?> caller : running) {
        caller.get();
      }
    }
    for (String off : List.of("a", "zswap", "memory")) {
      expectNothingIn(space, off);
    }
    Spaces.atRest(space);
    Spaces.assertEmpty(space);
    assertThat(space.cgroup(ID).swap().current()).isZero();
  }

  @Test
  void closingASpaceEndsASwapoff() {
    SwapSpace space = open(file("a", 9_000, 9), file("b", 9_000, 5));
    store(space, 2_000);
    Swapoff swapoff = space.swapoffAsync("a", progress -> {});
    space.close();
    try {
      swapoff.result().toCompletableFuture().join();
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(SpaceClosedException.class);
    }
    assertThatThrownBy(() -> space.swapoff("a")).isInstanceOf(SpaceClosedException.class);
  }
}
