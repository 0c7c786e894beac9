package io.swapbox.workloads.task;

/** How many references a task has made; its observer is told about 100 times a trace. */
final class ReferenceCount {

  private static final int REPORTS = 100;

  private final TaskSetup setup;
  private final long every;
  private long nextReport;
  private long references;

  ReferenceCount(TaskSetup setup) {
    this.setup = setup;
    this.every = Math.max(1, setup.trace().references() / REPORTS);
    this.nextReport = every;
  }

  /** One more was made; how many there are now. */
  long add() {
    references++;
    if (references == nextReport) {
      nextReport += every;
      setup.observer().tell(new TaskReport.Progress(setup.number(), references));
    }
    return references;
  }

  /** How many there are. */
  long get() {
    return references;
  }
}
