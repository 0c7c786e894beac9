package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spaces that are closed and set up again, and those that must not be. */
class SwapSpaceSnapshotTest {

  private static final int CPUS = 2;
  private static final int BATCH = 8;
  private static final long POOL_BYTES = 64 * 4096;
  private static final long FILE_BYTES = 512 * 4096;
  private static final long MEMORY_BYTES = 40 * 4096;

  @TempDir Path directory;
  private Path path;
  private SwapSpaceConfig config;

  @BeforeEach
  void begin() {
    path = directory.resolve("space.snapshot");
    config = config(directory);
  }

  /** A small pool, a device in memory behind it, and a file for the rest. */
  private static SwapSpaceConfig config(Path directory) {
    return new SwapSpaceConfig(CPUS, BATCH, List.of(ZswapConfig.ofBytes(POOL_BYTES, CPUS)), true)
        .withTier(MemoryTierConfig.ofBytes(MEMORY_BYTES))
        .withSwapFile(SwapFileConfig.of(directory.resolve("pages.swap"), FILE_BYTES));
  }

  @Test
  void everyPageIsThereAgainUnderItsEntry() {
    Map<Long, ByteBuffer> stored = new TreeMap<>();
    try (SwapSpace space = SwapSpace.open(config)) {
      fill(space, stored, 300);
      space.closeTo(path);
    }
    ByteBuffer zero = ByteBuffer.wrap(Pages.zero());
    try (SwapSpace space = SwapSpace.restore(config, path)) {
      SpaceStatistics after = space.statistics();
      assertThat(after.entries()).isEqualTo(stored.size());
      assertThat(after.file().pages()).isPositive();
      assertThat(after.zeroPages())
          .isEqualTo(stored.values().stream().filter(zero::equals).count());
      assertThat(after.swapCharges().stream().mapToLong(SwapCharge::current).sum())
          .isEqualTo(after.file().pages());
      checkAndFree(space, stored);
      Spaces.assertEmpty(space);
    }
  }

  @Test
  void freedEntriesStayStaleAndNewOnesAreNew() {
    long freed;
    long kept;
    try (SwapSpace space = SwapSpace.open(config)) {
      kept = space.swapOut(noise(1));
      freed = space.swapOut(noise(2));
      space.free(freed);
      space.closeTo(path);
    }
    try (SwapSpace space = SwapSpace.restore(config, path)) {
      assertThatThrownBy(() -> space.free(freed)).isInstanceOf(StaleEntryException.class);
      for (int i = 0; i < 600; i++) {
        assertThat(space.swapOut(ByteBuffer.wrap(Pages.zero()))).isNotIn(kept, freed);
      }
      assertThatThrownBy(() -> space.free(freed)).isInstanceOf(StaleEntryException.class);
    }
  }

  @Test
  void usesAndFoliosAreAsTheyWere() {
    Folio folio;
    ByteBuffer pages = Pages.mixed(6, 4);
    long shared;
    try (SwapSpace space = SwapSpace.open(config)) {
      folio = space.swapOutFolio(pages);
      shared = space.swapOut(noise(1));
      for (int i = 0; i < 99; i++) {
        space.duplicate(shared);
      }
      space.closeTo(path);
    }
    try (SwapSpace space = SwapSpace.restore(config, path)) {
      ByteBuffer back = ByteBuffer.allocateDirect(pages.remaining());
      space.swapInFolio(folio, back);
      assertThat(back).isEqualTo(pages);
      for (int i = 0; i < 100; i++) {
        space.free(shared);
      }
      assertThatThrownBy(() -> space.free(shared)).isInstanceOf(StaleEntryException.class);
    }
  }

  @Test
  void aClosedSpaceTakesNothingMore() {
    SwapSpace space = SwapSpace.open(config);
    space.closeTo(path);
    assertThatThrownBy(() -> space.swapOut(ByteBuffer.wrap(Pages.zero())))
        .isInstanceOf(SpaceClosedException.class);
    assertThatThrownBy(() -> space.closeTo(path)).isInstanceOf(SpaceClosedException.class);
    space.close();
  }

  @Test
  void aSwapFileThatWasUsedSinceIsRefused() {
    try (SwapSpace space = SwapSpace.open(config)) {
      fill(space, new TreeMap<>(), 300);
      space.closeTo(path);
    }
    SwapSpace.open(config).close();
    assertThatThrownBy(() -> SwapSpace.restore(config, path))
        .isInstanceOf(SwapFileOpenException.class)
        .hasMessageContaining("pages.swap")
        .hasMessageContaining("was used since");
  }

