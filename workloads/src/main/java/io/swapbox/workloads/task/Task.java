package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapException;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.workloads.PageTable;
import io.swapbox.workloads.load.TurnLengths;
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
public final class Task {

  /** The cgroup of the first task of a replay, and of all unless each has one of its own. */
  public static final int FIRST_CGROUP = 1;

  private static final int QUANTUM = 4096;

  /** Of threads that run side by side, where a longer one would let one get ahead. */
  private static final int QUANTUM_OF_THREADS = 32;

  /**
   * Begin with the trace; one that is to be born by a fork waits for that.
   *
   * @param child who is born when the task forks, or null when it does not
   */
  public record Start(
      ActorRef<DirectReclaim.Command> reclaim,
      ActorRef<OomKiller.Command> oomKiller,
      @Nullable ActorRef<AddressSpace.Command> child)
      implements AddressSpace.Own {}

  /**
   * The next part of the run has begun.
   *
   * @param rests whether to make no reference until the one after it; what is under way ends
   */
  public record Enter(FaultTimes.Phase phase, boolean rests) implements AddressSpace.Own {}

  /** Free everything and be done. */
  public record Exit() implements AddressSpace.Own {}

  /** To a task that has exited: become another process, which waits for {@link Start}. */
  public record Next(TaskSetup setup) implements AddressSpace.Own {}

  /** To a task that takes turns: it is in the foreground until its turn is over. */
  public record Turn() implements AddressSpace.Own {}

  private final ActorRef<AddressSpace.Command> self;
  private final TaskCpu cpu;
  private final TaskSetup setup;
  private final Trace trace;
  private final TaskMemory memory;
  private final StallLog stalls;
  private final FaultTimes faultTimes;
  private final TaskThreads threads;
  private final FrameSupply supply;
  private final OomVictim victim;
  private final TaskEntries entries;
  private final ReadaheadRequests ahead;
  private final PageIns pageIns;
  private final PageReleases releases;
  private final Fork fork;
  private final PageTableWalk walk;
  private final ArrayDeque<TaskThread> forSwapOut = new ArrayDeque<>();
  private final int quantum;
  private final TaskProgress progress;

  /** The thread that frees everything, once the task exits. */
  private @Nullable TaskThread exiter;

  /** Whether {@link TaskMessages#GO_ON} is on its way: whoever may run does so then. */
  private boolean goesOn;

  Task(
      ActorRef<AddressSpace.Command> self,
      TaskCpu cpu,
      TaskSetup setup,
      SwapRuntime runtime,
      FaultTimes faultTimes) {
    this.self = self;
    this.cpu = cpu;
    this.faultTimes = faultTimes;
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
    boolean sideBySide = setup.program().sideBySide() && !setup.isChild();
    this.threads = new TaskThreads(trace, sideBySide, self, stalls);
    this.supply = new FrameSupply(setup, self, runtime, this::wake);
    this.victim = new OomVictim(setup.number(), memory, supply);
    this.entries = new TaskEntries(setup, self, memory);
    this.ahead = new ReadaheadRequests(setup, self, memory, supply, threads);
    this.pageIns = new PageIns(setup, memory, supply, entries, ahead, faultTimes);
    this.releases = new PageReleases(memory, supply, entries, ahead, this::waitForSwapOut);
    this.fork = new Fork(setup, self, memory, supply);
    TaskThread walker = new TaskThread(0, self, StallLog.ended(runtime));
    this.walk =
        new PageTableWalk(memory, entries, pageIns, ahead, threads, runtime.workMeter(), walker);
    this.quantum =
        Math.min(setup.quantum(), threads.areSideBySide() ? QUANTUM_OF_THREADS : QUANTUM);
    this.progress = new TaskProgress(setup, pageIns, ahead, supply, memory, stalls);
  }

  /** Creates a task, which waits for {@link Start}. */
  public static Behavior<AddressSpace.Command> create(TaskSetup setup, SwapRuntime runtime) {
    return Behaviors.setup(context -> new TaskActor(context.getSelf(), setup, runtime));
  }

  void onMessage(AddressSpace.Command message) {
    switch (message) {
      case AddressSpace.Charged charged -> {
        supply.charged();
        ahead.settle();
        endIfKilled();
      }
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
      case AddressSpace.Unuse unuse -> walk.begin(unuse);
      case AddressSpace.OfKiller ofKiller -> {
        victim.on(ofKiller, progress.references());
        endIfKilled();
      }
      case AddressSpace.Own own -> onOwn(own);
    }
    if (fork.isUnderWay()) {
      fork.step();
    }
    if (!goesOn && threads.mayRun() && !fork.isUnderWay()) {
      run();
    }
  }

