package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticTraceTest {

  /** Of 4 MiB. */
  private static final int PAGES = 1024;

  private static final int PAGE_BYTES = 4096;

  private static Trace trace(String name) {
    return TraceReader.read(TraceSource.of(name), ReadProgress.none());
  }

  private static PageSizes sizes(String name) {
    return PageSizes.beside(TraceSource.of(name));
  }

  /** The pages of the next records, which all have to be of a kind. */
  private static int[] pages(Trace trace, int from, int records, byte kind) {
    int[] pages = new int[records];
    for (int i = 0; i < records; i++) {
      assertThat(trace.kind(from + i)).as("record %d", from + i).isEqualTo(kind);
      pages[i] = trace.page(from + i);
    }
    return pages;
  }

  private static int[] inTurn() {
    return IntStream.range(0, PAGES).toArray();
  }

  private static int[] sorted(int[] pages) {
    int[] copy = pages.clone();
    Arrays.sort(copy);
    return copy;
  }

  @Test
  void usememFillsAllAndReadsAllAgain() {
    Trace trace = trace("usemem:4");

    assertThat(trace.name()).isEqualTo("usemem:4");
    assertThat(trace.records()).isEqualTo(2 * PAGES);
    assertThat(trace.peakLivePages()).isEqualTo(PAGES);
    assertThat(pages(trace, 0, PAGES, Trace.WRITE)).isEqualTo(inTurn());
    assertThat(pages(trace, PAGES, PAGES, Trace.READ)).isEqualTo(inTurn());
  }

  @Test
  void usememAtRandomDoesTheSameInTwoRandomOrders() {
    Trace trace = trace("usemem:4,random");

    assertThat(trace.name()).isEqualTo("usemem:4,random");
    assertThat(trace.records()).isEqualTo(2 * PAGES);
    int[] filled = pages(trace, 0, PAGES, Trace.WRITE);
    int[] read = pages(trace, PAGES, PAGES, Trace.READ);
    assertThat(sorted(filled)).isEqualTo(inTurn());
    assertThat(sorted(read)).isEqualTo(inTurn());
    assertThat(inPlace(filled, inTurn())).isLessThan(10);
    assertThat(inPlace(read, filled)).isLessThan(10);
  }

  /** How many pages have the same place in both; of random orders about one. */
  private static long inPlace(int[] one, int[] other) {
    return IntStream.range(0, PAGES).filter(i -> one[i] == other[i]).count();
  }

  @Test
  void memhogFillsAll() {
    Trace trace = trace("memhog:4");

    assertThat(trace.records()).isEqualTo(PAGES);
    assertThat(pages(trace, 0, PAGES, Trace.WRITE)).isEqualTo(inTurn());
  }

  @Test
  void fillFillsAllWithPagesOfAllKinds() {
    Trace trace = trace("fill:4");

    assertThat(trace.records()).isEqualTo(PAGES);
    assertThat(pages(trace, 0, PAGES, Trace.WRITE)).isEqualTo(inTurn());
    assertThat(sizes("fill:4").of(0)).isEqualTo(PageSizes.UNKNOWN);
  }

  @Test
  void burstTakesHalfOfItsMemoryAtOnceAndGivesItBack() {
    Trace trace = trace("burst:4");
    int half = PAGES / 2;

    assertThat(trace.peakLivePages()).isEqualTo(PAGES);
    // Of each page of the first half: filled, used 4 times five times over and once four times
    // over; and the second half is filled four times.
    assertThat(trace.references()).isEqualTo(29L * half);
    assertThat(trace.records()).isEqualTo(trace.references() + 4L * half);
    int burst = half + 4 * half;
    assertThat(pages(trace, burst, half, Trace.WRITE))
        .isEqualTo(IntStream.range(half, PAGES).toArray());
    assertThat(pages(trace, burst + 2 * half, half, Trace.FREE))
        .isEqualTo(IntStream.range(half, PAGES).toArray());
    for (int record = half; record < burst; record++) {
      assertThat(trace.page(record)).isLessThan(half);
    }
  }

  @Test
  void pagesOfUsememCompressAsNumbersInTheirOrderDo() {
    ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    PageSizes sizes = sizes("usemem:4");
    assertThat(sizes.pages()).isEqualTo(PAGES);
    for (int number = 0; number < PAGES; number++) {
      for (int at = 0; at < PAGE_BYTES; at += Long.BYTES) {
        page.putLong(at, ((long) number * PAGE_BYTES + at) / Long.BYTES);
      }
      int size = compressor.compress(page.array()).length;
      assertThat(sizes.of(number)).as("page %d", number).isBetween(size - 16, size + 16);
    }
  }

  @Test
  void pagesOfMemhogAreSameFilledAndThoseOfBurstAny() {
    assertThat(sizes("memhog:4").pages()).isEqualTo(PAGES);
    assertThat(sizes("memhog:4").of(PAGES - 1)).isEqualTo(PageSizes.SAME_FILLED);
    assertThat(sizes("burst:4").of(0)).isEqualTo(PageSizes.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          usemem:3              | is not of 4 to 65536 MiB of memory
          usemem:65537,random   | is not of 4 to 65536 MiB of memory
          memhog:-1             | is not of 4 to 65536 MiB of memory
          usemem:64,sorted      | is not usemem:MIB,random or usemem:MIB with a number of MiB
          usemem:,random        | is not usemem:MIB,random or usemem:MIB with a number of MiB
          usemem:               | is not usemem:MIB,random or usemem:MIB with a number of MiB
          memhog:64,random      | is not memhog:MIB with a number of MiB
          burst:99999999999     | is not burst:MIB with a number of MiB
          fill:16,random        | is not fill:MIB with a number of MiB
          redis:2               | is not of 4 to 65536 MiB of memory
          redis:8,1.0,10        | the skew is not 0 to 0.99
          redis:8,-0.1,10       | the skew is not 0 to 0.99
          redis:8,NaN,10        | the skew is not 0 to 0.99
          redis:8,0.9,101       | the share of sets is not 0 to 100 percent
          """)
  void whatAProgramCannotDoIsRefused(String name, String message) {
    assertThatThrownBy(() -> TraceSource.of(name))
        .isInstanceOf(TraceException.class)
        .hasMessage(name + ": " + message);
  }
}
