package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZswapPoolTest {

  private final TestMemory memory = new TestMemory();
  private final ZswapPool pool = new ZswapPool(PoolSettings.of(100 * PAGE_BYTES, 90), memory);
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
    assertThat(pool.counters().incompressiblePages()).isEqualTo(1);
    assertThat(pool.bytes()).isEqualTo(PAGE_BYTES);
    pool.load(handle, out, 0);
    assertThat(TestPages.bytes(out, 0)).isEqualTo(page);
    pool.free(handle);
    assertThat(pool.counters().incompressiblePages()).isZero();
  }

  @Test
  void refusesAtTheLimitUntilBackAtTheThreshold() {
    int[] handles = new int[100];
    for (int i = 0; i < 100; i++) {
      assertThat(pool.accepting(0)).isTrue();
      handles[i] = insertIncompressible(i);
    }
    assertThat(pool.bytes()).isEqualTo(100 * PAGE_BYTES);
    assertThat(insertIncompressible(0)).isEqualTo(ZswapPool.REJECTED_LIMIT);
    assertThat(pool.accepting(0)).isFalse();
    assertThat(pool.counters().poolLimitHits()).isEqualTo(2);

    for (int i = 0; i < 9; i++) {
      pool.free(handles[i]);
    }
    assertThat(insertIncompressible(0)).isEqualTo(ZswapPool.REJECTED_LIMIT);
    assertThat(pool.counters().poolLimitHits()).isEqualTo(2);
    assertThat(pool.counters().thresholdRejections()).isEqualTo(1);

    pool.free(handles[9]);
    assertThat(pool.accepting(0)).isTrue();
    assertThat(insertIncompressible(0)).isNotNegative();
  }

  @Test
  void aRefusedPageStaysReady() throws PageCorruptException {
    memory.exhausted = true;
    byte[] page = TestPages.page(3, 700);
    int length = pool.compress(TestPages.direct(page), 0);
    assertThat(TestPages.insert(pool)).isEqualTo(ZswapPool.REJECTED_MEMORY);
    assertThat(pool.counters().allocationRejections()).isEqualTo(1);
    assertThat(pool.counters().storedPages()).isZero();

    memory.exhausted = false;
    int handle = TestPages.insert(pool);
    while (handle == ZswapPool.REJECTED_MEMORY) {
      handle = TestPages.insert(pool);
    }
    assertThat(pool.counters().allocationRejections())
        .isEqualTo(1 + PoolPages.REFUSALS_BEFORE_RETRY);
    assertThat(pool.length(handle)).isEqualTo(length);
    pool.load(handle, out, 0);
    assertThat(TestPages.bytes(out, 0)).isEqualTo(page);
  }

  @Test
  void memoryThatEndsWithinAZspageHarmsNothing() throws PageCorruptException {
    ZswapPool large = new ZswapPool(PoolSettings.of(1L << 30, 90), memory);
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
    assertThat(large.counters().storedPages()).isEqualTo(stored).isBetween(100L, 110L);
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
    assertThat(pool.counters().decompressFailures()).isEqualTo(1);
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
    assertThatThrownBy(() -> pool.allocate(0, 0)).isInstanceOf(IllegalStateException.class);
    int handle = insert(TestPages.page(9, 1000));
    assertThatThrownBy(() -> pool.allocate(0, 0)).isInstanceOf(IllegalStateException.class);
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
    try (ZswapPool tiny = new ZswapPool(PoolSettings.of(PAGE_BYTES - 1, 100))) {
      assertThat(tiny.accepting(0)).isFalse();
      assertThat(tiny.counters().poolLimitHits()).isEqualTo(1);
    }
  }

  @Test
  void badSettingsAreNamed() {
    assertThatThrownBy(() -> new ZswapPool(PoolSettings.of(-5, 90))).hasMessageContaining("-5");
    assertThatThrownBy(() -> new ZswapPool(PoolSettings.of(4096, 101))).hasMessageContaining("101");
  }

  @Test
  void wastesLittleOnPagesOfAllSizes() {
    try (ZswapPool large = new ZswapPool(PoolSettings.of(1L << 30, 90))) {
      for (int i = 0; i < 8000; i++) {
        large.compress(TestPages.direct(TestPages.page(i, 500 + i * 3 % 3000)), 0);
        TestPages.insert(large);
      }
      assertThat((double) large.bytes() / large.counters().storedBytes()).isLessThan(1.05);
      assertThat((double) large.metadataBytes() / large.counters().storedBytes()).isLessThan(0.025);
    }
  }

  @Test
  void chargesCgroupsAndNamesTheirColdestPages() {
    int[] handles = new int[3];
    for (int i = 0; i < 3; i++) {
      pool.compress(TestPages.direct(TestPages.page(i, 1000)), 0);
      handles[i] = pool.allocate(500 + i, 7);
      pool.write(handles[i]);
    }
    assertThat(pool.cgroups().bytes(7)).isEqualTo(pool.counters().storedBytes()).isPositive();
    assertThat(pool.nextCgroup(0)).isEqualTo(7);
    long[] owners = new long[4];
    int[] coldest = new int[4];
    assertThat(pool.coldest(7, owners, coldest, 4)).isEqualTo(3);
    assertThat(owners).startsWith(500, 501, 502);
    assertThat(coldest).startsWith(handles);
    for (int handle : handles) {
      pool.free(handle);
    }
    assertThat(pool.cgroups().bytes(7)).isZero();
    assertThat(pool.nextCgroup(0)).isEqualTo(-1);
  }

  @Test
  void thePagesOfACgroupThatEndsAreTheHottestOfItsHeir() {
    int[] handles = new int[4];
    for (int i = 0; i < 4; i++) {
      pool.compress(TestPages.direct(TestPages.page(i, 1000)), 0);
      handles[i] = pool.allocate(500 + i, i < 2 ? 70 : 3);
      pool.write(handles[i]);
    }
    pool.cgroups().limit(70, 1);
    pool.cgroups().writebackAllowed(70, false);
    pool.cgroups().reparent(70, 3);
    assertThat(pool.cgroups().bytes(70)).isZero();
    assertThat(pool.cgroups().pages(70)).isZero();
    assertThat(pool.cgroups().bytes(3)).isEqualTo(pool.counters().storedBytes());
    assertThat(pool.cgroups().pages(3)).isEqualTo(4);
    assertThat(pool.cgroups().writebackAllowed(70)).isTrue();
    assertThat(pool.accepting(70)).as("its limit has ended").isTrue();
    long[] owners = new long[4];
    assertThat(pool.coldest(3, owners, new int[4], 4)).isEqualTo(4);
    assertThat(owners).containsExactly(502, 503, 500, 501);
    pool.cgroups().reparent(3, 90);
    assertThat(pool.nextCgroup(0)).isEqualTo(90);
    pool.cgroups().reparent(3, 70);
    for (int handle : handles) {
      pool.free(handle);
    }
    assertThat(pool.cgroups().bytes(90)).isZero();
    assertThat(pool.nextCgroup(0)).isEqualTo(-1);
  }

  @Test
  void aPageThatWasUsedHasASecondChance() throws PageCorruptException {
    int first = insert(TestPages.page(1, 1000));
    int second = insert(TestPages.page(2, 1000));
    pool.load(second, out, 0);
    pool.touch(first);
    int[] coldest = new int[1];
    assertThat(pool.coldest(0, new long[1], coldest, 1)).isEqualTo(1);
    assertThat(coldest[0]).as("it was read, but for nobody").isEqualTo(second);
  }

  @Test
  void refusesACgroupAtItsLimit() {
    pool.cgroups().limit(5, 1);
    assertThat(pool.accepting(5)).isTrue();
    pool.compress(TestPages.direct(TestPages.page(1, 1000)), 0);
    int handle = pool.allocate(0, 5);
    pool.write(handle);
    assertThat(pool.accepting(5)).isFalse();
    pool.compress(TestPages.direct(TestPages.page(2, 1000)), 0);
    assertThat(pool.allocate(0, 5)).isEqualTo(ZswapPool.REJECTED_CGROUP);
    assertThat(pool.counters().cgroupRejections()).isEqualTo(2);
    assertThat(pool.allocate(0, 6)).isNotNegative();
    pool.free(handle);
    assertThat(pool.accepting(5)).isTrue();
  }

  @Test
  void refusesIncompressiblePagesThatCannotGoOn() {
    pool.cgroups().writebackAllowed(5, false);
    pool.compress(TestPages.direct(TestPages.incompressible(1)), 0);
    assertThat(pool.allocate(0, 5)).isEqualTo(ZswapPool.REJECTED_POOR);
    assertThat(pool.counters().poorRejections()).isOne();
    assertThat(pool.allocate(0, 6)).isNotNegative();
    pool.cgroups().writebackAllowed(5, true);
    assertThat(pool.allocate(0, 5)).isNotNegative();
  }

  @Test
  void readsCompressedBytesByTheAlgorithmThatIsAskedFor() throws PageCorruptException {
    byte[] page = TestPages.page(1, 1500);
    byte[] noise = TestPages.incompressible(2);
    int compressible = insert(page);
    int incompressible = insert(noise);
    ByteBuffer compressed = ByteBuffer.allocateDirect(PageCodec.MAX_COMPRESSED_BYTES + 5);
    try (PageCodecs codecs = new PageCodecs()) {
      for (Algorithm as : Algorithm.values()) {
        int length = pool.readCompressed(compressible, compressed, 5, as);
        assertThat(length).isLessThan(PAGE_BYTES);
        codecs.of(as).decompress(compressed, 5, length, out, 0);
        assertThat(TestPages.bytes(out, 0)).isEqualTo(page);
        assertThat(pool.readCompressed(incompressible, compressed, 5, as)).isEqualTo(PAGE_BYTES);
        assertThat(TestPages.bytes(compressed, 5)).isEqualTo(noise);
      }
    }
  }

  @Test
  void sameFilledPagesTakeNoMemory() throws PageCorruptException {
    PoolSettings settings = new PoolSettings(100 * PAGE_BYTES, 90, Algorithm.LZ4, null, true, true);
    try (ZswapPool finding = new ZswapPool(settings, memory)) {
      for (long word : new long[] {0, -1, 0x1234_5678_9ABC_DEF0L}) {
        ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
        while (page.hasRemaining()) {
          page.putLong(word);
        }
        assertThat(finding.compress(page, 0)).isZero();
        int handle = TestPages.insert(finding);
        assertThat(finding.bytes()).isZero();
        assertThat(finding.length(handle)).isZero();
        assertThat(finding.counters().sameFilledPages()).isOne();
        finding.load(handle, out, 0);
        assertThat(TestPages.bytes(out, 0)).isEqualTo(page.array());
        assertThat(finding.readCompressed(handle, out, 0, Algorithm.LZ4)).isEqualTo(PAGE_BYTES);
        assertThat(TestPages.bytes(out, 0)).isEqualTo(page.array());
        assertThat(finding.nextCgroup(0)).isZero();

        page.put(PAGE_BYTES / 2, (byte) 77);
        assertThat(finding.compress(page, 0)).isPositive();
        int other = TestPages.insert(finding);
        finding.load(other, out, 0);
        assertThat(TestPages.bytes(out, 0)).isEqualTo(page.array());
        finding.free(other);
        finding.free(handle);
        assertThat(finding.counters().storedPages()).isZero();
      }
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
