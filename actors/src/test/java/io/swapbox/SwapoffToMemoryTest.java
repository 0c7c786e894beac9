package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
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

/** Tiers whose pages go into memory. */
class SwapoffToMemoryTest {

  private static final long PAGE = Spaces.PAGE;
  private static final int ID = 3;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private static SwapSpaceConfig config(TierConfig... tiers) {
    return new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true);
  }

  private SwapFileConfig file(String name, long pages) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE).withName(name);
  }

  private static ZswapConfig pool(long pages) {
    return ZswapConfig.ofBytes(pages * PAGE, Spaces.CPUS).withDemotion(DemotionPolicy.NONE);
  }

  /** One page in five is zero. */
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOnlyTierOfASpaceGoesIntoMemoryAndIsSwappedOnAgain(boolean isPool) {
    TierConfig only = isPool ? pool(4_000) : file("a", 4_000);
    SwapSpace space = spaces.open(config(only));
    List<Long> entries = store(space, 3_000);
    Queue<SwapoffProgress> told = new ConcurrentLinkedQueue<>();
    SwapoffResult result =
        space
            .swapoffAsync(only.name(), SwapoffTarget.MEMORY, told::add)
            .result()
            .toCompletableFuture()
            .join();
    assertThat(result.pagesMoved()).isEqualTo(2_400);
    assertThat(told).isNotEmpty();
    SpaceStatistics now = space.statistics();
    assertThat(now.folioPages()).isEqualTo(2_400);
    assertThat(now.zeroPages()).isEqualTo(600);
    assertThat(now.tiers().getFirst().state()).isEqualTo(TierState.OFF);
    assertThat(space.cgroup(ID).swap().current()).as("memory is no swap").isZero();
    expectIntact(space, entries);
    assertThatThrownBy(() -> space.swapOut(Pages.direct(Pages.mixed(1))))
        .isInstanceOf(SpaceFullException.class);
    space.swapon(only);
    List<Long> later = store(space, 100);
    space.duplicate(entries.get(7));
    space.free(entries.get(7));
    expectIntact(space, entries);
    expectIntact(space, later);
    entries.forEach(space::free);
    assertThat(space.statistics().folioPages()).isZero();
    later.forEach(space::free);
    Spaces.assertEmpty(space);
  }

  @Test
  void moreThanMemoryMayHaveIsRefused() {
    SwapSpace space = spaces.open(config(file("a", 500), pool(100).withPriority(1)));
    List<Long> entries = store(space, 100);
    assertThatThrownBy(() -> space.swapoff("zswap", SwapoffTarget.memory(79 * PAGE)))
        .isInstanceOf(SwapoffRoomException.class)
        .hasMessageContaining("there are 80 pages to move");
    assertThatThrownBy(() -> SwapoffTarget.memory(-1)).isInstanceOf(ConfigurationException.class);
    assertThat(space.swapoff("zswap", SwapoffTarget.memory(80 * PAGE)).pagesMoved()).isEqualTo(80);
    expectIntact(space, entries);
  }

  @Test
  void aDamagedPageStaysBehind() throws Exception {
    SwapSpace space = spaces.open(config(file("a", 900)));
    List<Long> entries = store(space, 200);
    try (RandomAccessFile damaged = new RandomAccessFile(directory.resolve("a").toFile(), "rw")) {
      damaged.seek(7 * PAGE + 100);
      damaged.write(new byte[] {'d', 'a', 'm', 'a', 'g', 'e', 'd'});
    }
    SwapoffResult result = space.swapoff("a", SwapoffTarget.MEMORY);
    assertThat(result.pagesMoved()).isEqualTo(159);
    EntryException why = result.unreadable().getFirst();
    assertThat(why).isInstanceOf(PageDamagedException.class);
    assertThat(space.statistics().folioPages()).isEqualTo(159);
    entries.forEach(space::free);
    Spaces.assertEmpty(space);
  }

  @Test
  void aSnapshotHasThePagesInMemoryToo() {
    Path snapshot = directory.resolve("snapshot");
    SwapSpace space = spaces.open(config(file("a", 900), pool(100)));
    List<Long> entries = store(space, 300);
    space.swapoff("a", SwapoffTarget.MEMORY);
    space.closeTo(snapshot);
    try (SwapSpace next = SwapSpace.restore(config(file("b", 900), pool(100)), snapshot)) {
      expectIntact(next, entries);
      entries.forEach(next::free);
      Spaces.assertEmpty(next);
    }
  }

  @Test
  void nothingIsLostUnderLoad() throws Exception {
    SwapSpace space = spaces.open(config(file("a", 3_000), pool(200)));
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService callers = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(
            callers.submit(
                () -> {
                  while (!stop.get()) {
                    List<Long> entries = store(space, 80);
                    expectIntact(space, entries);
                    entries.forEach(space::free);
                  }
                }));
      }
      try {
        for (int round = 0; round < 10; round++) {
          String tier = round % 2 == 0 ? "a" : "zswap";
          space.swapoff(tier, SwapoffTarget.MEMORY);
          space.offline(round % Spaces.CPUS);
          space.swapon(round % 2 == 0 ? file("a", 3_000) : pool(200));
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
    assertThat(space.statistics().folioPages()).isZero();
    assertThat(space.cgroup(ID).swap().current()).isZero();
  }
}