  private void onOwn(AddressSpace.Own message) {
    switch (message) {
      case Start start -> {
        supply.reclaimBy(start.reclaim());
        victim.killedBy(start.oomKiller());
        fork.to(start.child());
        if (!setup.isChild() && setup.turns() == null) {
          threads.start();
        }
      }
      case Turn turn -> threads.turn();
      case TaskMessages.Born born -> {
        memory.begin(born.table());
        threads.add(0);
      }
      case TaskMessages.Continue go -> goesOn = false;
      case TaskMessages.PageIn done -> onPageIn(done.thread());
      case TaskMessages.ReadAhead readAhead -> {
        ahead.returned(readAhead.batch());
        endIfKilled();
      }
      case TaskMessages.GivenUp givenUp -> onGivenUp(givenUp);
      case TaskMessages.AskAgain again -> supply.askAgain();
      case Enter enter -> {
        faultTimes.enter(enter.phase());
        threads.rest(enter.rests() && !victim.isKilled());
      }
      case Exit exit -> {
        exiter = threads.add(0);
        walk.close();
      }
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
        if (slice-- == 0 || fork.isUnderWay()) {
          threads.ready(thread);
          goesOn = true;
          cpu.yields();
          self.tell(TaskMessages.GO_ON);
          return;
        }
        if (walk.isOf(thread)) {
          walk.step();
          endIfIdle();
        } else if (exiter != null) {
          exitStep(thread);
        } else if (setup.isChild()) {
          saveStep(thread);
        } else {
          traceStep(thread);
        }
      }
    }
    if (threads.areWaiting()) {
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
      pageIns.map(thread);
      endIfKilled();
    }
    threads.ready(thread);
  }

  // --- the trace ---

  private void traceStep(TaskThread thread) {
    int page = trace.page(thread.position);
    byte kind = trace.kind(thread.position);
    if (kind == Trace.FREE) {
      if (releases.release(thread, page)) {
        done(thread);
      }
    } else if (memory.touch(page, kind == Trace.WRITE)) {
      if (kind == Trace.WRITE) {
        entries.uncache(page);
      }
      long made = progress.referred();
      fork.referred(made);
      done(thread);
      endTurn(thread, made);
    } else {
      fault(thread, page);
    }
  }

  private void done(TaskThread thread) {
    threads.done(thread);
    if (!threads.areAlive()) {
      setup.observer().tell(new TaskReport.TraceDone(setup.number()));
    }
  }

  private void endTurn(TaskThread thread, long made) {
    TurnLengths turns = setup.turns();
    if (turns != null && turns.isOver(made) && threads.areAlive()) {
      threads.endTurn(thread);
      setup.observer().tell(new TaskReport.TurnDone(setup.number()));
    }
  }

  /** A child reads all pages that it was born with, one after the other, and exits. */
  private void saveStep(TaskThread thread) {
    int page = (int) thread.position;
    if (page == memory.pages()) {
      thread.position = 0;
      exiter = thread;
    } else if (memory.state(page) == PageTable.ABSENT || memory.touch(page, false)) {
      thread.position++;
    } else {
      fault(thread, page);
    }
  }

  private void fault(TaskThread thread, int page) {
    switch (memory.state(page)) {
      case PageTable.UNMAPPED -> waitForSwapOut(thread);
      case PageTable.READING -> ahead.await(thread);
      case PageTable.AHEAD -> {
        progress.faulted(true);
        ahead.hit(page);
      }
      case PageTable.SWAPPED -> progress.faulted(pageIns.begin(thread, page));
      default -> progress.faulted(pageIns.mapNew(thread, page));
    }
  }

  private void waitForSwapOut(TaskThread thread) {
    thread.waitsFor(Waiting.SWAP_OUT);
    forSwapOut.add(thread);
  }

  private void onPageIn(TaskThread thread) {
    PageLostException loss = null;
    if (walk.isOf(thread)) {
      walk.brought();
    } else {
      loss = pageIns.end(thread);
    }
    if (loss != null) {
      fail(loss);
    } else if (supply.isHere(thread)) {
      wake(thread);
    }
  }

  // --- out of memory ---

  private void onReclaimed(AddressSpace.Reclaimed reclaimed) {
    if (reclaimed.refused() != PageStatus.DONE) {
      entries.keepNoMore();
    }
    if (!supply.reclaimed(reclaimed)) {
      victim.outOfMemory(reclaimed.refused());
    }
  }

  /** Of a killed task: frees everything, once no page is on its way in any more. */
  private void endIfKilled() {
    if (exiter == null && victim.mayEnd()) {
      threads.abandon();
      walk.abandon();
      exiter = threads.add(0);
    }
  }

  // --- pages that are no longer needed ---

  private void onGivenUp(TaskMessages.GivenUp givenUp) {
    entries.returned(givenUp.of(), givenUp.batch());
    endIfIdle();
  }

  /** Lets the last thread go on that has waited until nobody else has anything under way. */
  private void endIfIdle() {
    TaskThread last = exiter;
    if (last != null && last.waiting == Waiting.FREES && isIdle()) {
      threads.ready(last);
    }
  }

  private boolean isIdle() {
    return entries.idle() && !walk.isUnderWay();
  }

  private void exitStep(TaskThread thread) {
    if (thread.position < memory.pages()) {
      if (releases.release(thread, (int) thread.position)) {
        thread.position++;
      }
      return;
    }
    entries.flush();
    if (!isIdle()) {
      thread.waitsFor(Waiting.FREES);
    } else if (supply.returned(thread)) {
      threads.end(thread);
      fork.end();
      victim.end(progress.counters(), stalls.take(), faultTimes, setup.observer());
    }
  }

  private void fail(SwapException cause) {
    threads.abandon();
    cpu.yields();
    setup.observer().tell(new TaskReport.Failed(setup.number(), cause));
  }
}
