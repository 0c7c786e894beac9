package io.swapbox.bench.result;

import io.swapbox.bench.overhead.BackendOverhead;
import io.swapbox.bench.overhead.Bar;
import io.swapbox.bench.overhead.OverheadMeasurement;
import io.swapbox.bench.overhead.PoolBookkeeping;
import java.util.List;

/**
 * What metadata takes by usage: the content of {@code result.json}, key by key.
 *
 * @param experiment {@code overhead}
 * @param description what it shows, in one line
 * @param wallNanos real time that it took
 * @param backends with everything in zswap, and with everything in a swap file
 * @param pool what a compressed pool keeps besides
 * @param settings the options of the command
 * @param environment where it ran
 */
public record Overhead(
    String experiment,
    String description,
    long wallNanos,
    List<BackendOverhead> backends,
    PoolBookkeeping pool,
    Settings settings,
    Environment environment)
    implements RunResult {

  /**
   * The options of the command.
   *
   * @param slots of the space
   */
  public record Settings(long slots) {}

  /** The name of the experiment. */
  public static final String NAME = "overhead";

  private static final String DESCRIPTION =
      "Memory that the metadata of a swap space takes, by the share of its slots in use";

  /** The result of a measurement. */
  public static Overhead of(OverheadMeasurement measured, Environment environment) {
    return new Overhead(
        NAME,
        DESCRIPTION,
        measured.wallNanos(),
        BackendOverhead.of(measured),
        measured.pool(),
        new Settings(measured.slots()),
        environment);
  }

  @Override
  public boolean passed() {
    return backends.stream().flatMap(backend -> backend.bars().stream()).allMatch(Bar::holds);
  }
}
