package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatermarksTest {

  private static final int EIGHT_GB = 8 << 18;

  /** Published for 8 GB: min 2896, low 4993, high 7090 pages. */
  @Test
  void aNodeOfEightGigabytesHasThePublishedMarks() {
    Watermarks marks = Watermarks.untuned(EIGHT_GB);
    assertThat(marks.min()).isEqualTo(2896);
    assertThat(marks.low()).isEqualTo(4993);
    assertThat(marks.high()).isEqualTo(7090);
    assertThat(marks.promo()).isEqualTo(9187);
  }

  /** The table above {@code init_per_zone_wmark_min}: 16 MB 512k, 128 MB 1448k, 16 GB 16384k. */
  @ParameterizedTest
  @CsvSource({
    "16, 512",
    "32, 724",
    "128, 1448",
    "512, 2896",
    "1024, 4096",
    "4096, 8192",
    "16384, 16384",
    "0, 128",
    "67108864, 262144"
  })
  void minFreeKbytesFollowsTheRootOfTheMemory(long megabytes, int kbytes) {
    assertThat(Watermarks.defaultMinFreeKbytes(megabytes << 8)).isEqualTo(kbytes);
  }

  @Test
  void theGapIsAQuarterOfMinWhenTheScaleFactorAsksForLess() {
    Watermarks marks = new Watermarks(10_000, 4 * 400, 1, 0);
    assertThat(marks.min()).isEqualTo(400);
    assertThat(marks.low()).isEqualTo(500);
    assertThat(marks.high()).isEqualTo(600);
  }

  @Test
  void theGapIsTheScaleFactorsShareOfTheNode() {
    Watermarks marks = new Watermarks(10_000, 4 * 400, Watermarks.MAX_SCALE_FACTOR, 0);
    assertThat(marks.low()).isEqualTo(3_400);
    assertThat(marks.high()).isEqualTo(6_400);
    assertThat(marks.promo()).isEqualTo(9_400);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 3001", "1, -1"})
  void settingsOutOfRangeAreRefused(int pages, int scaleFactor) {
    assertThatThrownBy(() -> new Watermarks(pages, 0, scaleFactor, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("watermark_scale_factor");
  }

  @Property
  void theMarksRiseAndStayWithinTheNode(
      @ForAll @IntRange(max = 1 << 22) int pages,
      @ForAll @IntRange(max = 1 << 20) int minFreeKbytes,
      @ForAll @IntRange(min = 1, max = Watermarks.MAX_SCALE_FACTOR) int scaleFactor,
      @ForAll @IntRange(max = 100) int boosts) {
    Watermarks marks =
        new Watermarks(pages, minFreeKbytes, scaleFactor, Watermarks.DEFAULT_BOOST_FACTOR);
    int low = marks.low();
    for (int i = 0; i < boosts; i++) {
      marks.raise();
    }
    assertThat(marks.min()).isBetween(0, marks.low());
    assertThat(marks.low()).isBetween(low, marks.high());
    assertThat(marks.high()).isLessThanOrEqualTo(marks.promo());
    assertThat(marks.promo()).isLessThanOrEqualTo(pages);
    marks.lower(pages);
    assertThat(marks.low()).isEqualTo(low);
  }

  @Test
  void aBoostGrowsByPageBlocksUpToItsShareOfHigh() {
    Watermarks marks = Watermarks.untuned(EIGHT_GB);
    marks.raise();
    assertThat(marks.boost()).isEqualTo(512);
    assertThat(marks.low()).isEqualTo(4993 + 512);
    for (int i = 0; i < 100; i++) {
      marks.raise();
    }
    assertThat(marks.boost()).isEqualTo(7090 * 3 / 2);
    marks.lower(10_000);
    assertThat(marks.high()).isEqualTo(7090 + 635);
  }

  @Test
  void aBoostIsAPageBlockAtLeastAndNoneInATinyNode() {
    assertThat(boosted(2048, 1)).isZero();
    assertThat(boosted(2048, Watermarks.DEFAULT_BOOST_FACTOR)).isEqualTo(512);
    assertThat(boosted(2047, Watermarks.DEFAULT_BOOST_FACTOR)).isZero();
    assertThat(boosted(2048, 0)).isZero();
  }

  private static int boosted(int pages, int factor) {
    Watermarks marks = new Watermarks(pages, 4 * 64, Watermarks.DEFAULT_SCALE_FACTOR, factor);
    marks.raise();
    marks.raise();
    return marks.boost();
  }
}
