package io.swapbox.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bench finds bugs that are planted, and a seed that found one finds it again. */
@ExtendWith(QuietLogs.class)
class PlantedBugsTest {

  private static final int SEEDS = 1000;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedBugIsFoundAndItsSeedReplaysTheFailure(PlantedBug bug) {
    SimulationFailure found = null;
    int seed = 0;
    while (found == null && seed < SEEDS) {
      found = failureOf(seed++, bug);
    }
    assertThat(found).as("failure within %d seeds", SEEDS).isNotNull();
    SimulationFailure again = failureOf(seed - 1, bug);
    assertThat(again).hasMessage(found.getMessage());
    assertThat(found)
        .hasMessageStartingWith("seed " + (seed - 1) + ", after ")
        .hasMessageEndingWith("-Dsimulation.seed=" + (seed - 1));
  }

  private static SimulationFailure failureOf(long seed, PlantedBug bug) {
    return catchThrowableOfType(
        SimulationFailure.class, () -> Simulation.run(Scenario.of(seed), bug));
  }
}
