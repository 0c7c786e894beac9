package io.swapbox.bench.result;

/**
 * What {@code result.json} holds: one run, runs side by side, a series of simulated machines, a
 * space freed in several ways, a soak, benchmarks, what metadata takes, replays beside a real
 * kernel, repetitions of a run, a sweep, or published results beside ours.
 */
public sealed interface RunResult
    permits Result,
        Comparison,
        Series,
        FreePathResult,
        SoakResult,
        BenchResult,
        Overhead,
        Validation,
        Repeated,
        Sweep,
        PublishedComparison {

  /** The experiment's name. */
  String experiment();

  /**
   * Whether it showed what it has to: every page came back as it went and every slot was given
   * back; a soak left nothing behind; every benchmark has a score; metadata took no more than it
   * may; enough published results hold.
   */
  boolean passed();
}
