package io.swapbox.workloads.task;

import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.UnreadablePage;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Entry;
import io.swapbox.workloads.PageTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The walks over a task's page table that a swapoff of the classic design makes: pages of the
 * device come in, one after the other ({@code unuse_pte_range} of {@code mm/swapfile.c}).
 *
 * <p>The kernel's swapoff does that on a CPU of its own; here it is a thread of the task, which
 * takes turns with the others, as only the task maps its pages. What it waits for is no stall of
 * the program's.
 */
final class PageTableWalk {

  private final TaskMemory memory;
  private final TaskEntries entries;
  private final PageIns pageIns;
  private final ReadaheadRequests ahead;
  private final TaskThreads threads;
  private final WorkMeter meter;
  private final TaskThread thread;
  private final ArrayDeque<AddressSpace.Unuse> requests = new ArrayDeque<>();
  private final List<UnreadablePage> unreadable = new ArrayList<>();
  private boolean closed;
  private boolean abandoned;
  private int ptes;
  private int pages;

  /**
   * No walk yet.
   *
   * @param thread that makes them, of which no stall is noted
   */
  PageTableWalk(
      TaskMemory memory,
      TaskEntries entries,
      PageIns pageIns,
      ReadaheadRequests ahead,
      TaskThreads threads,
      WorkMeter meter,
      TaskThread thread) {
    this.memory = memory;
    this.entries = entries;
    this.pageIns = pageIns;
    this.ahead = ahead;
    this.threads = threads;
    this.meter = meter;
    this.thread = thread;
  }

  /** Walks over a part of the table, after those that were asked for before. */
  void begin(AddressSpace.Unuse request) {
    requests.addLast(request);
    if (abandoned) {
      abandon();
    } else if (requests.size() == 1) {
      beginNext(request);
      threads.walk(thread);
    }
  }

  private void beginNext(AddressSpace.Unuse request) {
    thread.position = request.from();
  }

  /** Whether there is one that was not answered. */
  boolean isUnderWay() {
    return !requests.isEmpty();
  }

  /** Whether that is the thread that makes them. */
  boolean isOf(TaskThread other) {
    return other == thread;
  }

  /** The task exits: no page is brought for a walk any more. */
  void close() {
    closed = true;
  }

  /** The task was killed, and no page is on its way: all walks have ended. */
  void abandon() {
    abandoned = true;
    while (isUnderWay()) {
      answer(AddressSpace.END);
    }
  }

  /** Looks at the next entry of the table, or ends the walk. */
  void step() {
    AddressSpace.Unuse request = requests.getFirst();
    long end = Math.min(request.from() + AddressSpace.RANGE_PTES, memory.pages());
    if (closed || thread.position >= end) {
      entries.flush();
      answer(closed || end == memory.pages() ? AddressSpace.END : end);
      if (isUnderWay()) {
        beginNext(requests.getFirst());
      } else {
        threads.endWalk(thread);
      }
    } else if (look((int) thread.position, request.home())) {
      thread.position++;
    }
  }

  private void answer(long next) {
    AddressSpace.Unuse request = requests.removeFirst();
    request
        .replyTo()
        .tell(new AddressSpace.Unused(request.swapoff(), next, ptes, pages, unreadable));
    ptes = 0;
    pages = 0;
    unreadable.clear();
  }

  /** Looks at an entry; false when the thread has to wait, and to look again. */
  private boolean look(int page, int home) {
    switch (memory.state(page)) {
      case PageTable.SWAPPED -> {
        if (Entry.home(memory.entry(page)) == home && !isUnreadable(page)) {
          pageIns.unuse(thread, page);
          return false;
        }
      }
      case PageTable.READING -> {
        if (Entry.home(memory.entry(page)) == home) {
          ahead.await(thread);
          return false;
        }
      }
      case PageTable.RESIDENT, PageTable.AHEAD -> {
        if (isOfHome(memory.cachedEntry(page), home)) {
          entries.uncache(page);
          pages++;
        }
      }
      default -> {} // Absent, or on its way out.
    }
    ptes++;
    meter.steps(Step.PTE, 1);
    return true;
  }

  private boolean isUnreadable(int page) {
    return !unreadable.isEmpty() && unreadable.getLast().entry() == memory.entry(page);
  }

  private static boolean isOfHome(long entry, int home) {
    return entry != Entry.NONE && Entry.home(entry) == home;
  }

  /** The page that the thread waited for has come in, or stays out; {@link PageIns#map} is next. */
  void brought() {
    PageBatch pageIn = thread.pageIn;
    PageStatus status = pageIn.status(0);
    thread.arrived = true;
    if (status == PageStatus.DONE) {
      pages++;
    } else {
      unreadable.add(UnreadablePage.of(pageIn, 0));
    }
  }
}
