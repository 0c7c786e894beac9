package io.swapbox.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swapbox.workloads.recording.Spread;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ValidationTest {

  private static final Spread KERNEL = new Spread(90, 100, 130);

  @Test
  void errorsAreOfTheKernelsMedianAndHaveASign() {
    Deviation less = Deviation.of(94, KERNEL, 125);

    assertThat(less.ratio()).isEqualTo(0.94);
    assertThat(less.errorPercent()).isCloseTo(-6, within(1e-9));
    assertThat(less.plainLruErrorPercent()).isCloseTo(25, within(1e-9));
    assertThat(Deviation.of(105, KERNEL, 0).withinTarget()).isTrue();
    assertThat(Deviation.of(95, KERNEL, 0).withinTarget()).isTrue();
    assertThat(Deviation.of(107, KERNEL, 0).withinTarget()).isFalse();
    assertThat(Deviation.of(93, KERNEL, 0).withinTarget()).isFalse();
    assertThatThrownBy(() -> Deviation.of(1, new Spread(0, 0, 1), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void worstAndMedianAreOfErrorsWithoutSign() {
    assertThat(ErrorSummary.of(DoubleStream.of(-5, 1, 2))).isEqualTo(new ErrorSummary(5, 2, true));
    assertThat(ErrorSummary.of(DoubleStream.of(-2, 1, 3, 0)))
        .isEqualTo(new ErrorSummary(3, 1.5, true));
    assertThat(ErrorSummary.of(DoubleStream.of(-2, 7, 1))).isEqualTo(new ErrorSummary(7, 2, false));
    assertThat(ErrorSummary.of(DoubleStream.of(-3, 3, 1))).isEqualTo(new ErrorSummary(3, 3, false));
    assertThat(ErrorSummary.of(DoubleStream.empty())).isNull();
  }
}
