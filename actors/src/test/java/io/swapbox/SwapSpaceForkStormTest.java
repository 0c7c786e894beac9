package io.swapbox;

import static io.swapbox.Pages.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A parent forks again and again, and all exit: what they shared is there until the last one. */
@Timeout(300)
class SwapSpaceForkStormTest {

  /** The swap count of each entry when all of them run. */
  private static final int TASKS = 200;

  private static final int ENTRIES = 100_000;
  private static final int BATCH = 512;
  private static final int NOISE_EVERY = 16;
  private static final int SAMPLES = 500;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapSpaceForkStormTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  @Test
  void allIsGivenBackWhenTheLastTaskExits() {
    SwapSpaceConfig config =
        new SwapSpaceConfig(
            1,
            BATCH,
            ZswapConfig.ofBytes(4000 * PAGE, 1).withDemotion(DemotionPolicy.NONE),
            SwapFileConfig.of(path, ENTRIES * PAGE),
            true);
    SwapSpace space = spaces.open(config);
    long[] entries = storeAll(space);
    SpaceStatistics stored = space.statistics();
    assertThat(stored.entries()).isEqualTo(ENTRIES);
    assertThat(stored.zeroPages()).isPositive();
    assertThat(stored.zswap().storedPages()).isPositive();
    assertThat(stored.file().pages()).isPositive();

    List<long[]> tables = new ArrayList<>();
    tables.add(entries);
    Random random = new Random(42);
    while (tables.size() < TASKS) {
      long[] table = tables.get(random.nextInt(tables.size())).clone();
      space.duplicateAll(table);
      tables.add(table);
    }
    Collections.shuffle(tables, random);
    while (tables.size() > 1) {
      space.freeAll(tables.removeLast());
    }
    SpaceStatistics last = space.statistics();
    assertThat(last.entries()).isEqualTo(ENTRIES);
    assertThat(last.zswap().storedPages()).isEqualTo(stored.zswap().storedPages());
    assertThat(last.file().pages()).isEqualTo(stored.file().pages());
    long[] table = tables.removeLast();
    for (int i = 0; i < SAMPLES; i++) {
      int page = random.nextInt(ENTRIES);
      assertThat(Pages.load(space, table[page])).isEqualTo(page(page));
    }
    space.freeAll(table);
    Spaces.assertEmpty(space);
  }

  private static long[] storeAll(SwapSpace space) {
    long[] entries = new long[ENTRIES];
    ByteBuffer pages = ByteBuffer.allocateDirect(BATCH * PAGE);
    for (int i = 0; i < ENTRIES; ) {
      int count = Math.min(BATCH, ENTRIES - i);
      pages.clear();
      for (int k = 0; k < count; k++) {
        pages.put(page(i + k));
      }
      System.arraycopy(space.swapOutAll(pages.flip()), 0, entries, i, count);
      i += count;
    }
    return entries;
  }

  /** Half of the pages are zero, most others compressible. */
  private static byte[] page(int i) {
    if (i % 2 == 0) {
      return Pages.zero();
    }
    return i % NOISE_EVERY == 1 ? Pages.noise(i) : Pages.text(i);
  }
}
