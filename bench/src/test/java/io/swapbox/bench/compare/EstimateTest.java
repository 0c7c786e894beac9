package io.swapbox.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {

  /** Extra sleep with two drugs, in hours (Student, Biometrika 6, 1908). */
  private static final double[] DRUG_1 = {.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2};

  private static final double[] DRUG_2 = {1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  @Test
  void theIntervalIsTheOneOfR() {
    // R's t.test(extra ~ group, data = sleep) gives -3.3654832 to 0.2054832 for the first less the
    // second, with 17.776 degrees of freedom.
    Interval interval = Estimate.of(DRUG_1).to(Estimate.of(DRUG_2), 0.95);
    assertThat(interval.low()).isCloseTo(-0.2054832, within(1e-7));
    assertThat(interval.high()).isCloseTo(3.3654832, within(1e-7));
    assertThat(interval.holdsZero()).isTrue();
    assertThat(interval.half()).isCloseTo(1.7854832, within(1e-7));
  }

  @Test
  void lessConfidenceTellsMore() {
    // Its p-value is 0.07939.
    Estimate drug1 = Estimate.of(DRUG_1);
    Estimate drug2 = Estimate.of(DRUG_2);
    assertThat(drug1.to(drug2, 1 - 0.0793).holdsZero()).isTrue();
    assertThat(drug1.to(drug2, 1 - 0.0795).holdsZero()).isFalse();
  }

  @Test
  void spreadsAndSizesMayDiffer() {
    // SciPy 1.17.1: ttest_ind(b, a, equal_var=False).confidence_interval(); 3.237 degrees.
    Interval interval =
        Estimate.of(new double[] {1, 2, 3}).to(Estimate.of(new double[] {5, 5, 15, 15}), 0.95);
    assertThat(interval.low()).isCloseTo(-0.9924720239, within(1e-7));
    assertThat(interval.high()).isCloseTo(16.9924720239, within(1e-7));
  }

  @Test
  void anErrorOfJmhIsTakenBack() {
    // Student's t for 4 degrees of freedom and 99.9 % is 8.610302.
    Estimate score = Estimate.of(100, 8.610302, 0.999, 5);
    assertThat(score.standardError()).isCloseTo(1, within(1e-6));
    // For 8 degrees of freedom it is 5.041305.
    Interval interval = score.to(Estimate.of(110, 8.610302, 0.999, 5), 0.999);
    assertThat(interval.half()).isCloseTo(5.041305 * Math.sqrt(2), within(1e-5));
    assertThat(interval.holdsZero()).isFalse();
  }

  @Test
  void whatAgreesHasNoWidth() {
    Interval interval =
        Estimate.of(new double[] {.1, .1, .1}).to(Estimate.of(new double[] {.3, .3}), 0.95);
    assertThat(interval.low()).isEqualTo(interval.high()).isCloseTo(0.2, within(1e-15));
    assertThat(interval.holdsZero()).isFalse();
  }

  @Test
  void theIntervalOfAMeanIsTheOneOfR() {
    // R's t.test(sleep$extra[sleep$group == 1]) gives -0.5297804 to 2.0297804 around 0.75.
    Interval interval = Estimate.of(DRUG_1).around(0.95);
    assertThat(interval.low()).isCloseTo(-0.5297804, within(1e-7));
    assertThat(interval.high()).isCloseTo(2.0297804, within(1e-7));
    Interval none = Estimate.of(new double[] {.3, .3, .3}).around(0.95);
    assertThat(none.low()).isEqualTo(none.high()).isEqualTo(.3);
    assertThatThrownBy(() -> Estimate.of(7).around(0.95)).hasMessageContaining("no spread");
  }

  @Test
  void oneValueHasNoSpread() {
    Estimate one = Estimate.of(new double[] {7});
    assertThat(one).isEqualTo(Estimate.of(7));
    assertThat(one.hasSpread()).isFalse();
    assertThatThrownBy(() -> one.to(Estimate.of(DRUG_1), 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no spread");
  }
}
