package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTraceTest {

  /** Of 4 MiB: 16 of them are the table. */
  private static final int PAGES = 1024;

  private static final int TABLE_PAGES = 16;
  private static final int VALUES = 4 * (PAGES - TABLE_PAGES);

  /** The load: each value once, with its place in the table. */
  private static final int LOAD = 2 * VALUES;

  private static Trace trace(String name) {
    return TraceReader.read(TraceSource.of(name), ReadProgress.none());
  }

  @Test
  void itIsLoadedInTheOrderOfItsValues() {
    Trace trace = trace("redis:4");
    assertThat(trace.name()).isEqualTo("redis:4");
    assertThat(trace.peakLivePages()).isEqualTo(PAGES);
    for (int value = 0; value < VALUES; value++) {
      assertThat(trace.page(2L * value)).isLessThan(TABLE_PAGES);
      assertThat(trace.page(2L * value + 1)).isEqualTo(TABLE_PAGES + value / 4);
      assertThat(trace.kind(2L * value)).isEqualTo(Trace.WRITE);
      assertThat(trace.kind(2L * value + 1)).isEqualTo(Trace.WRITE);
    }
  }

  @Test
  void eachRequestLooksIntoTheTableAndSomeSet() {
    Trace trace = trace("redis:4,0.9,30");
    assertThat(trace.name()).isEqualTo("redis:4,0.9,30");
    assertThat(trace.records()).isEqualTo(LOAD + 2L * 2 * VALUES);
    int sets = 0;
    for (long record = LOAD; record < trace.records(); record += 2) {
      assertThat(trace.page(record)).isLessThan(TABLE_PAGES);
      assertThat(trace.kind(record)).isEqualTo(Trace.READ);
      assertThat(trace.page(record + 1)).isBetween(TABLE_PAGES, PAGES - 1);
      sets += trace.kind(record + 1) == Trace.WRITE ? 1 : 0;
    }
    assertThat(sets / (2.0 * VALUES)).isBetween(0.27, 0.33);
  }

  /** The part of all requests for values that the most popular tenth of the pages has. */
  private static double shareOfTopTenth(String name) {
    Trace trace = trace(name);
    int[] uses = new int[PAGES];
    for (long record = LOAD + 1; record < trace.records(); record += 2) {
      uses[trace.page(record)]++;
    }
    Arrays.sort(uses);
    return Arrays.stream(uses, PAGES - PAGES / 10, PAGES).sum() / (2.0 * VALUES);
  }

  @Test
  void theMoreSkewTheMoreGoesToFewPages() {
    assertThat(shareOfTopTenth("redis:4,0,10")).isLessThan(0.2);
    double some = shareOfTopTenth("redis:4,0.8,10");
    double much = shareOfTopTenth("redis:4,0.99,10");
    assertThat(some).isBetween(0.25, 0.6);
    assertThat(much).isGreaterThan(some + 0.1);
  }

  @Test
  void itIsTheSameEachTime() {
    Trace one = trace("redis:4");
    Trace other = trace("redis:4");
    for (long record = 0; record < one.records(); record++) {
      assertThat(one.page(record)).isEqualTo(other.page(record));
      assertThat(one.kind(record)).isEqualTo(other.kind(record));
    }
  }

  @Test
  void pagesAreOfTheSizesOfTheRecordedServer() {
    PageSizes recorded = PageSizes.bundled("redis");
    PageSizes sizes = PageSizes.beside(TraceSource.of("redis:4"));
    assertThat(sizes.pages()).isEqualTo(PAGES);
    assertThat(sizes.of(PAGES - 1)).isEqualTo(recorded.of(PAGES - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis:", "redis:x", "redis:8,0.9", "redis:8,0.9,30,1", "redis:8,,"})
  void anotherFormIsRefused(String name) {
    assertThatThrownBy(() -> TraceSource.of(name))
        .isInstanceOf(TraceException.class)
        .hasMessage(
            name
                + ": is not redis:MIB[,SKEW,SETS]: a number of MiB, a skew as 0.9, and the percent"
                + " of requests that set");
  }
}
