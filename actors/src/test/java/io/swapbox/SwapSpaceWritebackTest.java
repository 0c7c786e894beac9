package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A pool at its limit moves its coldest pages to the file, and nobody notices. */
class SwapSpaceWritebackTest {

  private static final int POOL_PAGES = 200;
  private static final int STORED = 1_000;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(DemotionPolicy demotion, long filePages) {
    return spaces.open(
        new SwapSpaceConfig(
            Spaces.CPUS,
            Spaces.BATCH,
            new ZswapConfig(POOL_PAGES * Spaces.PAGE, 80, 1).withDemotion(demotion),
            SwapFileConfig.of(directory.resolve("swap"), filePages * Spaces.PAGE),
            true));
  }

  private static List<Long> store(SwapSpace space) {
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < STORED; seed++) {
      entries.add(space.swapOut(Pages.direct(Pages.noise(seed))));
    }
    return entries;
  }

  private static void expectIntact(SwapSpace space, List<Long> entries) {
    for (int seed = 0; seed < entries.size(); seed++) {
      assertThat(Pages.load(space, entries.get(seed))).isEqualTo(Pages.noise(seed));
    }
  }

  @Test
  void whatIsMovedComesBackAsItWas() {
    SwapSpace space = open(DemotionPolicy.WHEN_FULL, STORED);
    List<Long> entries = store(space);
    expectIntact(space, entries);
    SpaceStatistics now = Spaces.atRest(space);
    ZswapStatistics pool = now.zswap();
    assertThat(pool.writtenBackPages()).isPositive();
    assertThat(pool.writtenBackPages() + pool.storedPages()).isEqualTo(pool.zswpout());
    assertThat(now.file().pages()).isEqualTo(STORED - pool.storedPages());
    expectIntact(space, entries);
    entries.forEach(space::free);
    Spaces.atRest(space);
    Spaces.assertEmpty(space);
  }

  @Test
  void aSmallFileIsFilledAndNoPageIsLost() {
    SwapSpace space = open(DemotionPolicy.WHEN_FULL, STORED - POOL_PAGES);
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < STORED; seed++) {
      try {
        entries.add(space.swapOut(Pages.direct(Pages.noise(seed))));
      } catch (SpaceFullException full) {
        break;
      }
    }
    Spaces.atRest(space);
    assertThat(entries).hasSizeGreaterThan(STORED - POOL_PAGES);
    expectIntact(space, entries);
  }

  @Test
  void switchedOffNothingMoves() {
    SwapSpace space = open(DemotionPolicy.NONE, STORED);
    expectIntact(space, store(space));
    ZswapStatistics pool = space.statistics().zswap();
    assertThat(pool.writtenBackPages()).isZero();
    assertThat(pool.storedPages()).isEqualTo(POOL_PAGES);
  }
}
