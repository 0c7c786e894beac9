package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFileOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers that are interrupted all the time, in messages and in transfers of their own. */
@Timeout(120)
class SwapSpaceInterruptTest {

  private static final int PAGES = 400;
  private static final int ROUNDS = 4_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(
      value = IoMode.class,
      names = {"BUFFERED", "AUTO"})
  void noPageIsLostAndTheFileStaysOpen(IoMode io) throws InterruptedException {
    SwapFileConfig file =
        SwapFileConfig.of(directory.resolve("swap"), 16L << 20)
            .withOptions(new SwapFileOptions(io, false, false));
    SwapSpaceConfig config = SwapSpaceConfig.zswapOnly(256 << 10).withSwapFile(file);
    try (SwapSpace space = SwapSpace.open(config)) {
      AtomicReference<Throwable> failed = new AtomicReference<>();
      AtomicBoolean done = new AtomicBoolean();
      Thread caller =
          new Thread(
              () -> {
                try {
                  storeAndLoad(space);
                } catch (Throwable e) {
                  failed.set(e);
                } finally {
                  done.set(true);
                }
              });
      caller.start();
      while (!done.get()) {
        caller.interrupt();
        Thread.onSpinWait();
      }
      caller.join();
      assertThat(failed.get()).isNull();
      assertThat(space.statistics().entries()).isZero();
    }
  }

  private static void storeAndLoad(SwapSpace space) {
    SplittableRandom random = new SplittableRandom(1);
    long[] entries = new long[PAGES];
    int[] contents = new int[PAGES];
    ByteBuffer page = ByteBuffer.allocateDirect(4096);
    for (int round = 0; round < ROUNDS; round++) {
      int i = random.nextInt(PAGES);
      if (entries[i] != 0) {
        space.swapIn(entries[i], page.clear());
        assertThat(page.getInt(0)).isEqualTo(contents[i]);
        space.free(entries[i]);
      }
      contents[i] = round;
      fill(page.clear(), round);
      entries[i] = space.swapOut(page);
    }
    for (int i = 0; i < PAGES; i++) {
      if (entries[i] != 0) {
        space.free(entries[i]);
      }
    }
  }

  /** Half of it random, so that the pool holds a fraction of all pages. */
  private static void fill(ByteBuffer page, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    page.putInt(0, seed);
    for (int at = 8; at < 2048; at += 8) {
      page.putLong(at, random.nextLong());
    }
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    try (SwapSpace space = SwapSpace.open(SwapSpaceConfig.zswapOnly(1 << 20))) {
      ByteBuffer page = ByteBuffer.allocateDirect(4096);
      fill(page, 1);
      Thread.currentThread().interrupt();
      long entry = space.swapOut(page);
      assertThat(Thread.interrupted()).isTrue();
      space.free(entry);
    }
  }
}
