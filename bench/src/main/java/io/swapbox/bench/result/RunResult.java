package io.swapbox.bench.result;

/**
 * What {@code result.json} holds: one run, runs side by side, a series of simulated machines, a
 * space freed in several ways, a soak, benchmarks, what metadata takes, or replays beside a real
 * kernel.
 */
public sealed interface RunResult
    permits Result,
        Comparison,
        Series,
        FreePathResult,
        SoakResult,
        BenchResult,
        Overhead,
        Validation {

  /** The experiment's name. */
  String experiment();

  /**
   * Whether it showed what it has to: every page came back as it went and every slot was given
   * back; a soak left nothing behind; every benchmark has a score; metadata took no more than it
   * may.
   */
  boolean passed();
}
