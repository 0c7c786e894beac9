package io.swapbox.workloads.freepath;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.backends.ModelledPage;

/**
 * A task that swaps its pages out, a batch at a time, and when it is told to frees them in the same
 * order, as one that exits: for each page an entry of its page table, for each batch a message.
 */
final class FreeTask extends MessageBehavior<FreeTask.Command> {

  /** What it understands. */
  enum Command {
    /** Swap all pages out; whoever is told of the task is told when that is done. */
    FILL,
    /** A batch is out. */
    STORED,
    /** Free all pages; the same. */
    FREE,
    /** A batch is free. */
    FREED
  }

  /**
   * What it is made of.
   *
   * @param number of the task, which is that of its CPU
   * @param pages that it has
   * @param batch most pages of a message
   * @param allocator that serves it
   * @param done told when it has filled the space, and when it has freed its pages
   */
  record Setup(
      int number, int pages, int batch, ActorRef<SlotAllocator.Command> allocator, Runnable done) {}

  /** Every page compresses to a half. */
  static final int COMPRESSED_BYTES = 2048;

  private static final int CGROUP = 1;
  private static final int ALIGNMENT = 64;

  private final ActorContext<Command> context;
  private final Setup setup;
  private final WorkMeter meter;
  private final MemoryBlock memory;
  private final PageBatch batch;
  private final long[] entries;
  private int next;

  private FreeTask(ActorContext<Command> context, WorkMeter meter, Setup setup) {
    this.context = context;
    this.setup = setup;
    this.meter = meter;
    this.memory = MemoryBlock.allocate(setup.batch() * ModelledPage.BYTES, ALIGNMENT);
    this.batch = new PageBatch(setup.batch());
    this.entries = new long[setup.pages()];
  }

  /** Creates a task, which waits for {@link Command#FILL}. */
  static Behavior<Command> create(WorkMeter meter, Setup setup) {
    return Behaviors.setup(context -> new FreeTask(context, meter, setup));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case FILL -> storeNext();
      case STORED -> {
        requireDone("stored");
        for (int i = 0; i < batch.size(); i++) {
          entries[next++] = batch.entry(i);
        }
        storeNext();
      }
      case FREE -> freeNext();
      case FREED -> {
        requireDone("freed");
        freeNext();
      }
    }
  }

  private void storeNext() {
    int size = Math.min(setup.batch(), setup.pages() - next);
    if (size == 0) {
      end();
      return;
    }
    begin(Command.STORED);
    for (int i = 0; i < size; i++) {
      int offset = i * ModelledPage.BYTES;
      long identity = (long) setup.number() * setup.pages() + next + i;
      ModelledPage.write(memory.buffer(), offset, ModelledPage.of(identity, COMPRESSED_BYTES));
      batch.addPage(memory.buffer(), offset, 0);
    }
    setup.allocator().tell(batch.messages().swapOut());
  }

  private void freeNext() {
    int size = Math.min(setup.batch(), setup.pages() - next);
    if (size == 0) {
      end();
      return;
    }
    begin(Command.FREED);
    for (int i = 0; i < size; i++) {
      batch.addEntry(entries[next++]);
    }
    meter.steps(Step.PTE, size);
    setup.allocator().tell(batch.messages().free());
  }

  private void end() {
    next = 0;
    setup.done().run();
  }

  private void begin(Command reply) {
    batch.repliesTo(context.getSelf(), reply).begin(CGROUP);
  }

  private void requireDone(String step) {
    if (!batch.allDone()) {
      throw new IllegalStateException(
          "task %d, page %d: not all pages %s: %s".formatted(setup.number(), next, step, batch));
    }
  }

  @Override
  protected void onStop() {
    memory.free();
  }
}
