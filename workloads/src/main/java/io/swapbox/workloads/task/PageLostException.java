package io.swapbox.workloads.task;

import io.swapbox.SwapException;
import io.swapbox.actors.PageStatus;
import io.swapbox.allocator.Entry;

/** A task's page could not be brought back; what a kernel answers with SIGBUS. */
public final class PageLostException extends SwapException {

  private static final long serialVersionUID = 1L;

  PageLostException(int task, int page, long entry, PageStatus status) {
    super("task " + task + " lost page " + page + ": " + Entry.describe(entry) + " is " + status);
  }
}
