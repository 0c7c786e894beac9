package io.swapbox.bench.result;

/** What {@code result.json} holds: one run, or a series of runs. */
public sealed interface RunResult permits Result, Series {

  /** The experiment's name. */
  String experiment();

  /** Whether every page came back as it went and every slot was given back. */
  boolean intact();
}
