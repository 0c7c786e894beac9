package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZswapPoolTest {

  private final TestMemory memory = new TestMemory();
  private final ZswapPool pool = new ZswapPool(100 * PAGE_BYTES, 90, memory);
  private final ByteBuffer out = TestPages.directPage();

  @AfterEach
  void close() {
    pool.close();
    pool.close();
  }

  @Test
  void anIncompressiblePageIsStoredAsItIs() throws PageCorruptException {
    byte[] page = TestPages.incompressible(1);
    assertThat(pool.compress(TestPages.direct(page), 0)).isEqualTo(PAGE_BYTES);
    int handle = TestPages.insert(pool);

    assertThat(pool.length(handle)).isEqualTo(PAGE_BYTES);
    assertThat(pool.incompressiblePages()).isEqualTo(1);
    assertThat(pool.bytes()).isEqualTo(PAGE_BYTES);
    pool.load(handle, out, 0);
    assertThat(TestPages.bytes(out, 0)).isEqualTo(page);
    pool.free(handle);
    assertThat(pool.incompressiblePages()).isZero();
  }

  @Test
  void refusesAtTheLimitUntilBackAtTheThreshold() {
    int[] handles = new int[100];
    for (int i = 0; i < 100; i++) {
      assertThat(pool.accepting()).isTrue();
      handles[i] = insertIncompressible(i);
    }
    assertThat(pool.bytes()).isEqualTo(100 * PAGE_BYTES);
    assertThat(insertIncompressible(0)).isEqualTo(ZswapPool.REJECTED_LIMIT);
    assertThat(pool.accepting()).isFalse();
    assertThat(pool.poolLimitHits()).isEqualTo(2);

    for (int i = 0; i < 9; i++) {
      pool.free(handles[i]);
    }
    assertThat(insertIncompressible(0)).isEqualTo(ZswapPool.REJECTED_LIMIT);
    assertThat(pool.poolLimitHits()).isEqualTo(2);
    assertThat(pool.thresholdRejections()).isEqualTo(1);

    pool.free(handles[9]);
    assertThat(pool.accepting()).isTrue();
    assertThat(insertIncompressible(0)).isNotNegative();
  }

  @Test
  void aRefusedPageStaysReady() throws PageCorruptException {
    memory.exhausted = true;
    byte[] page = TestPages.page(3, 700);
    int length = pool.compress(TestPages.direct(page), 0);
    assertThat(TestPages.insert(pool)).isEqualTo(ZswapPool.REJECTED_MEMORY);
    assertThat(pool.rejectedAllocations()).isEqualTo(1);
    assertThat(pool.storedPages()).isZero();

    memory.exhausted = false;
    int handle = TestPages.insert(pool);
    while (handle == ZswapPool.REJECTED_MEMORY) {
      handle = TestPages.insert(pool);
    }
    assertThat(pool.rejectedAllocations()).isEqualTo(1 + PoolPages.REFUSALS_BEFORE_RETRY);
    assertThat(pool.length(handle)).isEqualTo(length);
    pool.load(handle, out, 0);
    assertThat(TestPages.bytes(out, 0)).isEqualTo(page);
  }

  @Test
  void memoryThatEndsWithinAZspageHarmsNothing() throws PageCorruptException {
    ZswapPool large = new ZswapPool(1L << 30, 90, memory);
    byte[] page = TestPages.page(5, 2500);
    ByteBuffer src = TestPages.direct(page);
    int stored = 0;
    memory.exhausted = false;
    for (int attempt = 0; attempt < 500; attempt++) {
      memory.exhausted = attempt >= 50;
      large.compress(src, 0);
      if (TestPages.insert(large) >= 0) {
        stored++;
      }
    }
    assertThat(large.storedPages()).isEqualTo(stored).isBetween(100L, 110L);
    for (int handle = 0; handle < stored; handle++) {
      large.load(handle, out, 0);
      assertThat(TestPages.bytes(out, 0)).isEqualTo(page);
      large.free(handle);
    }
    assertThat(large.reservedBytes()).isZero();
    large.close();
  }

  @Test
  void aDamagedObjectIsNamed() {
    int handle = insert(TestPages.page(9, 1000));
    ByteBuffer chunk = memory.last().buffer();
    for (int i = 0; i < PAGE_BYTES; i++) {
      chunk.put(i, (byte) 0xFF);
    }
    assertThatThrownBy(() -> pool.load(handle, out, 0))
        .isInstanceOf(PageCorruptException.class)
        .hasMessageContaining("zswap handle " + handle);
    assertThat(pool.decompressFailures()).isEqualTo(1);
    pool.free(handle);
    assertThat(pool.bytes()).isZero();
  }

  @Test
  void unknownAndFreedHandlesAreNamed() {
    int handle = insert(TestPages.page(9, 1000));
    pool.free(handle);
    assertThatThrownBy(() -> pool.load(handle, out, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zswap handle " + handle);
    assertThatThrownBy(() -> pool.free(handle)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pool.length(77)).hasMessageContaining("77");
  }

  @Test
  void anObjectNeedsACompressedPage() {
    assertThatThrownBy(pool::allocate).isInstanceOf(IllegalStateException.class);
    int handle = insert(TestPages.page(9, 1000));
    assertThatThrownBy(pool::allocate).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.write(handle)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClosedPoolSaysSo() {
    int handle = insert(TestPages.page(9, 1000));
    pool.close();
    assertThatThrownBy(() -> insert(TestPages.page(9, 1000))).hasMessageContaining("closed");
    assertThatThrownBy(() -> pool.load(handle, out, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPoolOfLessThanAPageTakesNothing() {
    try (ZswapPool tiny = new ZswapPool(PAGE_BYTES - 1, 100)) {
      assertThat(tiny.accepting()).isFalse();
      assertThat(tiny.poolLimitHits()).isEqualTo(1);
    }
  }

  @Test
  void badSettingsAreNamed() {
    assertThatThrownBy(() -> new ZswapPool(-5, 90)).hasMessageContaining("-5");
    assertThatThrownBy(() -> new ZswapPool(4096, 101)).hasMessageContaining("101");
  }

  @Test
  void wastesLittleOnPagesOfAllSizes() {
    try (ZswapPool large = new ZswapPool(1L << 30, 90)) {
      for (int i = 0; i < 8000; i++) {
        large.compress(TestPages.direct(TestPages.page(i, 500 + i * 3 % 3000)), 0);
        TestPages.insert(large);
      }
      assertThat((double) large.bytes() / large.storedBytes()).isLessThan(1.05);
      assertThat((double) large.metadataBytes() / large.storedBytes()).isLessThan(0.02);
    }
  }

  private int insert(byte[] page) {
    pool.compress(TestPages.direct(page), 0);
    return TestPages.insert(pool);
  }

  private int insertIncompressible(long seed) {
    return insert(TestPages.incompressible(seed));
  }
}
