package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.backends.Algorithm;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFileOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One space in many lives, in each of which something else about it is different. */
class SwapSpaceLivesTest {

  private static final int CPUS = 3;
  private static final int BATCH = 8;
  private static final int LIVES = 5;
  private static final int STEPS = 1200;
  private static final long FILE_BYTES = 1024 * 4096;

  /** An entry, its page and how many uses it has. */
  private static final class Stored {

    final long entry;
    final byte[] page;
    int uses = 1;

    Stored(long entry, byte[] page) {
      this.entry = entry;
      this.page = page;
    }
  }

  @TempDir Path directory;
  private final List<Stored> stored = new ArrayList<>();
  private final List<Long> freed = new ArrayList<>();

  /**
   * Pools, devices and files by the seed; names, devices and their sizes stay from life to life.
   */
  private SwapSpaceConfig config(Random random, boolean memory) {
    Algorithm[] algorithms = Algorithm.values();
    ZswapWriteback[] writeback = {ZswapWriteback.PLAIN, ZswapWriteback.COMPRESSED};
    ZswapConfig pool =
        ZswapConfig.ofBytes((64 + random.nextInt(64)) * 4096L, 1 + random.nextInt(3))
            .withWriteback(writeback[random.nextInt(2)])
            .withOptions(
                ZswapOptions.DEFAULT
                    .withAlgorithm(algorithms[random.nextInt(algorithms.length)])
                    .withSameFilled(random.nextBoolean()));
    SwapFileConfig file =
        SwapFileConfig.of(directory.resolve("pages.swap"), FILE_BYTES)
            .withOptions(
                new SwapFileOptions(IoMode.BUFFERED, random.nextBoolean(), random.nextBoolean()));
    SwapSpaceConfig config =
        new SwapSpaceConfig(CPUS, BATCH, List.of(pool), true).withSwapFile(file);
    return memory ? config.withTier(MemoryTierConfig.ofBytes(100 * 4096)) : config;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatIsStoredOutlivesThem(long seed) {
    Random random = new Random(seed);
    boolean memory = random.nextBoolean();
    Path path = directory.resolve("space.snapshot");
    SwapSpace space = SwapSpace.open(config(random, memory));
    for (int life = 0; life < LIVES; life++) {
      try {
        live(space, random);
        check(space);
        if (life % 2 == 0) {
          space.offline(random.nextInt(CPUS));
        }
        space.closeTo(path);
      } finally {
        space.close();
      }
      space = SwapSpace.restore(config(random, memory), path);
    }
    try (SwapSpace last = space) {
      check(last);
      for (Stored one : stored) {
        for (int use = 0; use < one.uses; use++) {
          last.free(one.entry);
        }
      }
      Spaces.assertEmpty(last);
      assertThat(last.statistics().swapCharges()).allMatch(charge -> charge.current() == 0);
    }
  }

  private void live(SwapSpace space, Random random) {
    for (int step = 0; step < STEPS; step++) {
      int what = random.nextInt(10);
      if (what < 6 && stored.size() < 700) {
        byte[] page = Pages.mixed(random.nextInt());
        long entry = space.cgroup(random.nextInt(3)).swapOut(ByteBuffer.wrap(page));
        assertThat(freed).doesNotContain(entry);
        stored.add(new Stored(entry, page));
      } else if (what == 6 && !stored.isEmpty()) {
        Stored one = stored.get(random.nextInt(stored.size()));
        space.duplicate(one.entry);
        one.uses++;
      } else if (!stored.isEmpty()) {
        free(space, random.nextInt(stored.size()));
      }
    }
  }

  private void free(SwapSpace space, int at) {
    Stored one = stored.get(at);
    space.free(one.entry);
    one.uses--;
    if (one.uses == 0) {
      stored.set(at, stored.getLast());
      stored.removeLast();
      freed.add(one.entry);
    }
  }

  private void check(SwapSpace space) {
    assertThat(space.statistics().entries()).isEqualTo(stored.size());
    for (Stored one : stored) {
      assertThat(Pages.load(space, one.entry)).isEqualTo(one.page);
    }
    for (long entry : freed) {
      assertThatThrownBy(() -> space.free(entry)).isInstanceOf(StaleEntryException.class);
    }
  }
}
