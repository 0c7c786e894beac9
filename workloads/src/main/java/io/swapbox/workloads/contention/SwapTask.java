package io.swapbox.workloads.contention;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.content.Corpus;
import java.time.Duration;

/**
 * A task in a closed loop: thinks, swaps a batch of pages out, swaps the batch before in, compares
 * it and frees it.
 *
 * <p>So there is always a batch of it in the space. One that runs empty gives its memory back and
 * takes it anew with every batch, which is not what is to be measured. It swaps in to other memory
 * than it swapped out from, so that a page that was never brought is seen.
 */
final class SwapTask extends MessageBehavior<SwapTask.Command> {

  /** What it understands. */
  enum Command {
    /** Begin; whoever tells it is told when half of the rounds and when all are done. */
    START,
    /** The time to think is over. */
    THOUGHT,
    /** The batch is out. */
    SWAPPED_OUT,
    /** The batch is in. */
    SWAPPED_IN,
    /** The batch's entries are free. */
    FREED
  }

  /** What it tells whoever started it. */
  sealed interface Report {}

  /** Half of its batches are done, and one is out in the space. */
  record Halfway() implements Report {}

  /**
   * All are done.
   *
   * @param verified pages compared
   * @param mismatches of these, those that differed
   */
  record Done(long verified, long mismatches) implements Report {}

  private static final int NONE = -1;
  private static final int ALIGNMENT = 64;

  /** The cgroup of task 0; each task has its own, which tells its CPU. */
  static final int FIRST_CGROUP = 1;

  /**
   * What it is made of.
   *
   * @param number of the task, which is that of its CPU
   * @param allocator that serves it
   * @param contents of its pages
   * @param observer told how it goes
   */
  record Setup(
      int number,
      ActorRef<SlotAllocator.Command> allocator,
      Contents contents,
      ActorRef<Report> observer) {}

  private final ActorContext<Command> context;
  private final ContentionSettings settings;
  private final Setup setup;
  private final WorkMeter meter;
  private final TaskCpu cpu;
  private final Duration think;
  private final MemoryBlock memory;
  private final PageBatch batch;

  /** Of the batch that is in the space. */
  private long[] held;

  /** Of the batch that is on its way out. */
  private long[] fresh;

  /** Which batch is being swapped in, {@value #NONE} before the first one. */
  private int round = NONE;

  private long verified;
  private long mismatches;

  private SwapTask(
      ActorContext<Command> context,
      SwapRuntime runtime,
      ContentionSettings settings,
      Setup setup) {
    this.context = context;
    this.settings = settings;
    this.setup = setup;
    this.meter = runtime.workMeter();
    this.cpu = runtime.taskCpu(context.getSelf(), Command.THOUGHT);
    this.think = Duration.ofNanos(settings.thinkNanos());
    this.memory = MemoryBlock.allocate(inOffset(settings.batch()), ALIGNMENT);
    this.batch = new PageBatch(settings.batch());
    this.held = new long[settings.batch()];
    this.fresh = new long[settings.batch()];
  }

  /** Creates a task, which waits for {@link Command#START}. */
  static Behavior<Command> create(SwapRuntime runtime, ContentionSettings settings, Setup setup) {
    return Behaviors.setup(context -> new SwapTask(context, runtime, settings, setup));
  }

  @Override
  protected void onMessage(Command message) {
    // Granted: it is the only task of its CPU.
    cpu.claim();
    switch (message) {
      case START -> think();
      case THOUGHT -> swapOut();
      case SWAPPED_OUT -> onSwappedOut();
      case SWAPPED_IN -> free();
      case FREED -> onFreed();
    }
  }

  private void think() {
    if (think.isZero()) {
      swapOut();
    } else {
      cpu.yields();
      // A task lives in virtual time alone, where a timer is exact and repeats with the seed.
      context.scheduleOnce(think, context.getSelf(), Command.THOUGHT);
    }
  }

  private void swapOut() {
    long begin = meter.begin();
    begin(Command.SWAPPED_OUT);
    for (int i = 0; i < settings.batch(); i++) {
      setup.contents().fill(page(round + 1, i), round + 1, memory.buffer(), outOffset(i));
      batch.addPage(memory.buffer(), outOffset(i), 0);
    }
    meter.end(Work.COPY, begin, settings.batch(), bytes());
    setup.allocator().tell(batch.messages().swapOut());
    cpu.waits();
  }

  private void onSwappedOut() {
    requireDone("swapped out");
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = batch.entry(i);
    }
    if (round == NONE) {
      next();
    } else {
      swapIn();
    }
  }

  /** Goes on with the batch that was swapped out last. */
  private void next() {
    long[] done = held;
    held = fresh;
    fresh = done;
    if (++round < settings.rounds() - 1) {
      think();
    } else {
      swapIn();
    }
  }

  private void swapIn() {
    if (round == settings.rounds() / 2) {
      setup.observer().tell(new Halfway());
    }
    begin(Command.SWAPPED_IN);
    for (int i = 0; i < held.length; i++) {
      batch.addEntry(held[i], memory.buffer(), inOffset(i));
    }
    setup.allocator().tell(batch.messages().swapIn());
    cpu.waits();
  }

  private void free() {
    requireDone("swapped in");
    compare();
    begin(Command.FREED);
    for (long entry : held) {
      batch.addEntry(entry);
    }
    setup.allocator().tell(batch.messages().free());
    cpu.waits();
  }

  private void compare() {
    long begin = meter.begin();
    for (int i = 0; i < held.length; i++) {
      verified++;
      if (!setup.contents().matches(page(round, i), round, memory.buffer(), inOffset(i))) {
        mismatches++;
      }
    }
    meter.end(Work.COPY, begin, held.length, bytes());
  }

  private void onFreed() {
    requireDone("freed");
    if (round == settings.rounds() - 1) {
      cpu.yields();
      setup.observer().tell(new Done(verified, mismatches));
    } else {
      next();
    }
  }

  private void begin(Command reply) {
    batch.repliesTo(context.getSelf(), reply).begin(FIRST_CGROUP + setup.number());
  }

  private void requireDone(String step) {
    if (!batch.allDone()) {
      throw new IllegalStateException(
          "task " + setup.number() + ", round " + round + ": not all pages " + step + ": " + batch);
    }
  }

  /** Every task has pages of its own, and a new one for each place of each round. */
  private int page(int ofRound, int i) {
    return (setup.number() * settings.rounds() + ofRound) * settings.batch() + i;
  }

  private int outOffset(int i) {
    return i * settings.payload().bytes();
  }

  private int inOffset(int i) {
    return (settings.batch() + i) * settings.payload().bytes();
  }

  private long bytes() {
    return (long) settings.batch() * Corpus.PAGE_BYTES;
  }

  @Override
  protected void onStop() {
    memory.free();
  }
}
