package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PressureTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void someIsOneTaskThatWaitsAndFullAllOfThem() {
    Pressure pressure = new Pressure(100);
    pressure.enter(100);
    pressure.enter(100);
    pressure.stall(200);
    pressure.stall(250);
    pressure.resume(280);
    pressure.resume(400);
    assertThat(pressure.some(500).totalNanos()).isEqualTo(200);
    assertThat(pressure.full(500).totalNanos()).isEqualTo(30);
  }

  @Test
  void aTaskThatIsIdleDoesNotKeepTheOthersFromBeingAll() {
    Pressure pressure = new Pressure(0);
    pressure.enter(0);
    pressure.enter(0);
    pressure.stall(10);
    pressure.leave(30);
    pressure.enter(70);
    assertThat(pressure.full(100).totalNanos()).isEqualTo(40);
    assertThat(pressure.some(100).totalNanos()).isEqualTo(90);
  }

  @Test
  void averagesMoveAtTheEndOfAPeriodAndFade() {
    Pressure pressure = new Pressure(0);
    pressure.enter(0);
    pressure.stall(0);
    pressure.resume(SECOND);
    assertThat(pressure.some(SECOND).avg10()).isZero();
    double after2 = 50 * (1 - StrictMath.exp(-0.2));
    assertThat(pressure.some(2 * SECOND).avg10()).isCloseTo(after2, within(1e-9));
    assertThat(pressure.some(12 * SECOND).avg10())
        .isCloseTo(after2 * StrictMath.exp(-1), within(1e-9));
    assertThat(pressure.some(12 * SECOND).avg60()).isBetween(0.0, after2);
  }

  @Test
  void aStallWithoutEndIsAHundredPercent() {
    Pressure pressure = new Pressure(0);
    pressure.enter(0);
    pressure.stall(0);
    assertThat(pressure.full(1000 * SECOND).avg10()).isCloseTo(100, within(1e-6));
    assertThat(pressure.full(1000 * SECOND).totalNanos()).isEqualTo(1000 * SECOND);
  }

  @Test
  void aTimeThatGoesBackCountsAsTheLatest() {
    Pressure pressure = new Pressure(100);
    pressure.enter(100);
    pressure.stall(150);
    pressure.resume(90);
    assertThat(pressure.some(90).totalNanos()).isZero();
    assertThat(pressure.some(200).totalNanos()).isZero();
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    Pressure pressure = new Pressure(0);
    assertThatThrownBy(() -> pressure.stall(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pressure.resume(1)).isInstanceOf(IllegalStateException.class);
    pressure.enter(1);
    pressure.stall(2);
    assertThatThrownBy(() -> pressure.leave(3)).isInstanceOf(IllegalStateException.class);
  }

  /** Against a model that looks at every tenth of a second. */
  @Property(tries = 200)
  void agreesWithOneThatLooksAtEveryTick(@ForAll long seed) {
    Random random = new Random(seed);
    long tick = SECOND / 10;
    Pressure pressure = new Pressure(0);
    int tasks = 0;
    int waiting = 0;
    long some = 0;
    long full = 0;
    int someInPeriod = 0;
    double avg60 = 0;
    for (int i = 0; i < 300; i++) {
      long now = i * tick;
      int dice = random.nextInt(random.nextBoolean() ? 4 : 400);
      if (dice == 0) {
        pressure.enter(now);
        tasks++;
      } else if (dice == 1 && tasks > waiting) {
        pressure.leave(now);
        tasks--;
      } else if (dice == 2 && tasks > waiting) {
        pressure.stall(now);
        waiting++;
      } else if (dice == 3 && waiting > 0) {
        pressure.resume(now);
        waiting--;
      }
      some += waiting > 0 ? tick : 0;
      full += waiting > 0 && waiting == tasks ? tick : 0;
      someInPeriod += waiting > 0 ? 1 : 0;
      if (i % 20 == 19) {
        avg60 += (someInPeriod * 5.0 - avg60) * (1 - Math.exp(-2.0 / 60));
        someInPeriod = 0;
      }
    }
    assertThat(pressure.some(300 * tick).totalNanos()).isEqualTo(some);
    assertThat(pressure.full(300 * tick).totalNanos()).isEqualTo(full);
    assertThat(pressure.some(300 * tick).avg60()).isCloseTo(avg60, within(1e-9));
  }
}
