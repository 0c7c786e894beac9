package io.swapbox.actors.simulation;

/** A run did what it must not do. */
final class SimulationFailure extends AssertionError {

  private static final long serialVersionUID = 1L;

  private static final String REPLAY =
      "mvn -B -ntp -pl actors -am test -Dtest=SeededRunsTest#noSeedBreaksAnything"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=";

  SimulationFailure(String problem) {
    super(problem);
  }

  SimulationFailure(Scenario scenario, long events, Throwable cause) {
    super(
        "seed %d, after %d events: %s%n%s%nreplay: %s%d"
            .formatted(scenario.seed(), events, cause, scenario, REPLAY, scenario.seed()),
        cause);
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency more.
  static void require(boolean holds, String problem, Object... arguments) {
    if (!holds) {
      throw new SimulationFailure(problem.formatted(arguments));
    }
  }
}
