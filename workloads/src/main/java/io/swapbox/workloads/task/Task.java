package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapException;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.FrameExchange;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.allocator.Entry;
import io.swapbox.workloads.PageTable;
import io.swapbox.workloads.trace.Trace;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An address space that makes the references of a trace.
 *
 * <p>It goes through the records in quanta, so that requests to unmap pages get their turn. A
 * record that cannot be served at once (no frame, a page in swap or on its way there) leaves the
 * position where it is; when what was missing has come, the same record is tried again.
 */
public final class Task extends MessageBehavior<AddressSpace.Command> {

  /** The cgroup that all tasks of a replay are in. */
  public static final int CGROUP = 1;

  private static final int QUANTUM = 4096;
  private static final int REPORTS = 100;
  private static final int MANY_PENDING_FRAMES = 64;

  /**
   * As in {@code mm/page_alloc.c}: reclaims in a row without a page before memory is exhausted. One
   * that found none to try does not count: others have them isolated or hold their frames, and give
   * them back.
   */
  private static final int MAX_RECLAIM_RETRIES = 16;

  /** Begin with the trace. */
  public record Start(ActorRef<DirectReclaim.Command> reclaim) implements AddressSpace.Own {}

  /** Free everything and be done. */
  public record Exit() implements AddressSpace.Own {}

  /** Go on: after a quantum, or when the CPU is this task's. */
  private record Continue() implements AddressSpace.Own {}

  private static final Continue GO_ON = new Continue();

  /** The page that the current record needs has been brought, or not. */
  private record PageIn() implements AddressSpace.Own {}

  /** An allocator has freed a batch of entries. */
  record Freed(PageBatch batch) implements AddressSpace.Own {}

  /** What keeps a task from its next record. */
  private enum Waiting {
    NOTHING,
    START,
    FRAMES,
    RECLAIM,
    PAGE_IN,
    /** A page that reclaim has unmapped and not yet swapped out. */
    SWAP_OUT,
    FREES,
    EXIT
  }

  private final ActorRef<AddressSpace.Command> self;
  private final TaskCpu cpu;
  private final TaskSetup setup;
  private final Trace trace;
  private final TaskMemory memory;
  private final FrameExchange exchange;
  private final FreeBatches frees;
  private final PageBatch pageIn;
  private final long reportEvery;
  private @Nullable ActorRef<DirectReclaim.Command> reclaim;

  private Waiting waiting = Waiting.START;
  private boolean exiting;

  /** Records left before others on this task's CPU get their turn. */
  private int slice = QUANTUM;

  /** The record to serve next; while exiting, the page to free next. */
  private long position;

  private long references;
  private long nextReport;
  private int pageInPage;
  private int pageInFrame;
  private long pgfault;
  private long pgmajfault;
  private long allocstall;
  private int fruitlessReclaims;

