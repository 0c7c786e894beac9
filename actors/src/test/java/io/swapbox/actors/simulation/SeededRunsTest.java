package io.swapbox.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random machines, clients and faults; no run may break an invariant or give a wrong answer.
 *
 * <p>{@code -Dsimulation.seeds=100000} runs more of them, {@code -Dsimulation.seed=N} that one
 * alone.
 */
@ExtendWith(QuietLogs.class)
class SeededRunsTest {

  private static final long SEEDS = Long.getLong("simulation.seeds", 10_000);

  @Test
  void noSeedBreaksAnything() throws InterruptedException {
    Long only = Long.getLong("simulation.seed");
    if (only == null) {
      SeedSweep.run(SEEDS, seed -> Simulation.run(Scenario.of(seed)));
    } else {
      assertThat(Simulation.run(Scenario.of(only))).isNotZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, a request for an entry that is being stored must be answered",
    "0, two stores that wait for slots must not send each other to the end of the queue",
    "745, a device actor that throws must fail the space",
    "691, kswapd that was woken in its nap gives up a node once more",
    "6865, a file must take pages again when a discard gave its full disk room",
    "19093, no message overtakes another when the processor of its receiver goes offline",
    "2063, a page is not read beside the migration of another one that has the place of its copy",
    "4806, the free slots of a device are given out while a bad one is in use",
    "20930, a slot that a page of a pool could not be written to is not given out again",
    "1410, a swapoff does not wait for the walk over a table that is not registered any more",
    "9547, a walking swapoff leaves no other entries than those of the pages that it could not read",
  })
  void seedThatFoundABugPasses(long seed, String what) {
    assertThat(Simulation.run(Scenario.of(seed))).as(what).isNotZero();
  }

  @Test
  void oneSeedGivesOneRunAndAnotherAnother() {
    for (long seed = 0; seed < 10; seed++) {
      long run = Simulation.run(Scenario.of(seed));
      assertThat(Simulation.run(Scenario.of(seed))).isEqualTo(run);
      assertThat(Simulation.run(Scenario.of(seed + 1))).isNotEqualTo(run);
    }
  }

  @Test
  void aSweepRunsEverySeedAndThrowsWhatOneThrows() throws InterruptedException {
    AtomicLong sum = new AtomicLong();
    SeedSweep.run(100, sum::addAndGet);
    assertThat(sum).hasValue(4950);
    assertThatThrownBy(
            () ->
                SeedSweep.run(
                    100, seed -> SimulationFailure.require(seed != 42, "seed %d is bad", seed)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessage("seed 42 is bad");
  }
}
