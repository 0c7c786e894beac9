package io.swapbox.workloads.task;

/** What a task has done so far; its observer is told now and then. */
final class TaskProgress {

  private final TaskSetup setup;
  private final PageIns pageIns;
  private final ReadaheadRequests ahead;
  private final FrameSupply supply;
  private final TaskMemory memory;
  private final StallLog stalls;
  private final long every;
  private long nextReport;
  private long references;
  private long pgfault;

  /** Of a task that has done nothing, by its parts, which count for themselves. */
  TaskProgress(
      TaskSetup setup,
      PageIns pageIns,
      ReadaheadRequests ahead,
      FrameSupply supply,
      TaskMemory memory,
      StallLog stalls) {
    this.setup = setup;
    this.pageIns = pageIns;
    this.ahead = ahead;
    this.supply = supply;
    this.memory = memory;
    this.stalls = stalls;
    this.every = Math.max(1, setup.trace().references() / setup.reports());
    this.nextReport = every;
  }

  /** One more reference was made; how many there are now. */
  long referred() {
    references++;
    if (references == nextReport) {
      nextReport += every;
      setup
          .observer()
          .tell(new TaskReport.Progress(setup.number(), references, counters(), stalls.take()));
    }
    return references;
  }

  /** References made. */
  long references() {
    return references;
  }

  /** A page was not mapped: a fault, unless it has to be tried again. */
  void faulted(boolean counts) {
    if (counts) {
      pgfault++;
    }
  }

  /** What it has counted. */
  TaskCounters counters() {
    return new TaskCounters(
        pgfault,
        pageIns.pgmajfault(),
        ahead.swapRa(),
        ahead.swapRaHit(),
        supply.allocstall(),
        memory.verified(),
        memory.mismatches());
  }
}