  @Test
  void aSnapshotWithAFileIsGoodForOneSpace() {
    try (SwapSpace space = SwapSpace.open(config)) {
      fill(space, new TreeMap<>(), 300);
      space.closeTo(path);
    }
    SwapSpace.restore(config, path).close();
    assertThatThrownBy(() -> SwapSpace.restore(config, path))
        .isInstanceOf(SwapFileOpenException.class)
        .hasMessageContaining("was used since");
  }

  @Test
  void oneWithoutAFileIsGoodForMany() {
    SwapSpaceConfig poolOnly =
        new SwapSpaceConfig(CPUS, BATCH, List.of(ZswapConfig.ofBytes(POOL_BYTES, CPUS)), true);
    Map<Long, ByteBuffer> stored = new TreeMap<>();
    try (SwapSpace space = SwapSpace.open(poolOnly)) {
      fill(space, stored, 30);
      space.closeTo(path);
    }
    for (int life = 0; life < 3; life++) {
      try (SwapSpace space = SwapSpace.restore(poolOnly, path)) {
        checkAndFree(space, stored);
      }
    }
  }

  @Test
  void aDamagedSnapshotIsRefusedAndTheFileIsLeftAlone() throws IOException {
    Map<Long, ByteBuffer> stored = new TreeMap<>();
    try (SwapSpace space = SwapSpace.open(config)) {
      fill(space, stored, 300);
      space.closeTo(path);
    }
    byte[] whole = Files.readAllBytes(path);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(path, damaged);
    assertThatThrownBy(() -> SwapSpace.restore(config, path))
        .isInstanceOf(SnapshotDamagedException.class)
        .hasMessageContaining(path.toString());
    Files.write(path, whole);
    try (SwapSpace space = SwapSpace.restore(config, path)) {
      checkAndFree(space, stored);
    }
  }

  @Test
  void aConfigurationThatDoesNotFitIsRefusedAndAFittingOneIsNotHarmed() {
    Map<Long, ByteBuffer> stored = new TreeMap<>();
    try (SwapSpace space = SwapSpace.open(config)) {
      fill(space, stored, 300);
      space.closeTo(path);
    }
    Path swapFile = directory.resolve("pages.swap");
    refuses(
        new SwapSpaceConfig(1, BATCH, config.tiers(), true),
        "has entries of 2 cpus, and the configuration 1");
    refuses(
        new SwapSpaceConfig(CPUS, BATCH, List.of(config.tiers().getFirst()), true),
        "has 1 swap files or devices in memory of tier memory, and the configuration 0");
    refuses(
        SwapSpaceConfig.zswapOnly(1 << 20)
            .withTier(MemoryTierConfig.ofBytes(MEMORY_BYTES))
            .withSwapFile(SwapFileConfig.of(swapFile, FILE_BYTES / 2)),
        "has 512 pages for file, and the configuration 256");
    try (SwapSpace space = SwapSpace.restore(config, path)) {
      checkAndFree(space, stored);
    }
  }

  @Test
  void whatDoesNotFitIntoASmallerPoolGoesToTheDevices() {
    Map<Long, ByteBuffer> stored = new TreeMap<>();
    try (SwapSpace space = SwapSpace.open(config)) {
      fill(space, stored, 300);
      space.closeTo(path);
    }
    SwapSpaceConfig smaller =
        new SwapSpaceConfig(CPUS, BATCH, List.of(ZswapConfig.ofBytes(2 * 4096, CPUS)), true)
            .withTier(MemoryTierConfig.ofBytes(MEMORY_BYTES))
            .withSwapFile(SwapFileConfig.of(directory.resolve("pages.swap"), FILE_BYTES));
    try (SwapSpace space = SwapSpace.restore(smaller, path)) {
      assertThat(space.statistics().zswap().bytes()).isLessThanOrEqualTo(2 * 4096);
      checkAndFree(space, stored);
      Spaces.assertEmpty(space);
    }
  }

  @Test
  void aSnapshotThatFitsNowhereIsRefused() {
    Map<Long, ByteBuffer> stored = new TreeMap<>();
    SwapSpaceConfig pool =
        new SwapSpaceConfig(CPUS, BATCH, List.of(ZswapConfig.ofBytes(POOL_BYTES, CPUS)), true);
    try (SwapSpace space = SwapSpace.open(pool)) {
      fill(space, stored, 60);
      space.closeTo(path);
    }
    refuses(
        new SwapSpaceConfig(CPUS, BATCH, List.of(ZswapConfig.ofBytes(2 * 4096, CPUS)), true),
        "has more pages than fit into tier zswap");
    try (SwapSpace space = SwapSpace.restore(pool, path)) {
      checkAndFree(space, stored);
    }
  }

