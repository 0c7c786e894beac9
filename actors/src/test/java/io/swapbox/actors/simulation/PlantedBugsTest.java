package io.swapbox.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The bench finds bugs that are planted: it can fail. */
class PlantedBugsTest {

  private static final int SEEDS = 1000;

  @BeforeAll
  static void expectFaults() {
    ((Logger) LoggerFactory.getLogger("io.swapbox")).setLevel(Level.ERROR);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedBugIsFound(PlantedBug bug) {
    assertThat(seedThatFinds(bug)).isLessThan(SEEDS);
  }

  private static int seedThatFinds(PlantedBug bug) {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        Simulation.run(Scenario.of(seed), bug);
      } catch (SimulationFailure found) {
        return seed;
      }
    }
    return SEEDS;
  }
}
