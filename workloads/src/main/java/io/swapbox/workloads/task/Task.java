package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapException;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.LoadMode;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.allocator.Entry;
import io.swapbox.workloads.PageTable;
import io.swapbox.workloads.task.TaskThread.Waiting;
import io.swapbox.workloads.trace.Trace;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * An address space that makes the references of a trace.
 *
 * <p>Its threads go through their records in quanta, so that requests to unmap pages get their
 * turn, and the other threads. A record that cannot be served at once (no frame, a page in swap or
 * on its way there) leaves its thread where it is; when what was missing has come, the same record
 * is tried again. Meanwhile other threads run.
 */
public final class Task extends MessageBehavior<AddressSpace.Command> {

  /** The cgroup of the first task of a replay, and of all unless each has one of its own. */
  public static final int FIRST_CGROUP = 1;

  private static final int QUANTUM = 4096;

  /** Of threads that run side by side, where a longer one would let one get ahead. */
  private static final int QUANTUM_OF_THREADS = 32;

  private static final int REPORTS = 100;

  /** Begin with the trace. */
  public record Start(
      ActorRef<DirectReclaim.Command> reclaim, ActorRef<OomKiller.Command> oomKiller)
      implements AddressSpace.Own {}

  /** Free everything and be done. */
  public record Exit() implements AddressSpace.Own {}

  /** Go on: after a quantum, or when the CPU is this task's. */
  private record Continue() implements AddressSpace.Own {}

  private static final Continue GO_ON = new Continue();

  /** Reclaim found nothing, and a while has passed. */
  record AskAgain() implements AddressSpace.Own {}

  /** The page that the current record of a thread needs has been brought, or not. */
  record PageIn(TaskThread thread) implements AddressSpace.Own {}

  /** An allocator has given a batch of entries up. */
  record GivenUp(EntryBatches of, PageBatch batch) implements AddressSpace.Own {}

  private final ActorRef<AddressSpace.Command> self;
  private final TaskCpu cpu;
  private final TaskSetup setup;
  private final Trace trace;
  private final TaskMemory memory;
  private final StallLog stalls;
  private final TaskThreads threads;
  private final FrameSupply supply;
  private final OomVictim victim;
  private final EntryBatches frees;
  private final EntryBatches uncaches;
  private final ArrayDeque<TaskThread> forSwapOut = new ArrayDeque<>();
  private final int quantum;
  private final long reportEvery;

  /** The thread that frees everything, once the task exits. */
  private @Nullable TaskThread exiter;

  /** Whether {@link #GO_ON} is on its way: whoever may run does so then. */
  private boolean goesOn;

  /** Whether there is swap enough for copies of pages that are in memory. */
  private boolean mayCache = true;

  private long references;
  private long nextReport;
  private long pgfault;
  private long pgmajfault;

  private Task(ActorContext<AddressSpace.Command> context, TaskSetup setup, SwapRuntime runtime) {
    this.self = context.getSelf();
    this.cpu = runtime.taskCpu(self, GO_ON);
    this.setup = setup;
    this.trace = setup.trace();
    this.memory =
        new TaskMemory(
            setup.number(),
            trace.pages(),
            setup.program(),
            setup.contents(),
            setup.frames(),
            runtime.workMeter());
    this.stalls = new StallLog(runtime);
    this.threads = new TaskThreads(trace, setup.program().sideBySide(), self, stalls);
    this.supply = new FrameSupply(setup, self, runtime, this::wake);
    this.victim = new OomVictim(setup.number(), memory, supply);
    this.frees = new EntryBatches(self, setup, SlotAllocator.Free::new);
    this.uncaches = new EntryBatches(self, setup, SlotAllocator.Uncache::new);
    this.quantum = threads.areSideBySide() ? QUANTUM_OF_THREADS : QUANTUM;
    this.reportEvery = Math.max(1, trace.references() / REPORTS);
    this.nextReport = reportEvery;
  }

  /** Creates a task, which waits for {@link Start}. */
  public static Behavior<AddressSpace.Command> create(TaskSetup setup, SwapRuntime runtime) {
    return Behaviors.setup(context -> new Task(context, setup, runtime));
  }

