package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizeClassesTest {

  @Test
  void everyLengthFitsItsClass() {
    for (int length = 1; length <= PAGE_BYTES; length++) {
      assertThat(SizeClasses.bytes(SizeClasses.of(length))).isGreaterThanOrEqualTo(length);
    }
  }

  @Test
  void objectsFillTheirZspagesAndLieAtSteps() {
    classes()
        .forEach(
            sizeClass -> {
              int bytes = SizeClasses.bytes(sizeClass);
              int zspage = SizeClasses.pages(sizeClass) * PAGE_BYTES;
              assertThat(bytes % SizeClasses.STEP_BYTES).isZero();
              assertThat(SizeClasses.objects(sizeClass)).isEqualTo(zspage / bytes);
              assertThat(SizeClasses.pages(sizeClass)).isBetween(1, SizeClasses.MAX_CHAIN_PAGES);
            });
  }

  @Test
  void mergingAndTailsTogetherWasteAnEighthAtMost() {
    for (int length = SizeClasses.MIN_BYTES; length <= PAGE_BYTES; length++) {
      int sizeClass = SizeClasses.of(length);
      double share =
          (double) SizeClasses.pages(sizeClass) * PAGE_BYTES / SizeClasses.objects(sizeClass);
      assertThat(share).as("length %d", length).isLessThanOrEqualTo((length + 15) * 9 / 8.0);
    }
  }

  @Test
  void anIncompressiblePageTakesOnePage() {
    int sizeClass = SizeClasses.of(PAGE_BYTES);
    assertThat(SizeClasses.pages(sizeClass)).isEqualTo(1);
    assertThat(SizeClasses.objects(sizeClass)).isEqualTo(1);
  }

  @Test
  void classesOfTheSameGeometryAreOne() {
    assertThat(classes().count()).isEqualTo(119);
    long geometries =
        classes()
            .mapToLong(c -> SizeClasses.pages(c) * 10_000L + SizeClasses.objects(c))
            .distinct()
            .count();
    assertThat(geometries).isEqualTo(119);
  }

  private static IntStream classes() {
    return IntStream.rangeClosed(1, PAGE_BYTES).map(SizeClasses::of).distinct();
  }
}