  @Test
  void aFileThatIsDeletedAtTheEndCannotBePartOfASnapshot() {
    SwapFileConfig file = new SwapFileConfig(directory.resolve("gone.swap"), FILE_BYTES, 1, true);
    try (SwapSpace space =
        SwapSpace.open(SwapSpaceConfig.zswapOnly(POOL_BYTES).withSwapFile(file))) {
      long entry = space.swapOut(noise(1));
      assertThatThrownBy(() -> space.closeTo(path))
          .isInstanceOf(SnapshotMismatchException.class)
          .hasMessageContaining("gone.swap");
      space.free(entry);
    }
  }

  @Test
  void aPlaceThatTakesNoSnapshotIsNamedAndTheSpaceGoesOn() {
    Path lost = directory.resolve("missing").resolve("space.snapshot");
    try (SwapSpace space = SwapSpace.open(config)) {
      long entry = space.swapOut(noise(1));
      assertThatThrownBy(() -> space.closeTo(lost))
          .isInstanceOf(SnapshotUnavailableException.class)
          .hasMessageContaining(lost.toString());
      space.free(entry);
    }
  }

  @Test
  void whatCouldNotBeWrittenIsKeptForAnotherTry() throws IOException {
    Map<Long, ByteBuffer> stored = new TreeMap<>();
    Path occupied = directory.resolve("directory");
    Files.createDirectories(occupied.resolve("inner"));
    try (SwapSpace space = SwapSpace.open(config)) {
      fill(space, stored, 300);
      assertThatThrownBy(() -> space.closeTo(occupied))
          .isInstanceOf(SnapshotUnavailableException.class);
      assertThatThrownBy(space::statistics).isInstanceOf(SpaceClosedException.class);
      space.closeTo(path);
    }
    assertThat(directory.resolve("directory.partial")).doesNotExist();
    try (SwapSpace space = SwapSpace.restore(config, path)) {
      checkAndFree(space, stored);
    }
  }

  @Test
  void givingUpAfterAFailureFreesEverything() throws IOException {
    Path occupied = directory.resolve("directory");
    Files.createDirectories(occupied.resolve("inner"));
    SwapSpace space = SwapSpace.open(config);
    fill(space, new TreeMap<>(), 300);
    assertThatThrownBy(() -> space.closeTo(occupied))
        .isInstanceOf(SnapshotUnavailableException.class);
    space.close();
    SwapSpace.open(config).close();
  }

  @Test
  void aSpaceThatFailedHasNothingToWrite() {
    try (SwapSpace space = SwapSpace.open(config)) {
      Spaces.makeAnActorFail(space);
      assertThatThrownBy(() -> space.closeTo(path)).isInstanceOf(SpaceFailedException.class);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aSpaceWithTheTagOfAnOpenOneIsRefused() {
    SwapSpaceConfig poolOnly = SwapSpaceConfig.zswapOnly(POOL_BYTES);
    try (SwapSpace space = SwapSpace.open(poolOnly)) {
      space.swapOut(noise(1));
      space.closeTo(path);
    }
    try (SwapSpace first = SwapSpace.restore(poolOnly, path)) {
      assertThat(first.statistics().entries()).isEqualTo(1);
      assertThatThrownBy(() -> SwapSpace.restore(poolOnly, path))
          .isInstanceOf(SnapshotMismatchException.class)
          .hasMessageContaining("open");
    }
  }

  private void refuses(SwapSpaceConfig other, String why) {
    assertThatThrownBy(() -> SwapSpace.restore(other, path))
        .isInstanceOf(SnapshotMismatchException.class)
        .hasMessageContaining(why);
  }

  private static ByteBuffer noise(long seed) {
    return ByteBuffer.wrap(Pages.noise(seed));
  }

  /** Stores pages of all kinds and frees some of them. */
  private static void fill(SwapSpace space, Map<Long, ByteBuffer> stored, int pages) {
    Random random = new Random(pages);
    for (int i = 0; i < pages; i++) {
      ByteBuffer page = ByteBuffer.wrap(Pages.mixed(i));
      long entry = space.cgroup(random.nextInt(3)).swapOut(page);
      if (random.nextInt(5) == 0) {
        space.free(entry);
      } else {
        stored.put(entry, page);
      }
    }
  }

  private static void checkAndFree(SwapSpace space, Map<Long, ByteBuffer> stored) {
    ByteBuffer back = ByteBuffer.allocateDirect(4096);
    stored.forEach(
        (entry, page) -> {
          space.swapInAndFree(entry, back);
          assertThat(back).isEqualTo(page);
        });
  }
}
