package io.swapbox.workloads.task;

import io.swapbox.SwapException;
import io.swapbox.actors.PageStatus;

/** A task found no frame, and no pool or file took a page to free one: out of memory. */
public final class MemoryExhaustedException extends SwapException {

  private static final long serialVersionUID = 1L;

  MemoryExhaustedException(int task, int page, long references, PageStatus refused) {
    super(
        "out of memory: task "
            + task
            + " needs a frame for page "
            + page
            + " after "
            + references
            + " references, and reclaim freed none"
            + reason(refused));
  }

  private static String reason(PageStatus refused) {
    return switch (refused) {
      case WRITE_ERROR -> " because the swap file could not be written";
      case SWAP_MAX -> " because its cgroup has no swap left; raise swap.max";
      default -> " because no backend takes another page; give it a larger pool or file";
    };
  }
}
