package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.collections.IntArrayList;

/** The pool against a hash map of pages, with stores, loads and frees at random. */
class ZswapPoolModelTest {

  private static final int STEPS = 3000;

  private final Map<Integer, byte[]> model = new HashMap<>();
  private final IntArrayList handles = new IntArrayList();
  private final ByteBuffer out = ByteBuffer.allocateDirect(PAGE_BYTES + 32);
  private long storedBytes;
  private boolean full;

  @Property(tries = 40)
  void holdsWhatAMapHolds(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int limitPages,
      @ForAll @IntRange(min = 1, max = 100) int threshold)
      throws PageCorruptException {
    model.clear();
    handles.clear();
    storedBytes = 0;
    full = false;
    SplittableRandom random = new SplittableRandom(seed);
    try (ZswapPool pool =
        new ZswapPool(PoolSettings.of((long) limitPages * PAGE_BYTES, threshold))) {
      for (int step = 0; step < STEPS; step++) {
        // Grow, then shrink, then grow again.
        int storeShare = step / 1000 % 2 == 0 ? 60 : 30;
        int dice = random.nextInt(100);
        if (dice < storeShare) {
          store(pool, random, limitPages, threshold);
        } else if (dice < 80 && !handles.isEmpty()) {
          free(pool, handles.fastUnorderedRemove(random.nextInt(handles.size())));
        } else if (dice < 97 && !handles.isEmpty()) {
          check(pool, handles.getInt(random.nextInt(handles.size())));
        } else {
          pool.compact(random.nextInt(200));
        }
        assertThat(pool.bytes()).isBetween(storedBytes, (long) limitPages * PAGE_BYTES);
        assertThat(pool.reservedBytes()).isBetween(pool.bytes(), (long) limitPages * PAGE_BYTES);
        assertThat(pool.counters().storedBytes()).isEqualTo(storedBytes);
        assertThat(pool.counters().storedPages()).isEqualTo(model.size());
      }
      for (int handle : handles) {
        check(pool, handle);
        free(pool, handle);
      }
      assertThat(pool.bytes()).isZero();
      assertThat(pool.reservedBytes()).isZero();
      assertThat(pool.counters().storedPages()).isZero();
      assertThat(pool.counters().incompressiblePages()).isZero();
    }
  }

  private void store(ZswapPool pool, SplittableRandom random, int limitPages, int threshold) {
    byte[] page = TestPages.page(random.nextLong(), random.nextInt(PAGE_BYTES + 1));
    boolean mustAccept = mustAccept(pool.bytes() / PAGE_BYTES, limitPages, threshold);
    int length = pool.compress(TestPages.direct(page), 0);
    int handle = TestPages.insert(pool);
    assertThat(handle >= 0).isEqualTo(mustAccept);
    if (handle < 0) {
      assertThat(handle).isEqualTo(ZswapPool.REJECTED_LIMIT);
      return;
    }
    assertThat(model.put(handle, page)).as("handle given out twice").isNull();
    handles.addInt(handle);
    storedBytes += length;
    assertThat(pool.length(handle)).isEqualTo(length);
  }

  /** Hysteresis, invariant I10: full at the limit, open again at the threshold. */
  private boolean mustAccept(long pages, int limitPages, int threshold) {
    if (pages >= limitPages) {
      full = true;
    } else if (pages <= (long) limitPages * threshold / 100) {
      full = false;
    }
    return !full;
  }

  private void check(ZswapPool pool, int handle) throws PageCorruptException {
    int offset = handle % 32;
    pool.load(handle, out, offset);
    assertThat(TestPages.bytes(out, offset)).isEqualTo(model.get(handle));
  }

  private void free(ZswapPool pool, int handle) {
    storedBytes -= pool.length(handle);
    pool.free(handle);
    model.remove(handle);
  }
}