  private Task(ActorContext<AddressSpace.Command> context, TaskSetup setup, SwapRuntime runtime) {
    this.self = context.getSelf();
    this.cpu = runtime.taskCpu(self, GO_ON);
    this.setup = setup;
    this.trace = setup.trace();
    this.memory =
        new TaskMemory(
            setup.number(), trace.pages(), setup.contents(), setup.frames(), runtime.workMeter());
    this.exchange = new FrameExchange(setup.number(), self, setup.stock());
    this.frees = new FreeBatches(self, setup.allocators(), setup.batch());
    this.pageIn = new PageBatch(1).repliesTo(self, new PageIn());
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
      case AddressSpace.Charged charged -> onCharged();
      case AddressSpace.Reclaimed reclaimed -> onReclaimed(reclaimed);
      case AddressSpace.Unmap unmap -> {
        memory.unmap(unmap.batch());
        unmap.replyTo().tell(new Reclaimer.Unmapped(unmap.batch()));
      }
      case AddressSpace.SwappedOut swappedOut -> {
        memory.swappedOut(swappedOut.batch());
        swappedOut.replyTo().tell(new Reclaimer.TableUpdated(swappedOut.batch()));
        if (waiting == Waiting.SWAP_OUT) {
          resume(Waiting.SWAP_OUT);
        }
      }
      case AddressSpace.Own own -> onOwn(own);
    }
  }

  private void onOwn(AddressSpace.Own message) {
    switch (message) {
      case Start start -> {
        reclaim = start.reclaim();
        resume(Waiting.START);
      }
      case Continue go -> run();
      case PageIn done -> onPageIn();
      case Freed freed -> {
        frees.returned(freed.batch());
        if (waiting == Waiting.FREES && frees.idle()) {
          resume(Waiting.FREES);
        }
      }
      case Exit exit -> {
        exiting = true;
        position = 0;
        resume(Waiting.EXIT);
      }
      default -> throw new IllegalArgumentException("not a message of a task: " + message);
    }
  }

  private void resume(Waiting reason) {
    if (waiting != reason) {
      throw new IllegalStateException("a task that waits for " + waiting + " got " + reason);
    }
    waiting = Waiting.NOTHING;
    run();
  }

  private void run() {
    if (!cpu.claim()) {
      return;
    }
    for (; waiting == Waiting.NOTHING && slice > 0; slice--) {
      if (exiting) {
        exitStep();
      } else if (position == trace.records()) {
        waiting = Waiting.EXIT;
        setup.observer().tell(new TaskReport.TraceDone(setup.number()));
      } else {
        traceStep();
      }
    }
    switch (waiting) {
      case NOTHING -> {
        slice = QUANTUM;
        cpu.yields();
        self.tell(GO_ON);
      }
      case START, EXIT -> cpu.yields();
      case FRAMES, RECLAIM, PAGE_IN, SWAP_OUT, FREES -> cpu.waits();
    }
  }

  // --- the trace ---

  private void traceStep() {
    int page = trace.page(position);
    byte kind = trace.kind(position);
    if (kind == Trace.FREE) {
      if (release(page)) {
        position++;
      }
    } else if (memory.touch(page, kind == Trace.WRITE)) {
      position++;
      if (++references == nextReport) {
        nextReport += reportEvery;
        setup.observer().tell(new TaskReport.Progress(setup.number(), references));
      }
    } else {
      fault(page);
    }
  }

  private void fault(int page) {
    byte state = memory.state(page);
    if (state == PageTable.UNMAPPED) {
      waiting = Waiting.SWAP_OUT;
      return;
    }
    int frame = exchange.takeFrame();
    if (frame < 0) {
      charge(setup.stock());
      return;
    }
    pgfault++;
    if (state == PageTable.ABSENT) {
      memory.mapNew(page, frame);
      exchange.mapped(frame, page, 0);
    } else {
      swapIn(page, frame);
    }
  }

  private void swapIn(int page, int frame) {
    long entry = memory.entry(page);
    pageInPage = page;
    pageInFrame = frame;
    pageIn
        .begin(CGROUP)
        .releasing()
        .addEntry(entry, setup.frames().buffer(frame), setup.frames().offset(frame));
    waiting = Waiting.PAGE_IN;
    setup.allocators().get(Entry.home(entry)).tell(new SlotAllocator.SwapIn(pageIn));
  }

  private void onPageIn() {
    if (pageIn.status(0) != PageStatus.DONE) {
      fail(new PageLostException(setup.number(), pageInPage, pageIn.entry(0), pageIn.status(0)));
      return;
    }
    pgmajfault++;
    memory.mapSwapped(pageInPage, pageInFrame);
    exchange.mapped(pageInFrame, pageInPage, pageIn.shadow(0));
    resume(Waiting.PAGE_IN);
  }

  // --- frames ---

  private void charge(int frames) {
    waiting = Waiting.FRAMES;
    setup.cgroup().tell(new MemoryCgroup.Charge(exchange.wanting(frames)));
  }

  private void onReclaimed(AddressSpace.Reclaimed reclaimed) {
    if (reclaimed.pages() > 0) {
      fruitlessReclaims = 0;
    } else if (reclaimed.refused() != PageStatus.DONE
        && ++fruitlessReclaims == MAX_RECLAIM_RETRIES) {
      int page = trace.page(position);
      fail(new MemoryExhaustedException(setup.number(), page, references, reclaimed.refused()));
      return;
    }
    charge(setup.stock());
  }

  private void onCharged() {
    if (exchange.isEmpty() && exchange.wantsFrames()) {
      waiting = Waiting.RECLAIM;
      allocstall++;
      Objects.requireNonNull(reclaim).tell(new DirectReclaim.Reclaim());
    } else {
      resume(Waiting.FRAMES);
    }
  }

  // --- pages that are no longer needed ---

  /** Gives up a page; false when it has to wait for reclaim to be done with it. */
  private boolean release(int page) {
    switch (memory.state(page)) {
      case PageTable.RESIDENT -> {
        exchange.freed(memory.frame(page));
        memory.clear(page);
        if (exchange.pending() >= MANY_PENDING_FRAMES) {
          charge(0);
        }
      }
      case PageTable.SWAPPED -> {
        frees.add(memory.entry(page));
        memory.clear(page);
      }
      case PageTable.UNMAPPED -> {
        waiting = Waiting.SWAP_OUT;
        return false;
      }
      default -> {} // Never touched, or freed before.
    }
    return true;
  }

  private void exitStep() {
    if (position < memory.pages()) {
      if (release((int) position)) {
        position++;
      }
      return;
    }
    frees.flush();
    if (!frees.idle()) {
      waiting = Waiting.FREES;
      return;
    }
    for (int frame = exchange.takeFrame(); frame >= 0; frame = exchange.takeFrame()) {
      exchange.freed(frame);
    }
    if (exchange.pending() > 0) {
      charge(0);
      return;
    }
    waiting = Waiting.EXIT;
    setup.observer().tell(new TaskReport.Exited(setup.number(), counters()));
  }

  private TaskCounters counters() {
    return new TaskCounters(
        pgfault, pgmajfault, allocstall, memory.verified(), memory.mismatches());
  }

  private void fail(SwapException cause) {
    waiting = Waiting.EXIT;
    cpu.yields();
    setup.observer().tell(new TaskReport.Failed(setup.number(), cause));
  }
}
