package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Stored pages that are compressed once more. */
class PoolRecompressionTest {

  private static final int PAGES = 300;
  private static final int CGROUP = 9;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ByteBuffer out = TestPages.directPage();
  private final List<byte[]> stored = new ArrayList<>();

  private static ZswapPool pool(Recompression.Pages pages) {
    return new ZswapPool(
        new PoolSettings(
            1L << 30, 90, Algorithm.LZ4, new Recompression(Algorithm.ZSTD, pages), false, true));
  }

  /** Six bits a byte: LZ4 finds nothing in them to shorten, zstd codes them by their frequency. */
  private byte[] digits() {
    byte[] page = new byte[PAGE_BYTES];
    for (int i = 0; i < PAGE_BYTES; i++) {
      page[i] = (byte) ('0' + random.nextInt(64));
    }
    return page;
  }

  private void fill(ZswapPool pool) {
    for (int i = 0; i < PAGES; i++) {
      byte[] page = i % 3 == 0 ? TestPages.incompressible(i) : digits();
      stored.add(page);
      pool.compress(TestPages.direct(page), 0);
      int handle = pool.allocate(i, CGROUP);
      assertThat(handle).isEqualTo(i);
      pool.write(handle);
    }
  }

  private static int recompressAll(ZswapPool pool) {
    int tried = 0;
    for (int i = 0; i < PAGES; i++) {
      tried += pool.recompress(PAGES) ? 1 : 0;
    }
    return tried;
  }

  private void checkAll(ZswapPool pool) throws PageCorruptException {
    long length = 0;
    for (int handle = 0; handle < PAGES; handle++) {
      pool.load(handle, out, 0);
      assertThat(TestPages.bytes(out, 0)).isEqualTo(stored.get(handle));
      length += pool.length(handle);
    }
    assertThat(pool.counters().storedPages()).isEqualTo(PAGES);
    assertThat(pool.counters().storedBytes()).isEqualTo(length);
    assertThat(pool.cgroups().bytes(CGROUP)).isEqualTo(length);
  }

  @Test
  void hugePagesBecomeSmallerAndComeBackTheSame() throws PageCorruptException {
    try (ZswapPool pool = pool(Recompression.Pages.HUGE)) {
      fill(pool);
      assertThat(pool.counters().incompressiblePages()).isEqualTo(PAGES);
      long before = pool.bytes();
      assertThat(recompressAll(pool)).as("each once").isEqualTo(PAGES);
      assertThat(pool.counters().recompressedPages()).isEqualTo(PAGES * 2 / 3);
      assertThat(pool.counters().incompressiblePages()).isEqualTo(PAGES / 3);
      assertThat(pool.bytes()).isLessThan(before * 9 / 10);
      checkAll(pool);
      assertThat(recompressAll(pool)).isZero();
      // They are moved about and freed as any other.
      for (int handle = 0; handle < PAGES; handle += 2) {
        pool.free(handle);
      }
      pool.compact(10 * PAGES);
      for (int handle = 1; handle < PAGES; handle += 2) {
        pool.load(handle, out, 0);
        assertThat(TestPages.bytes(out, 0)).isEqualTo(stored.get(handle));
        pool.free(handle);
      }
      assertThat(pool.bytes()).isZero();
      assertThat(pool.cgroups().bytes(CGROUP)).isZero();
    }
  }

  @Test
  void pagesAreIdleWhenARoundFindsThemNotUsed() throws PageCorruptException {
    try (ZswapPool pool = pool(Recompression.Pages.IDLE)) {
      fill(pool);
      assertThat(pool.recompress(PAGES)).as("a round that only marks them").isFalse();
      pool.touch(1);
      assertThat(recompressAll(pool)).isEqualTo(PAGES);
      assertThat(pool.counters().recompressedPages()).isEqualTo(PAGES * 2 / 3);
      checkAll(pool);
    }
    stored.clear();
    try (ZswapPool pool = pool(Recompression.Pages.HUGE_IDLE)) {
      fill(pool);
      assertThat(pool.recompress(PAGES)).isFalse();
      assertThat(pool.recompress(PAGES)).isTrue();
    }
  }

  @Test
  void readsWhatWasRecompressedByEitherAlgorithm() throws PageCorruptException {
    try (ZswapPool pool = pool(Recompression.Pages.HUGE);
        PageCodecs codecs = new PageCodecs()) {
      fill(pool);
      recompressAll(pool);
      ByteBuffer bytes = ByteBuffer.allocateDirect(PageCodec.MAX_COMPRESSED_BYTES);
      assertThat(pool.algorithm(0)).isEqualTo(Algorithm.LZ4);
      assertThat(pool.algorithm(1)).isEqualTo(Algorithm.ZSTD);
      int length = pool.readCompressed(1, bytes, 0, Algorithm.ZSTD);
      assertThat(length).isEqualTo(pool.length(1)).isLessThan(3300);
      codecs.of(Algorithm.ZSTD).decompress(bytes, 0, length, out, 0);
      assertThat(TestPages.bytes(out, 0)).isEqualTo(stored.get(1));
      assertThat(pool.readCompressed(1, bytes, 0, Algorithm.LZ4)).isEqualTo(PAGE_BYTES);
      assertThat(TestPages.bytes(bytes, 0)).isEqualTo(stored.get(1));
    }
  }

  @Test
  void modelledPagesAreTooLittleForIt() {
    Recompression what = new Recompression(Algorithm.ZSTD, Recompression.Pages.IDLE);
    PoolSettings settings = new PoolSettings(PAGE_BYTES, 90, Algorithm.LZ4, what, false, true);
    assertThatThrownBy(() -> Payload.MODELLED.pool(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ZSTD");
  }
}
