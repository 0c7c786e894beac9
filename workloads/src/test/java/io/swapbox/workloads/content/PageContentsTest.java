package io.swapbox.workloads.content;

import static io.swapbox.workloads.content.Corpus.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.workloads.trace.PageSizes;
import io.swapbox.workloads.trace.TraceSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageContentsTest {

  /** Shared by all tests and by all tries of the properties; freed with the JVM. */
  private static final Corpus CORPUS = Corpus.load();

  private static final PageSizes SIZES = PageSizes.beside(TraceSource.of("make-lua"));
  private static final int PAGES = 168_588;
  private static final int OFFSET = 2 * PAGE_BYTES;

  private final ByteBuffer frames = ByteBuffer.allocateDirect(4 * PAGE_BYTES);

  @Property(tries = 300)
  void whatWasFilledMatchesInEveryByte(
      @ForAll @IntRange(max = PAGES - 1) int page,
      @ForAll int version,
      @ForAll int addressSpace,
      @ForAll long seed,
      @ForAll @IntRange(max = PAGE_BYTES - 1) int damaged) {
    PageContents contents = new PageContents(CORPUS, SIZES, seed, addressSpace);

    contents.fill(page, version, frames, OFFSET);

    assertThat(contents.matches(page, version, frames, OFFSET)).isTrue();
    assertThat(contents.firstDifference(page, version, frames, OFFSET)).isEqualTo(-1);
    assertThat(isZero(0, OFFSET) && isZero(OFFSET + PAGE_BYTES, PAGE_BYTES))
        .as("nothing was written beside the frame")
        .isTrue();

    frames.put(OFFSET + damaged, (byte) (frames.get(OFFSET + damaged) ^ 0x10));

    assertThat(contents.matches(page, version, frames, OFFSET)).isFalse();
    assertThat(contents.firstDifference(page, version, frames, OFFSET)).isEqualTo(damaged);
  }

  @Property(tries = 300)
  void aWriteMakesTheOtherVersionOfIt(
      @ForAll @IntRange(max = PAGES - 1) int page, @ForAll int before, @ForAll int after) {
    PageContents contents = new PageContents(CORPUS, SIZES, 1, 1);
    ByteBuffer fresh = ByteBuffer.allocate(PAGE_BYTES);

    contents.fill(page, before, frames, OFFSET);
    contents.restamp(page, after, frames, OFFSET);
    contents.fill(page, after, fresh, 0);

    assertThat(frames.slice(OFFSET, PAGE_BYTES)).isEqualTo(fresh);
    assertThat(contents.matches(page, before, frames, OFFSET))
        .isEqualTo(before == after || isZero(OFFSET, PAGE_BYTES));
  }

  @Property(tries = 300)
  void aPageOfSomeoneElseIsSeen(
      @ForAll @IntRange(max = PAGES - 1) int page, @ForAll @IntRange(max = PAGES - 1) int other) {
    Assume.that(page != other);
    PageContents contents = new PageContents(CORPUS, SIZES, 1, 1);
    PageContents neighbour = new PageContents(CORPUS, SIZES, 1, 2);

    contents.fill(page, 3, frames, OFFSET);
    Assume.that(!isZero(OFFSET, PAGE_BYTES));

    assertThat(contents.matches(other, 3, frames, OFFSET)).isFalse();
    assertThat(neighbour.matches(page, 3, frames, OFFSET)).isFalse();
  }

  @Test
  void aPageRecordedAsZeroStaysZero() {
    PageContents contents = new PageContents(CORPUS, SIZES, 1, 1);
    int zeroPages = 0;
    for (int page = 0; page < PAGES; page++) {
      if (SIZES.of(page) == PageSizes.ZERO) {
        frames.put(OFFSET + 100, (byte) 1);
        contents.fill(page, 5, frames, OFFSET);
        contents.restamp(page, 6, frames, OFFSET);
        assertThat(isZero(0, frames.capacity())).as("page %d", page).isTrue();
        zeroPages++;
      }
    }
    assertThat(zeroPages).isEqualTo(1181);
  }

  @Test
  void aSameFilledPageIsOneByteWhateverIsWritten() {
    PageSizes memhog = PageSizes.beside(TraceSource.of("memhog:4"));
    PageContents contents = new PageContents(CORPUS, memhog, 1, 1);
    byte[] page = new byte[PAGE_BYTES];

    contents.fill(7, 5, frames, OFFSET);
    contents.restamp(7, 6, frames, OFFSET);
    frames.get(OFFSET, page);

    assertThat(page).containsOnly(0xFF);
    assertThat(contents.matches(7, 6, frames, OFFSET)).isTrue();
    assertThat(isZero(0, OFFSET) && isZero(OFFSET + PAGE_BYTES, PAGE_BYTES)).isTrue();
    frames.put(OFFSET + PAGE_BYTES - 1, (byte) 0);
    assertThat(contents.matches(7, 6, frames, OFFSET)).isFalse();
  }

  @Test
  void contentDoesNotDependOnTheByteOrderOfTheBuffer() {
    PageContents contents = new PageContents(CORPUS, SIZES, 1, 1);
    for (int page = 0; page < 100; page++) {
      contents.fill(page, 9, frames.order(ByteOrder.BIG_ENDIAN), OFFSET);

      assertThat(contents.matches(page, 9, frames.order(ByteOrder.LITTLE_ENDIAN), OFFSET)).isTrue();
    }
  }

  @Test
  void anotherSeedGivesOtherPages() {
    PageContents contents = new PageContents(CORPUS, SIZES, 1, 1);
    PageContents reseeded = new PageContents(CORPUS, SIZES, 2, 1);
    int same = 0;
    for (int page = 0; page < 1000; page++) {
      reseeded.fill(page, 1, frames, OFFSET);
      same += contents.matches(page, 1, frames, OFFSET) ? 1 : 0;
    }
    assertThat(same).isLessThan(100);
  }

  @Test
  void pagesOfOneSizeAreOfManyCorpusPages() {
    PageContents contents = new PageContents(CORPUS, SIZES, 1, 1);
    int commonest = 461;
    Set<ByteBuffer> different = new HashSet<>();
    int pages = 0;
    for (int page = 0; page < PAGES; page++) {
      if (SIZES.of(page) == commonest) {
        contents.fill(page, 0, frames, OFFSET);
        different.add(ByteBuffer.allocate(2048).put(0, frames, OFFSET, 2048));
        pages++;
      }
    }
    assertThat(pages).isEqualTo(138);
    assertThat(different).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cc1-sqlite", "redis", "make-lua", "touch"})
  void compressesAsTheRecordedProgramDid(String trace) {
    PageSizes sizes = PageSizes.beside(TraceSource.of(trace));
    PageContents contents = new PageContents(CORPUS, sizes, 42, 1);
    LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    ByteBuffer target = ByteBuffer.allocateDirect(compressor.maxCompressedLength(PAGE_BYTES));
    long recorded = 0;
    long replayed = 0;
    for (int page = 0; page < sizes.pages(); page += 7) {
      int size = sizes.of(page);
      if (size != PageSizes.UNKNOWN && size != PageSizes.ZERO) {
        contents.fill(page, page & 15, frames, OFFSET);
        recorded += size;
        replayed += compressor.compress(frames, OFFSET, PAGE_BYTES, target, 0, target.capacity());
      }
    }
    assertThat(replayed / (double) recorded).isBetween(0.98, 1.02);
  }

  private boolean isZero(int from, int length) {
    return frames.slice(from, length).equals(ByteBuffer.allocate(length));
  }
}
