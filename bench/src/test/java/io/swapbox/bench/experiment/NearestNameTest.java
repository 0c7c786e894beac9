package io.swapbox.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void countsEdits() {
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void nothingIsNearToNonsense() {
    assertThat(NearestName.of("qqqqqqqq", List.of("swap.cpus", "seed"))).isEmpty();
  }

  @Property(tries = 300)
  void isAMetric(
      @ForAll @AlphaChars @StringLength(max = 8) String a,
      @ForAll @AlphaChars @StringLength(max = 8) String b,
      @ForAll @AlphaChars @StringLength(max = 8) String c) {
    int ab = NearestName.distance(a, b);
    assertThat(ab == 0).isEqualTo(a.equals(b));
    assertThat(ab).isEqualTo(NearestName.distance(b, a));
    assertThat(ab).isLessThanOrEqualTo(NearestName.distance(a, c) + NearestName.distance(c, b));
    assertThat(ab).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
  }
}
