package io.swapbox.workloads.contention;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.content.PageContents;
import java.time.Duration;

/**
 * A task in a closed loop: thinks, swaps a batch of pages out, swaps it in, compares it byte for
 * byte and frees it.
 *
 * <p>It swaps in to other memory than it swapped out from, so that a page that was never brought is
 * seen.
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
      PageContents contents,
      ActorRef<Report> observer) {}

  private final ActorContext<Command> context;
  private final ContentionSettings settings;
  private final Setup setup;
  private final WorkMeter meter;
  private final Duration think;
  private final MemoryBlock memory;
  private final PageBatch batch;
  private final long[] entries;
  private int round;
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
    this.think = Duration.ofNanos(settings.thinkNanos());
    this.memory = MemoryBlock.allocate(2 * settings.batch() * Corpus.PAGE_BYTES, Corpus.PAGE_BYTES);
    this.batch = new PageBatch(settings.batch());
    this.entries = new long[settings.batch()];
  }

  /** Creates a task, which waits for {@link Command#START}. */
  static Behavior<Command> create(SwapRuntime runtime, ContentionSettings settings, Setup setup) {
    return Behaviors.setup(context -> new SwapTask(context, runtime, settings, setup));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case START -> think();
      case THOUGHT -> swapOut();
      case SWAPPED_OUT -> swapIn();
      case SWAPPED_IN -> free();
      case FREED -> onFreed();
    }
  }

  private void think() {
    if (think.isZero()) {
      swapOut();
    } else {
      // A task lives in virtual time alone, where a timer is exact and repeats with the seed.
      context.scheduleOnce(think, context.getSelf(), Command.THOUGHT);
    }
  }

  private void swapOut() {
    long begin = meter.begin();
    begin(Command.SWAPPED_OUT);
    for (int i = 0; i < settings.batch(); i++) {
      setup.contents().fill(page(i), round, memory.buffer(), outOffset(i));
      batch.addPage(memory.buffer(), outOffset(i), 0);
    }
    meter.end(Work.COPY, begin, settings.batch(), bytes());
    setup.allocator().tell(new SlotAllocator.SwapOut(batch));
  }

  private void swapIn() {
    requireDone("swapped out");
    for (int i = 0; i < entries.length; i++) {
      entries[i] = batch.entry(i);
    }
    if (round == settings.rounds() / 2) {
      setup.observer().tell(new Halfway());
    }
    begin(Command.SWAPPED_IN);
    for (int i = 0; i < entries.length; i++) {
      batch.addEntry(entries[i], memory.buffer(), inOffset(i));
    }
    setup.allocator().tell(new SlotAllocator.SwapIn(batch));
  }

  private void free() {
    requireDone("swapped in");
    compare();
    begin(Command.FREED);
    for (long entry : entries) {
      batch.addEntry(entry);
    }
    setup.allocator().tell(new SlotAllocator.Free(batch));
  }

  private void compare() {
    long begin = meter.begin();
    for (int i = 0; i < entries.length; i++) {
      verified++;
      if (!setup.contents().matches(page(i), round, memory.buffer(), inOffset(i))) {
        mismatches++;
      }
    }
    meter.end(Work.COPY, begin, entries.length, bytes());
  }

  private void onFreed() {
    requireDone("freed");
    if (++round == settings.rounds()) {
      setup.observer().tell(new Done(verified, mismatches));
    } else {
      think();
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
  private int page(int i) {
    return setup.number() * settings.pages() + round * settings.batch() + i;
  }

  private int outOffset(int i) {
    return i * Corpus.PAGE_BYTES;
  }

  private int inOffset(int i) {
    return (settings.batch() + i) * Corpus.PAGE_BYTES;
  }

  private long bytes() {
    return (long) settings.batch() * Corpus.PAGE_BYTES;
  }

  @Override
  protected void onStop() {
    memory.free();
  }
}