  @Override
  protected void onMessage(AddressSpace.Command message) {
    switch (message) {
      case AddressSpace.Charged charged -> supply.charged();
      case AddressSpace.Reclaimed reclaimed -> onReclaimed(reclaimed);
      case AddressSpace.Unmap unmap -> {
        memory.unmap(unmap.batch());
        unmap.replyTo().tell(new Reclaimer.Unmapped(unmap.batch()));
        return;
      }
      case AddressSpace.SwappedOut swappedOut -> {
        memory.swappedOut(swappedOut.batch());
        swappedOut.replyTo().tell(new Reclaimer.TableUpdated(swappedOut.batch()));
        while (!forSwapOut.isEmpty()) {
          threads.ready(forSwapOut.remove());
        }
      }
      case AddressSpace.OfKiller ofKiller -> {
        victim.on(ofKiller, references);
        endIfKilled();
      }
      case AddressSpace.Own own -> onOwn(own);
    }
    if (!goesOn && threads.mayRun()) {
      run();
    }
  }

  private void onOwn(AddressSpace.Own message) {
    switch (message) {
      case Start start -> {
        supply.reclaimBy(start.reclaim());
        victim.killedBy(start.oomKiller());
        threads.start();
      }
      case Continue go -> goesOn = false;
      case PageIn done -> onPageIn(done.thread());
      case GivenUp givenUp -> onGivenUp(givenUp);
      case AskAgain again -> supply.askAgain();
      case Exit exit -> exiter = threads.add(0);
      default -> throw new IllegalArgumentException("not a message of a task: " + message);
    }
  }

  private void run() {
    if (!cpu.claim()) {
      goesOn = true;
      return;
    }
    int slice = quantum;
    for (TaskThread thread = threads.next(); thread != null; thread = threads.next()) {
      while (thread.waiting == Waiting.NOTHING && mayGoOn(thread)) {
        if (slice-- == 0) {
          threads.ready(thread);
          goesOn = true;
          cpu.yields();
          self.tell(GO_ON);
          return;
        }
        if (exiter == null) {
          traceStep(thread);
        } else {
          exitStep(thread);
        }
      }
    }
    if (threads.areAlive()) {
      cpu.waits();
    } else {
      cpu.yields();
    }
  }

  /** Of one that was killed, none but the last thread. */
  private boolean mayGoOn(TaskThread thread) {
    return !victim.isKilled() || thread == exiter;
  }

  /** A thread has what it waited for. */
  private void wake(TaskThread thread) {
    if (thread.arrived) {
      mapArrived(thread);
    }
    threads.ready(thread);
  }

  // --- the trace ---

  private void traceStep(TaskThread thread) {
    int page = trace.page(thread.position);
    byte kind = trace.kind(thread.position);
    if (kind == Trace.FREE) {
      if (release(thread, page)) {
        done(thread);
      }
    } else if (memory.touch(page, kind == Trace.WRITE)) {
      if (kind == Trace.WRITE) {
        uncache(page);
      }
      if (++references == nextReport) {
        nextReport += reportEvery;
        setup.observer().tell(new TaskReport.Progress(setup.number(), references));
      }
      done(thread);
    } else {
      fault(thread, page);
    }
  }

  /**
   * Gives the entry up that a page has kept, in the swap cache mostly, if it has: with the first
   * write the copy is worth nothing, as {@code wp_can_reuse_anon_folio} in {@code mm/memory.c} has
   * it for pages of one process. From now on the page has no entry, even if the allocator learns of
   * it later: should it be evicted before, it gets another.
   */
  private void uncache(int page) {
    long entry = memory.uncache(page);
    if (entry != Entry.NONE) {
      (setup.program().swapCache() ? uncaches : frees).add(entry);
    }
  }

  /**
   * There is too little swap to hold copies of pages that are in memory: gives up those that there
   * are and keeps no more. The kernel does so as long as more than half of the swap is in use
   * ({@code mem_cgroup_swap_full} of {@code mm/memcontrol.c}), which a task here does not see.
   */
  private void endCaching() {
    mayCache = false;
    for (int page = 0; page < memory.pages(); page++) {
      if (memory.state(page) == PageTable.RESIDENT) {
        uncache(page);
      }
    }
    uncaches.flush();
  }

  private void done(TaskThread thread) {
    threads.done(thread);
    if (!threads.areAlive()) {
      setup.observer().tell(new TaskReport.TraceDone(setup.number()));
    }
  }

  private void fault(TaskThread thread, int page) {
    byte state = memory.state(page);
    if (state == PageTable.UNMAPPED) {
      waitForSwapOut(thread);
      return;
    }
    int frame = supply.take(thread);
    if (frame < 0) {
      return;
    }
    pgfault++;
    if (state == PageTable.ABSENT) {
      memory.mapNew(page, frame);
      supply.mapped(frame, page, 0);
    } else {
      swapIn(thread, page, frame);
    }
  }

