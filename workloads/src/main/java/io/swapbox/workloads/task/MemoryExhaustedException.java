package io.swapbox.workloads.task;

import io.swapbox.SwapException;
import io.swapbox.actors.OomReport;
import io.swapbox.actors.PageStatus;

/** Tasks found no frame, and no pool or file took a page to free one: out of memory. */
public final class MemoryExhaustedException extends SwapException {

  private static final long serialVersionUID = 1L;

  private final transient OomReport report;

  MemoryExhaustedException(int task, long references, OomReport report) {
    super(
        "out of memory: task %d was killed after %d references: %s, and reclaim freed none%s"
            .formatted(task, references, report.describe(), reason(report.refused())));
    this.report = report;
  }

  /** Who had what, and why reclaim found nothing. */
  public OomReport report() {
    return report;
  }

  private static String reason(PageStatus refused) {
    return switch (refused) {
      case WRITE_ERROR -> " because the swap file could not be written";
      case SWAP_MAX -> " because its cgroup has no swap left; raise swap.max";
      case DONE -> " because it found no page that it may take";
      default -> " because no backend takes another page; give it a larger pool or file";
    };
  }
}
