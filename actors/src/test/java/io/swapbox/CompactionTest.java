package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFileOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
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

/** Files and slots in memory that are compacted, while the space is used and while it is not. */
class CompactionTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(TierConfig... tiers) {
    return spaces.open(new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true));
  }

  private SwapFileConfig file(String name, long pages) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE)
        .withName(name.substring(0, 1))
        .withPriority(5);
  }

  /** Stores pages that are not zero, as those take no slot. */
  private static List<PageCaller.Use> store(SwapSpace space, int count) {
    List<PageCaller.Use> uses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long seed = i % 5 == 0 ? 5L * i + 1 : i;
      uses.add(new PageCaller.Use(space.cgroup(ID).swapOut(Pages.direct(Pages.mixed(seed))), seed));
    }
    return uses;
  }

  /** Frees all but so many in a hundred, by chance. */
  private static List<PageCaller.Use> thinOut(
      SwapSpace space, List<PageCaller.Use> uses, int percent) {
    SplittableRandom random = new SplittableRandom(1);
    List<PageCaller.Use> left = new ArrayList<>();
    for (PageCaller.Use use : uses) {
      if (random.nextInt(100) < percent) {
        left.add(use);
      } else {
        space.free(use.entry());
      }
    }
    Spaces.atRest(space);
    return left;
  }

  private static void expectIntact(SwapSpace space, List<PageCaller.Use> uses) {
    for (PageCaller.Use use : uses) {
      assertThat(Pages.load(space, use.entry())).isEqualTo(Pages.mixed(use.seed()));
    }
  }

  private static void expectEmptyAfterFree(SwapSpace space, List<PageCaller.Use> uses) {
    uses.forEach(use -> space.free(use.entry()));
    Spaces.atRest(space);
    Spaces.assertEmpty(space);
    assertThat(space.cgroup(ID).swap().current()).isZero();
  }

  private static Fragmentation.Device only(Fragmentation fragmentation) {
    assertThat(fragmentation.devices()).hasSize(1);
    return fragmentation.devices().getFirst();
  }

  @Test
  void aFileBecomesShorterByItsHolesAndGrowsAgain() throws IOException {
    SwapSpace space = open(file("f", 8_000));
    List<PageCaller.Use> uses = thinOut(space, store(space, 6_000), 30);
    Fragmentation.Device before = only(space.fragmentation("f"));
    assertThat(before.slots()).isEqualTo(8_000);
    assertThat(before.name()).contains("f");
    assertThat(before.holes()).isGreaterThan(before.usedSlots());
    assertThat(before.wastedBytes()).isEqualTo(before.holes() * PAGE);
    long charged = space.cgroup(ID).swap().current();
    long length = Files.size(directory.resolve("f"));

    CompactionResult result = space.compact("f");

    assertThat(result.before()).isEqualTo(new Fragmentation("f", List.of(before)));
    Fragmentation.Device after = only(result.after());
    assertThat(after).isEqualTo(only(space.fragmentation("f")));
    assertThat(after.usedSlots()).isEqualTo(before.usedSlots());
    assertThat(after.highestUsedSlot()).isEqualTo(after.usedSlots());
    assertThat(after.wastedBytes()).isZero();
    assertThat(after.longestFreeRun()).isEqualTo(8_000 - after.usedSlots());
    assertThat(after.freeClusters()).isGreaterThan(before.freeClusters());
    assertThat(after.partlyUsedClusters()).isEqualTo(1);
    assertThat(result.pagesMoved()).isPositive().isLessThanOrEqualTo(after.usedSlots());
    assertThat(result.unreadable()).isEmpty();
    assertThat(result.nanos()).isPositive();
    assertThat(Files.size(directory.resolve("f"))).isEqualTo((1 + after.usedSlots()) * PAGE);
    assertThat(result.bytesFreed()).isEqualTo(length - (1 + after.usedSlots()) * PAGE);
    assertThat(space.cgroup(ID).swap().current()).isEqualTo(charged);
    assertThat(space.statistics().file().pswpout()).as("moves are no swap-outs").isEqualTo(6_000);
    expectIntact(space, uses);

    uses.addAll(store(space, 3_000));
    assertThat(Files.size(directory.resolve("f"))).isGreaterThan((1 + after.usedSlots()) * PAGE);
    expectIntact(space, uses);
    assertThat(space.compact("f").unreadable()).isEmpty();
    expectIntact(space, uses);
    expectEmptyAfterFree(space, uses);
    assertThat(only(space.compact("f").after()).usedSlots()).isZero();
    assertThat(Files.size(directory.resolve("f"))).as("the header").isEqualTo(PAGE);
  }

  @Test
  void allFilesOfATierAreCompacted() throws IOException {
    SwapSpace space = open(file("f1", 3_000), file("f2", 3_000));
    List<PageCaller.Use> uses = thinOut(space, store(space, 5_000), 40);
    CompactionResult result = space.compact("f");
    assertThat(result.before().devices()).hasSize(2);
    assertThat(result.before().wastedBytes()).isPositive();
    assertThat(result.after().wastedBytes()).isZero();
    for (int i = 0; i < 2; i++) {
      long used = result.after().devices().get(i).usedSlots();
      assertThat(used).isEqualTo(result.before().devices().get(i).usedSlots());
      assertThat(Files.size(directory.resolve("f" + (i + 1)))).isEqualTo((1 + used) * PAGE);
    }
    expectIntact(space, uses);
    expectEmptyAfterFree(space, uses);
  }

  @Test
  void memoryOfSlotsIsGivenBack() {
    SwapSpace space = open(MemoryTierConfig.ofBytes(6_000 * PAGE));
    List<PageCaller.Use> uses = thinOut(space, store(space, 6_000), 20);
    CompactionResult result = space.compact("memory");
    assertThat(result.after().wastedBytes()).isZero();
    assertThat(result.bytesFreed()).isGreaterThan(6 * 512 * PAGE);
    expectIntact(space, uses);
    uses.addAll(store(space, 3_000));
    expectIntact(space, uses);
    expectEmptyAfterFree(space, uses);
  }

  @Test
  void aPreallocatedFileKeepsItsLengthAndHasAFreeEnd() throws IOException {
    SwapSpace space =
        open(file("f", 4_000).withOptions(new SwapFileOptions(IoMode.AUTO, false, true)));
    List<PageCaller.Use> uses = thinOut(space, store(space, 4_000), 20);
    CompactionResult result = space.compact("f");
    assertThat(result.bytesFreed()).isZero();
    assertThat(only(result.after()).holes()).isZero();
    assertThat(Files.size(directory.resolve("f"))).isEqualTo(4_001 * PAGE);
    expectIntact(space, uses);
    expectEmptyAfterFree(space, uses);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 50, 80})
  void packedPagesArePackedAnew(int percent) {
    SwapSpace space =
        open(
            ZswapConfig.ofBytes(60 * PAGE, Spaces.CPUS)
                .withWriteback(ZswapWriteback.COMPRESSED)
                .withDemotion(DemotionPolicy.WHEN_FULL),
            file("f", 9_000));
    List<PageCaller.Use> uses = thinOut(space, store(space, 9_000), percent);
    Fragmentation.Device before = only(space.fragmentation("f"));
    assertThat(before.packedObjects()).isPositive();
    assertThat(before.packedWaste()).isPositive();
    CompactionResult result = space.compact("f");
    Fragmentation.Device after = only(result.after());
    assertThat(after.packedObjects()).isEqualTo(before.packedObjects());
    assertThat(after.wastedBytes()).isLessThan(before.wastedBytes() / 5);
    assertThat(after.highestUsedSlot()).isLessThan(before.highestUsedSlot());
    expectIntact(space, uses);
    expectEmptyAfterFree(space, uses);
  }

  @Test
  void whatCannotBeCompactedIsRefused() {
    SwapSpace space =
        open(
            ZswapConfig.ofBytes(100 * PAGE, Spaces.CPUS).withDemotion(DemotionPolicy.NONE),
            file("f", 500),
            MemoryTierConfig.ofBytes(500 * PAGE).withPriority(2));
    assertThatThrownBy(() -> space.compact("zswap"))
        .isInstanceOf(PoolTierException.class)
        .hasMessage("tier zswap is a pool and has no slots to compact");
    assertThatThrownBy(() -> space.fragmentation("zswap")).isInstanceOf(PoolTierException.class);
    assertThatThrownBy(() -> space.compact("g")).isInstanceOf(NoSuchTierException.class);
    assertThatThrownBy(() -> space.fragmentation("g")).isInstanceOf(NoSuchTierException.class);
    assertThat(only(space.compact("f").after()).usedSlots()).isZero();
    space.swapoff("f");
    assertThatThrownBy(() -> space.compact("f"))
        .isInstanceOf(TierStateException.class)
        .hasMessage("tier f is swapped off already");
    assertThatThrownBy(() -> space.fragmentation("f")).isInstanceOf(TierStateException.class);
    space.close();
    assertThatThrownBy(() -> space.compact("memory")).isInstanceOf(SpaceClosedException.class);
    assertThatThrownBy(() -> space.fragmentation("memory"))
        .isInstanceOf(SpaceClosedException.class);
  }

  @Test
  void progressIsToldAndACancelledCompactionLosesNothing() throws Exception {
    SwapSpace space = open(file("f", 20_000));
    List<PageCaller.Use> uses = thinOut(space, store(space, 20_000), 50);
    Queue<CompactionProgress> told = new ConcurrentLinkedQueue<>();
    Compaction cancelled = space.compactAsync("f", told::add);
    assertThatThrownBy(() -> space.compact("f"))
        .isInstanceOf(CompactionUnderWayException.class)
        .hasMessage("tier f is being compacted already");
    cancelled.cancel();
    assertThatThrownBy(() -> cancelled.result().toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CompactionCancelledException.class)
        .hasMessageContaining("the compaction of tier f was cancelled");
    cancelled.cancel();
    expectIntact(space, uses);
    told.clear();
    CompactionResult result =
        space.compactAsync("f", told::add).result().toCompletableFuture().get();
    assertThat(result.after().wastedBytes()).isZero();
    List<CompactionProgress> all = List.copyOf(told);
    assertThat(all).hasSizeGreaterThan((int) (result.pagesMoved() / 512));
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).pagesMoved()).isGreaterThanOrEqualTo(all.get(i - 1).pagesMoved());
      assertThat(all.get(i).pagesLeft()).isLessThanOrEqualTo(all.get(i - 1).pagesLeft());
    }
    assertThat(all.getFirst().tier()).isEqualTo("f");
    assertThat(all.getLast().pagesLeft()).isZero();
    expectIntact(space, uses);
    expectEmptyAfterFree(space, uses);
  }

  @Test
  void aDamagedPageStaysAndIsNamed() throws IOException {
    SwapSpace space = open(file("f", 4_000));
    List<PageCaller.Use> uses = thinOut(space, store(space, 4_000), 40);
    long last = only(space.fragmentation("f")).highestUsedSlot();
    try (RandomAccessFile damaged = new RandomAccessFile(directory.resolve("f").toFile(), "rw")) {
      damaged.seek(last * PAGE + 100);
      damaged.write(new byte[] {'d', 'a', 'm', 'a', 'g', 'e', 'd'});
    }
    CompactionResult result = space.compact("f");
    assertThat(result.unreadable()).hasSize(1);
    EntryException why = result.unreadable().getFirst();
    assertThat(why).isInstanceOf(PageDamagedException.class).hasMessageContaining("slot " + last);
    assertThat(only(result.after()).highestUsedSlot()).isEqualTo(last);
    assertThat(only(result.after()).usedSlots()).isEqualTo(only(result.before()).usedSlots());
    space.free(why.entry());
    uses.removeIf(use -> use.entry() == why.entry());
    CompactionResult second = space.compact("f");
    assertThat(second.unreadable()).isEmpty();
    assertThat(second.after().wastedBytes()).isZero();
    assertThat(second.bytesFreed()).isPositive();
    expectIntact(space, uses);
    expectEmptyAfterFree(space, uses);
  }

  @Test
  void aSpaceIsRestoredFromAFileThatWasCompacted() {
    SwapSpaceConfig config =
        new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, List.of(file("f", 4_000)), false);
    SwapSpace space = spaces.open(config);
    List<PageCaller.Use> uses = thinOut(space, store(space, 4_000), 40);
    space.compact("f");
    space.closeTo(directory.resolve("snapshot"));
    try (SwapSpace restored = SwapSpace.restore(config, directory.resolve("snapshot"))) {
      expectIntact(restored, uses);
      assertThat(restored.fragmentation("f").wastedBytes()).isZero();
      uses.forEach(use -> restored.free(use.entry()));
      assertThat(only(restored.compact("f").after()).usedSlots()).isZero();
    }
  }

  @Test
  void closingASpaceEndsACompaction() {
    SwapSpace space = open(file("f", 9_000));
    thinOut(space, store(space, 9_000), 40);
    Compaction compaction = space.compactAsync("f", progress -> {});
    space.close();
    try {
      compaction.result().toCompletableFuture().join();
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(SpaceClosedException.class);
    }
  }

  @Test
  void nothingIsLostOrRefusedWhileFilesAreCompactedUnderLoad() throws Exception {
    int callers = 3;
    int most = 900;
    SwapSpace space =
        open(
            ZswapConfig.ofBytes(40 * PAGE, Spaces.CPUS)
                .withWriteback(ZswapWriteback.COMPRESSED)
                .withDemotion(DemotionPolicy.WHEN_FULL),
            file("f1", 2_000),
            file("f2", 2_000),
            MemoryTierConfig.ofBytes(PAGE * callers * most).withPriority(2));
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        running.add(threads.submit(new PageCaller(space, ID, i, most, stop)));
      }
      try {
        for (int i = 0; i < 20; i++) {
          assertThat(space.compact(i % 4 == 0 ? "memory" : "f").unreadable()).isEmpty();
          if (i == 5) {
            space.offline(0);
          }
          Thread.sleep(20);
        }
        Compaction compaction = space.compactAsync("f", progress -> {});
        assertThat(space.swapoff("f").isEmpty()).isTrue();
        try {
          compaction.result().toCompletableFuture().join();
        } catch (CompletionException e) {
          assertThat(e).hasCauseInstanceOf(TierStateException.class);
        }
      } finally {
        stop.set(true);
      }
      for (Future<?> caller : running) {
        caller.get();
      }
    }
    Spaces.atRest(space);
    Spaces.assertEmpty(space);
    assertThat(space.cgroup(ID).swap().current()).isZero();
  }
}
