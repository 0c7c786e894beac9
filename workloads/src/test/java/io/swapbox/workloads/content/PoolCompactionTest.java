package io.swapbox.workloads.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.backends.ModelledPage;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import io.swapbox.workloads.trace.PageSizes;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool of pages of the corpus' sizes takes, beside the sum of their compressed bytes. */
class PoolCompactionTest {

  private static final int PAGES = 1 << 16;
  private static final int REPLACED = 10_000_000;

  /** As many as a shard looks at for each page. */
  private static final int LOOKS = 4;

  private final ByteBuffer page = ByteBuffer.allocateDirect(ModelledPage.BYTES);
  private final SplittableRandom random = new SplittableRandom(1);
  private final ZswapPool pool = Payload.MODELLED.pool((long) PAGES * Corpus.PAGE_BYTES, 100);
  private final int[] handles = new int[PAGES];

  /** The sizes of the corpus, without its pages of zeros, which no pool gets. */
  private final int[] sizes =
      IntStream.range(0, Corpus.PAGES)
          .map(PageSizes.bundled("corpus-pages")::of)
          .filter(size -> size != PageSizes.ZERO)
          .toArray();

  @BeforeEach
  void fill() {
    for (int i = 0; i < PAGES; i++) {
      handles[i] = store();
    }
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void isNearToTheSumOfItsObjectsWhenFilled() {
    assertThat(overhead()).isLessThan(1.03);
  }

  @Test
  void staysSmallWhenPagesAreReplacedAtRandom() {
    for (int i = 0; i < REPLACED; i++) {
      int at = random.nextInt(PAGES);
      free(at);
      handles[at] = store();
    }
    assertThat(overhead()).isLessThan(1.07);
  }

  @Test
  void shrinksWithWhatItHolds() {
    long full = pool.bytes();
    for (int i = 0; i < PAGES; i++) {
      if (random.nextInt(4) > 0) {
        free(i);
      }
    }
    assertThat(pool.counters().compactedPages()).isPositive();
    while (pool.isFragmented()) {
      pool.compact(PAGES);
    }
    assertThat(pool.bytes()).isLessThan(full * 27 / 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 8, 4, 1})
  void givesChunksBackWhateverShareIsFreed(int sixteenthsKept) {
    for (int i = 0; i < PAGES; i++) {
      if (random.nextInt(16) >= sixteenthsKept) {
        pool.free(handles[i]);
      }
    }
    assertThat(pool.reservedBytes()).isGreaterThan(pool.counters().storedBytes() * 115 / 100);
    for (int calls = 0; pool.isFragmented(); calls++) {
      assertThat(calls).as("compaction ends").isLessThan(100 * PAGES / 1024);
      pool.compact(1024);
    }
    long chunk = 64L * Corpus.PAGE_BYTES;
    assertThat(pool.reservedBytes())
        .isLessThan(pool.counters().storedBytes() * 115 / 100 + 2 * chunk);
  }

  private int store() {
    int size = sizes[random.nextInt(sizes.length)];
    ModelledPage.write(page, 0, ModelledPage.of(random.nextLong(), size));
    pool.compress(page, 0);
    int handle = pool.allocate(0, 0);
    pool.write(handle);
    return handle;
  }

  private void free(int at) {
    pool.free(handles[at]);
    if (pool.isFragmented()) {
      pool.compact(LOOKS);
    }
  }

  private double overhead() {
    return (double) pool.bytes() / pool.counters().storedBytes();
  }
}
