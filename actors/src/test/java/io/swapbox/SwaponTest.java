package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tiers that come, go and change places while a space is used. */
class SwaponTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;

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

  private static MemoryTierConfig memory(String name, long pages, int priority) {
    return MemoryTierConfig.ofBytes(pages * PAGE).withName(name).withPriority(priority);
  }

  /** Those of so many pages of noise or zeros, of which 80 in a hundred are not zero. */
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

  private static TierStatistics tier(SwapSpace space, String name) {
    return space.statistics().tiers().stream()
        .filter(tier -> tier.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> order(SwapSpace space) {
    return space.statistics().tiers().stream()
        .filter(tier -> tier.state() == TierState.ON)
        .map(TierStatistics::name)
        .toList();
  }

  @Test
  void aTierThatIsSwappedOnTakesPagesByItsPriority() {
    SwapSpace space = open(file("b", 1_000, 5));
    List<Long> entries = store(space, 100);
    assertThat(space.swapon(file("a", 1_000, 9))).isEqualTo("a");
    assertThat(space.swapon(ZswapConfig.ofBytes(64 * PAGE, 2).withPriority(1))).isEqualTo("zswap");
    assertThat(space.swapon(memory("memory", 10, 2))).isEqualTo("memory");
    assertThat(order(space)).containsExactly("a", "b", "memory", "zswap");
    entries.addAll(store(space, 100));
    assertThat(tier(space, "a").pages()).isEqualTo(80);
    assertThat(tier(space, "a").priority()).isEqualTo(9);
    assertThat(tier(space, "b").pages()).isEqualTo(80);
    expectIntact(space, entries.subList(0, 100));
    expectIntact(space, entries.subList(100, 200));
    assertThat(space.swapoff("a").pagesMoved()).isEqualTo(80);
    assertThatThrownBy(() -> space.swapoff("b")).isInstanceOf(SwapoffRoomException.class);
  }

  @Test
  void countersDoNotGoBackWhenATierIsSwappedOff() {
    SwapSpace space = open(file("a", 1_000, 9), file("b", 1_000, 5));
    List<Long> entries = store(space, 100);
    assertThat(space.statistics().file().pswpout()).isEqualTo(80);
    space.swapoff("a");
    assertThat(space.statistics().file().pswpout()).as("stored, and moved").isEqualTo(160);
    assertThat(space.statistics().file().pages()).isEqualTo(80);
    space.swapon(file("a", 1_000, 9));
    assertThat(space.statistics().file().pswpout()).isEqualTo(160);
    expectIntact(space, entries);
  }

  @Test
  void aDeviceOfTheSamePriorityJoinsTheTier() {
    SwapSpace space = open(file("a1", 40, 9));
    List<Long> entries = store(space, 40);
    assertThat(space.swapon(file("a2", 400, 9))).isEqualTo("a");
    entries.addAll(store(space, 40));
    entries.addAll(store(space, 40));
    assertThat(order(space)).containsExactly("a");
    assertThat(tier(space, "a").pages()).isEqualTo(96);
    assertThat(space.swapon(memory("memory", 400, 3))).isEqualTo("memory");
    assertThat(space.swapoff("a").pagesMoved()).isEqualTo(96);
    assertThat(space.swapon(file("a2", 400, 9))).isEqualTo("a");
    expectIntact(space, entries.subList(80, 120));
  }

  @Test
  void aTierThatIsOffAndEmptyIsClosedAndCanBeSwappedOnAgain() throws Exception {
    SwapSpace space = open(file("a", 500, 9), file("b", 500, 5));
    space.cgroup(ID).denyTier("b");
    List<Long> entries = store(space, 100);
    space.cgroup(ID).allowTiers(Set.of("a", "b"));
    space.swapoff("a");
    assertThat(tier(space, "a").state()).isEqualTo(TierState.OFF);
    space.cgroup(ID).denyTier("a");
    try (SwapSpace other = spaces.open(config(file("a", 500, 9)))) {
      other.free(other.swapOut(Pages.direct(Pages.mixed(1))));
    }
    assertThat(space.swapon(file("a", 600, 3))).isEqualTo("a");
    assertThat(order(space)).containsExactly("b", "a");
    assertThat(tier(space, "a").demotedPages()).isEqualTo(80);
    space.cgroup(ID).denyTier("b");
    assertThatThrownBy(() -> store(space, 2))
        .as("it may use it as little as before")
        .isInstanceOf(SpaceFullException.class);
    space.cgroup(ID).allowTiers(Set.of("a"));
    entries.addAll(store(space, 50));
    assertThat(tier(space, "a").pages()).isEqualTo(40);
    expectIntact(space, entries.subList(100, 150));
    expectIntact(space, entries.subList(0, 100));
    Path deleted = directory.resolve("d");
    space.swapon(new SwapFileConfig(deleted, 10 * PAGE, 1, true).withName("d").withPriority(1));
    assertThat(deleted).exists();
    space.swapoff("d");
    assertThat(deleted).doesNotExist();
    Files.delete(directory.resolve("b"));
    space.close();
    assertThat(directory.resolve("a")).exists();
  }

  private static SwapSpaceConfig config(TierConfig... tiers) {
    return new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true);
  }

  @Test
  void anUnreadablePageKeepsItsFileOpenUntilItIsFreed() throws Exception {
    SwapSpace space = open(file("a", 900, 9), file("b", 900, 5));
    store(space, 100);
    try (RandomAccessFile damaged = new RandomAccessFile(directory.resolve("a").toFile(), "rw")) {
      damaged.seek(7 * PAGE + 100);
      damaged.write(new byte[] {'d', 'a', 'm', 'a', 'g', 'e', 'd'});
    }
    EntryException why = space.swapoff("a").unreadable().getFirst();
    assertThatThrownBy(() -> space.swapon(file("a", 900, 9)))
        .isInstanceOf(TierStateException.class)
        .hasMessage("tier a has pages that could not be read");
    space.free(why.entry());
    assertThat(swappedOnAgain(space)).isEqualTo("a");
  }

  /** Tries until the file is closed. */
  private String swappedOnAgain(SwapSpace space) throws InterruptedException {
    while (true) {
      try {
        return space.swapon(file("a", 900, 9));
      } catch (TierStateException | SwapFileOpenException notYet) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void whatCannotBeIsRefusedAndNothingIsOpen() {
    SwapSpace space = open(file("a", 500, 9), file("b", 500, 5));
    assertThatThrownBy(() -> space.swapon(file("a2", 500, 7)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is a tier a already");
    assertThatThrownBy(() -> space.swapon(memory("m", 5, 9)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("9 is that of a, too: which of them comes first?");
    assertThatThrownBy(() -> space.swapon(file("c", 5, 9)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("c is of tier a, whose priority it has");
    assertThat(directory.resolve("c")).doesNotExist();
    assertThatThrownBy(() -> space.swapon(file("a", 500, 7).withName("again")))
        .isInstanceOf(SwapFileOpenException.class);
    assertThat(space.swapon(ZswapConfig.ofBytes(1 << 20, 256))).isEqualTo("zswap");
    assertThatThrownBy(() -> space.swapon(ZswapConfig.ofBytes(1 << 20, 1)))
        .isInstanceOf(ConfigurationException.class);
    assertThat(order(space)).containsExactly("zswap", "a", "b");
    space.close();
    assertThatThrownBy(() -> space.swapon(file("c", 5, 1)))
        .isInstanceOf(SpaceClosedException.class);
    assertThat(space.swaponAsync(file("c", 5, 1)).toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void prioritiesChangeTheOrder() {
    SwapSpace space = open(file("a", 500, 9), file("b", 500, 5), memory("m", 100, 1));
    List<Long> entries = store(space, 50);
    space.setPriority("m", 20);
    space.setPriority("a", 3);
    space.setPriority("a", 3);
    assertThat(order(space)).containsExactly("m", "b", "a");
    entries.addAll(store(space, 50));
    assertThat(tier(space, "m").pages()).isEqualTo(40);
    space.setPriorityAsync("m", 4).toCompletableFuture().join();
    assertThat(order(space)).containsExactly("b", "m", "a");
    expectIntact(space, entries.subList(0, 50));
    expectIntact(space, entries.subList(50, 100));
    assertThatThrownBy(() -> space.setPriority("x", 4)).isInstanceOf(NoSuchTierException.class);
    assertThatThrownBy(() -> space.setPriority("m", 3))
        .isInstanceOf(TierPriorityException.class)
        .hasMessage("tier m cannot have priority 3, which is that of a");
    assertThatThrownBy(() -> space.setPriority("m", -2)).isInstanceOf(ConfigurationException.class);
    space.swapoff("m");
    assertThatThrownBy(() -> space.setPriority("m", 30))
        .isInstanceOf(TierStateException.class)
        .hasMessage("tier m is swapped off");
    space.setPriority("a", 4);
  }

  @Test
  void nothingIsLostWhileTiersComeGoAndChangePlaces() throws Exception {
    SwapSpace space = open(file("a", 3_000, 9), memory("m", 3_000, 5));
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService callers = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(callers.submit(() -> storeAndLoad(space, stop)));
      }
      try {
        for (int round = 0; round < 15; round++) {
          space.swapon(ZswapConfig.ofBytes(300 * PAGE, 2).withPriority(100 + round));
          space.swapon(file("c", 1_000, 20 + round));
          space.setPriority("a", 10 - round % 3);
          space.offline(round % Spaces.CPUS);
          space.swapoff("zswap");
          space.swapoff("c");
          space.setPriority("m", 11 + round % 2);
          space.online(round % Spaces.CPUS);
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

  private static void storeAndLoad(SwapSpace space, AtomicBoolean stop) {
    while (!stop.get()) {
      List<Long> entries = store(space, 60);
      expectIntact(space, entries);
      entries.forEach(space::free);
    }
  }

  @Test
  void closingASpaceEndsASwapon() {
    SwapSpace space = open(file("a", 500, 9));
    CompletableFuture<String> swapon = space.swaponAsync(file("b", 500, 5)).toCompletableFuture();
    space.close();
    try {
      assertThat(swapon.join()).isEqualTo("b");
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(SpaceClosedException.class);
    }
    try (SwapSpace next = open(file("b", 500, 9))) {
      assertThat(next.statistics().entries()).isZero();
    }
  }

  @Test
  void aSnapshotKnowsTheTiersThatAreOn() {
    Path snapshot = directory.resolve("snapshot");
    SwapSpace space =
        open(
            file("a", 500, 9),
            file("b", 500, 5),
            ZswapConfig.ofBytes(8 * PAGE, 1).withDemotion(DemotionPolicy.NONE));
    List<Long> entries = store(space, 100);
    space.swapon(memory("m", 300, 7));
    space.swapoff("a");
    space.swapon(file("c1", 200, 20));
    space.swapoff("zswap");
    space.swapon(ZswapConfig.ofBytes(100 * PAGE, 2).withName("pool").withPriority(30));
    entries.addAll(store(space, 150));
    space.swapon(file("c2", 200, 20));
    entries.addAll(store(space, 150));
    space.setPriority("b", 2);
    List<TierStatistics> tiers = space.statistics().tiers();
    assertThat(tiers.stream().filter(tier -> tier.pages() > 0)).hasSize(3);
    space.closeTo(snapshot);
    ZswapConfig pool = ZswapConfig.ofBytes(100 * PAGE, 2).withName("pool").withPriority(30);
    assertThatThrownBy(
            () ->
                SwapSpace.restore(
                    config(file("b", 500, 2), memory("m", 300, 7), file("c1", 200, 20), pool),
                    snapshot))
        .isInstanceOf(SnapshotMismatchException.class)
        .hasMessageContaining(
            "has 2 swap files or devices in memory of tier c, and the configuration 1");
    try (SwapSpace next =
        SwapSpace.restore(
            config(
                file("a", 500, 90),
                memory("m", 300, 7),
                file("c1", 200, 20),
                file("c2", 200, 20),
                pool,
                file("b", 500, 2)),
            snapshot)) {
      assertThat(next.statistics().entries()).isEqualTo(400);
      assertThat(tier(next, "a").pages()).isZero();
      for (int from : new int[] {0, 100, 250}) {
        expectIntact(next, entries.subList(from, from == 0 ? 100 : from + 150));
      }
      entries.forEach(next::free);
      Spaces.assertEmpty(next);
    }
  }
}
