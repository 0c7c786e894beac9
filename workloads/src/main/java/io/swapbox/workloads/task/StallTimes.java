package io.swapbox.workloads.task;

/**
 * When threads of a task ran, and when some of them waited for memory, in one part of a run: what a
 * {@link StallLog} noted, handed over.
 */
public final class StallTimes {

  /** Hears when the threads of a task began and ended to run, and to wait for memory. */
  public interface Listener {

    /**
     * Some thread could run, from begin to end.
     *
     * @param begin in nanoseconds by the clock of the run
     */
    void running(long begin, long end);

    /**
     * Some thread waited for memory, from begin to end.
     *
     * @param begin in nanoseconds by the clock of the run
     */
    void stalled(long begin, long end);
  }

  private final Intervals running;
  private final Intervals stalled;

  /** These times, which nobody adds to any more. */
  StallTimes(Intervals running, Intervals stalled) {
    this.running = running;
    this.stalled = stalled;
  }

  /**
   * Tells of all of them. Those of one kind neither touch nor overlap; a wait that was known when
   * it was over may overlap with one of an earlier part.
   */
  public void tell(Listener listener) {
    for (int k = 0; k < running.size(); k++) {
      listener.running(running.begin(k), running.end(k));
    }
    for (int k = 0; k < stalled.size(); k++) {
      listener.stalled(stalled.begin(k), stalled.end(k));
    }
  }
}