  private void waitForSwapOut(TaskThread thread) {
    thread.waitsFor(Waiting.SWAP_OUT);
    forSwapOut.add(thread);
  }

  private void swapIn(TaskThread thread, int page, int frame) {
    long entry = memory.entry(page);
    thread.page = page;
    thread.frame = frame;
    PageBatch pageIn = thread.pageIn.begin(setup.cgroupId());
    if (mayCache && setup.program().swapCache()) {
      pageIn.caching();
      // On a synchronous device the slot of a page stays while another process has the page, too.
    } else if (!mayCache || !trace.isShared(page, thread.position)) {
      pageIn.releasing();
    }
    pageIn.addEntry(entry, setup.frames().buffer(frame), setup.frames().offset(frame), frame);
    thread.waitsFor(Waiting.PAGE_IN);
    setup.allocators().get(Entry.home(entry)).tell(new SlotAllocator.SwapIn(pageIn));
  }

  private void onPageIn(TaskThread thread) {
    PageBatch pageIn = thread.pageIn;
    if (pageIn.status(0) != PageStatus.DONE) {
      fail(new PageLostException(setup.number(), thread.page, pageIn.entry(0), pageIn.status(0)));
      return;
    }
    pgmajfault++;
    thread.arrived = true;
    if (supply.isHere(thread)) {
      wake(thread);
    }
  }

  private void mapArrived(TaskThread thread) {
    thread.arrived = false;
    memory.mapSwapped(thread.page, thread.frame);
    if (thread.pageIn.mode() != LoadMode.RELEASE) {
      memory.cache(thread.page, thread.pageIn.entry(0));
    }
    long shadow = memory.takeShadow(thread.page, thread.pageIn.shadow(0));
    if (supply.isOfWorkingset(shadow)) {
      thread.waitedForWorkingset();
    }
    supply.mapped(thread.frame, thread.page, shadow);
    endIfKilled();
  }

  // --- out of memory ---

  private void onReclaimed(AddressSpace.Reclaimed reclaimed) {
    if (mayCache && reclaimed.refused() != PageStatus.DONE) {
      endCaching();
    }
    if (!supply.reclaimed(reclaimed)) {
      victim.outOfMemory(reclaimed.refused());
    }
  }

  /** Of a killed task: frees everything, once no page is on its way in any more. */
  private void endIfKilled() {
    if (exiter == null && victim.mayEnd()) {
      threads.abandon();
      exiter = threads.add(0);
    }
  }

  // --- pages that are no longer needed ---

  /** Gives up a page; false when the thread has to wait before it can. */
  private boolean release(TaskThread thread, int page) {
    switch (memory.state(page)) {
      case PageTable.RESIDENT -> {
        if (!supply.isHere(thread)) {
          return false;
        }
        int frame = memory.frame(page);
        uncache(page);
        memory.clear(page);
        supply.freed(frame);
      }
      case PageTable.SWAPPED -> {
        frees.add(memory.entry(page));
        memory.clear(page);
      }
      case PageTable.UNMAPPED -> {
        waitForSwapOut(thread);
        return false;
      }
      default -> {} // Never touched, or freed before.
    }
    return true;
  }

  private void onGivenUp(GivenUp givenUp) {
    givenUp.of().returned(givenUp.batch());
    TaskThread last = exiter;
    if (last != null && last.waiting == Waiting.FREES && frees.idle() && uncaches.idle()) {
      threads.ready(last);
    }
  }

  private void exitStep(TaskThread thread) {
    if (thread.position < memory.pages()) {
      if (release(thread, (int) thread.position)) {
        thread.position++;
      }
      return;
    }
    frees.flush();
    uncaches.flush();
    if (!frees.idle() || !uncaches.idle()) {
      thread.waitsFor(Waiting.FREES);
    } else if (supply.returned(thread)) {
      threads.end(thread);
      victim.end(counters(), stalls, setup.observer());
    }
  }

  private TaskCounters counters() {
    return new TaskCounters(
        pgfault, pgmajfault, supply.allocstall(), memory.verified(), memory.mismatches());
  }

  private void fail(SwapException cause) {
    threads.abandon();
    cpu.yields();
    setup.observer().tell(new TaskReport.Failed(setup.number(), cause));
  }
}
