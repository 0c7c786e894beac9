package io.swapbox.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Random machines, clients and faults; no run may break an invariant or give a wrong answer.
 *
 * <p>{@code -Dsimulation.seeds=10000} runs more of them, {@code -Dsimulation.seed=N} that one
 * alone.
 */
class SeededRunsTest {

  private static final int SEEDS = Integer.getInteger("simulation.seeds", 200);

  @BeforeAll
  static void expectFaults() {
    // Failed reads and writes are part of the plan, and there are thousands.
    ((Logger) LoggerFactory.getLogger("io.swapbox")).setLevel(Level.ERROR);
  }

  @Test
  void noSeedBreaksAnything() {
    Long only = Long.getLong("simulation.seed");
    if (only != null) {
      assertThat(Simulation.run(Scenario.of(only))).isNotZero();
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      // Throws and names the seed.
      assertThat(Simulation.run(Scenario.of(seed))).isNotZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "12, a request for an entry that is being stored must be answered",
    "0, two stores that wait for slots must not send each other to the end of the queue",
    "53, a device actor that throws must fail the space",
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
}
