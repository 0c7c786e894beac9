package io.swapbox.workloads.content;

import static io.swapbox.workloads.content.Corpus.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.workloads.trace.BundledTraces;
import io.swapbox.workloads.trace.PageSizes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CorpusTest {

  private static final Corpus CORPUS = Corpus.load();

  /** The bundled sizes, sorted: those of the corpus pages in their order. */
  private static final int[] SIZES = new int[Corpus.PAGES];

  @BeforeAll
  static void sortSizes() {
    PageSizes recorded = PageSizes.bundled("corpus-pages");
    Arrays.setAll(SIZES, recorded::of);
    Arrays.sort(SIZES);
  }

  @AfterAll
  static void close() {
    CORPUS.close();
  }

  @Test
  void holdsEachBundledPage() {
    ByteBuffer bundled = ByteBuffer.allocate(Corpus.PAGES * PAGE_BYTES);
    BundledTraces.read("corpus-pages.bin.zst", bundled);
    Set<ByteBuffer> expected = new HashSet<>();
    Set<ByteBuffer> actual = new HashSet<>();
    for (int page = 0; page < Corpus.PAGES; page++) {
      expected.add(bundled.slice(page * PAGE_BYTES, PAGE_BYTES));
      actual.add(CORPUS.pages().slice(page * PAGE_BYTES, PAGE_BYTES));
    }

    assertThat(actual.equals(expected)).isTrue();
    assertThat(actual).hasSize(3863);
  }

  @Test
  void knowsItsZeroPages() {
    ByteBuffer zero = ByteBuffer.allocate(PAGE_BYTES);
    int zeroPages = 0;
    for (int page = 0; page < Corpus.PAGES; page++) {
      boolean isZero = CORPUS.pages().slice(page * PAGE_BYTES, PAGE_BYTES).equals(zero);
      assertThat(CORPUS.isZero(page)).as("page %d", page).isEqualTo(isZero);
      zeroPages += isZero ? 1 : 0;
    }
    assertThat(zeroPages).isEqualTo(130);
  }

  @Test
  void aZeroSizeGivesAZeroPage() {
    for (long hash : spread()) {
      assertThat(CORPUS.isZero(CORPUS.choose(PageSizes.ZERO, hash))).isTrue();
    }
  }

  @Test
  void isSortedByTheSizeThatLz4GivesEachPage() {
    // The Java compressor is within 5 bytes of liblz4 1.9.4, which the recordings were made with;
    // newer native ones find other matches.
    LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    ByteBuffer target = ByteBuffer.allocate(compressor.maxCompressedLength(PAGE_BYTES));
    for (int page = 0; page < Corpus.PAGES; page++) {
      if (!CORPUS.isZero(page)) {
        int size =
            compressor.compress(
                CORPUS.pages(), page * PAGE_BYTES, PAGE_BYTES, target, 0, target.capacity());
        assertThat(size).as("page %d", page).isBetween(SIZES[page] - 8, SIZES[page] + 8);
      }
    }
  }

  @Test
  void aSizeGivesPagesOfThatSizeOrOfTheNearest() {
    for (int size = 1; size < PageSizes.INCOMPRESSIBLE; size++) {
      int wanted = size;
      int[] distances =
          Arrays.stream(SIZES)
              .filter(other -> other > PageSizes.ZERO && other < PageSizes.INCOMPRESSIBLE)
              .map(other -> Math.abs(other - wanted))
              .sorted()
              .toArray();
      int furthest = Math.max(16, distances[15]);
      for (long hash : spread()) {
        int chosen = SIZES[CORPUS.choose(size, hash)];
        assertThat(chosen).isBetween(1, PageSizes.INCOMPRESSIBLE - 1);
        assertThat(Math.abs(chosen - size)).as("size %d", size).isLessThanOrEqualTo(furthest);
      }
    }
  }

  @Test
  void anIncompressibleSizeGivesAnIncompressiblePage() {
    for (int size = PageSizes.INCOMPRESSIBLE; size < PageSizes.UNKNOWN; size += 1000) {
      for (long hash : spread()) {
        assertThat(SIZES[CORPUS.choose(size, hash)])
            .isGreaterThanOrEqualTo(PageSizes.INCOMPRESSIBLE);
      }
    }
  }

  @Test
  void aSizeHasManyPages() {
    for (int size = 1; size <= PageSizes.INCOMPRESSIBLE; size++) {
      Set<Integer> pages = new HashSet<>();
      for (long hash : spread()) {
        pages.add(CORPUS.choose(size, hash));
      }
      assertThat(pages).as("size %d", size).hasSizeGreaterThanOrEqualTo(16);
    }
  }

  @Test
  void anUnknownSizeGivesAnyPage() {
    Set<Integer> pages = new HashSet<>();
    for (long hash : spread()) {
      pages.add(CORPUS.choose(PageSizes.UNKNOWN, hash));
    }
    assertThat(pages).hasSize(spread().length).contains(0, Corpus.PAGES - 1);
  }

  /** Hashes that divide the range of all evenly, the lowest and the highest among them. */
  private static long[] spread() {
    long[] hashes = new long[64];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = Long.divideUnsigned(-1L, hashes.length - 1) * i;
    }
    return hashes;
  }
}
