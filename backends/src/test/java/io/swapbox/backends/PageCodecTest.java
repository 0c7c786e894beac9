package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Factory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;

class PageCodecTest {

  private static final int ROOM = PageCodec.MAX_COMPRESSED_BYTES;
  private static final PageCodec CODEC = Lz4Codec.fast();
  private static final PageCodec PURE_JAVA = Lz4Codec.fast(LZ4Factory.safeInstance());

  private final ByteBuffer compressed = ByteBuffer.allocateDirect(ROOM + 100);
  private final ByteBuffer out = TestPages.directPage();

  @AfterContainer
  static void close() {
    CODEC.close();
    CODEC.close();
    PURE_JAVA.close();
  }

  @Test
  void namesItsImplementation() {
    assertThat(Lz4Codec.implementation()).isIn("LZ4 native (JNI)", "LZ4 pure Java");
  }

  @Property(tries = 300)
  void eachImplementationReadsTheOther(
      @ForAll long seed,
      @ForAll @IntRange(max = 3900) int randomBytes,
      @ForAll @IntRange(max = 100) int at,
      @ForAll boolean nativeWrites)
      throws PageCorruptException {
    PageCodec writer = nativeWrites ? CODEC : PURE_JAVA;
    PageCodec reader = nativeWrites ? PURE_JAVA : CODEC;
    byte[] page = TestPages.page(seed, randomBytes);

    int length = writer.compress(TestPages.direct(page), 0, compressed, at, ROOM);
    assertThat(length).isBetween(1, PAGE_BYTES - 1);
    reader.decompress(compressed, at, length, out, 0);
    assertThat(TestPages.bytes(out, 0)).isEqualTo(page);
  }

  @Test
  void leavesPositionsAlone() throws PageCorruptException {
    ByteBuffer src = TestPages.direct(TestPages.page(1, 1000)).position(7);
    compressed.position(9);
    int length = CODEC.compress(src, 0, compressed, 0, ROOM);
    CODEC.decompress(compressed, 0, length, out.position(11), 0);

    assertThat(src.position()).isEqualTo(7);
    assertThat(compressed.position()).isEqualTo(9);
    assertThat(out.position()).isEqualTo(11);
  }

  @Test
  void saysThatAPageIsIncompressible() {
    ByteBuffer noise = TestPages.direct(TestPages.incompressible(1));
    assertThat(CODEC.compress(noise, 0, compressed, 0, ROOM)).isGreaterThanOrEqualTo(PAGE_BYTES);
    assertThat(CODEC.compress(noise, 0, compressed, 0, 2000)).isGreaterThanOrEqualTo(PAGE_BYTES);
    assertThat(PURE_JAVA.compress(noise, 0, compressed, 0, 2000))
        .isGreaterThanOrEqualTo(PAGE_BYTES);
  }

  @Test
  void refusesPartOfAPage() {
    int length = CODEC.compress(TestPages.direct(TestPages.page(1, 500)), 0, compressed, 0, ROOM);
    assertThatThrownBy(() -> CODEC.decompress(compressed, 0, length - 1, out, 0))
        .isInstanceOf(PageCorruptException.class)
        .hasMessageContaining(Integer.toString(length - 1));
  }

  @Test
  void refusesDataOfLessThanAPage() {
    byte[] half = LZ4Factory.safeInstance().fastCompressor().compress(new byte[2048]);
    compressed.put(0, half);
    assertThatThrownBy(() -> CODEC.decompress(compressed, 0, half.length, out, 0))
        .isInstanceOf(PageCorruptException.class)
        .hasMessageContaining("2048 bytes instead of a page");
  }

  @Property(tries = 500)
  void noiseIsRefusedAndNothingElseHappens(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4095) int length, @ForAll boolean java) {
    compressed.put(0, TestPages.incompressible(seed));
    PageCodec codec = java ? PURE_JAVA : CODEC;
    assertThatThrownBy(() -> codec.decompress(compressed, 0, length, out, 0))
        .isInstanceOf(PageCorruptException.class);
  }

  @Property(tries = 200)
  void everyAlgorithmBringsBackWhatItTook(
      @ForAll Algorithm algorithm,
      @ForAll long seed,
      @ForAll @IntRange(max = PAGE_BYTES) int randomBytes,
      @ForAll boolean onHeap)
      throws PageCorruptException {
    byte[] page = TestPages.page(seed, randomBytes);
    ByteBuffer src = onHeap ? ByteBuffer.wrap(page) : TestPages.direct(page);
    ByteBuffer dst = onHeap ? ByteBuffer.allocate(ROOM) : compressed;
    ByteBuffer back = onHeap ? ByteBuffer.allocate(PAGE_BYTES) : out;
    try (PageCodec codec = algorithm.codec()) {
      int length = codec.compress(src, 0, dst, 0, ROOM);
      if (length < PAGE_BYTES) {
        codec.decompress(dst, 0, length, back, 0);
        assertThat(TestPages.bytes(back, 0)).isEqualTo(page);
        assertThatThrownBy(() -> codec.decompress(dst, 0, length / 2, back, 0))
            .isInstanceOf(PageCorruptException.class);
      } else {
        assertThat(randomBytes).isGreaterThan(4000);
      }
      assertThat(codec.compress(src, 0, dst, 0, 0)).isGreaterThanOrEqualTo(PAGE_BYTES);
    }
  }

  @Test
  void algorithmsAreKnownByTheirIds() {
    for (Algorithm algorithm : Algorithm.values()) {
      assertThat(Algorithm.ofId(algorithm.id())).isEqualTo(algorithm);
    }
    assertThatThrownBy(() -> Algorithm.ofId(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4");
  }
}
