package io.swapbox.bench.locks;

import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.backends.Page;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.contention.ContentionSettings;

/**
 * A task of the contention experiment that takes locks where the other one sends messages: thinks,
 * swaps a batch of pages out, swaps the batch before in, compares it and frees it.
 *
 * <p>Cut where a lock is taken: what is due is done at once, and what it costs says when the next
 * part is due. Work in the pool is done under the lock of the shard of its CPU, which no other one
 * uses.
 */
final class SimulatedTask {

  /** What locks are taken for; named as the messages of the other designs are. */
  private interface SwapOut {}

  private interface Stored {}

  private interface SwapIn {}

  private interface Loaded {}

  private interface Free {}

  private enum Part {
    FILL,
    ALLOCATE,
    END_STORE,
    LOAD,
    END_LOAD,
    FREE,
    NONE
  }

  /**
   * What serves it.
   *
   * @param slots where its entries are
   * @param lock of the slots
   * @param ids where the slots' clusters come from
   * @param shard of its CPU
   */
  record Store(SlotTable slots, SimulatedLock lock, ClusterIds ids, PoolShard shard) {}

  private static final int NONE = -1;
  private static final int ALIGNMENT = 64;

  private final ContentionSettings settings;
  private final CostModel costs;
  private final Store store;
  private final SimulatedCpu cpu;
  private final Contents contents;
  private final MemoryBlock memory;
  private final Batch batch;
  private long[] held;
  private long[] fresh;
  private int round = NONE;
  private Part part = Part.FILL;
  private long due;
  private long verified;
  private long mismatches;
  private long zeros;

  SimulatedTask(ContentionSettings settings, Store store, SimulatedCpu cpu, Contents contents) {
    this.settings = settings;
    this.costs = settings.costs();
    this.store = store;
    this.cpu = cpu;
    this.contents = contents;
    this.memory = MemoryBlock.allocate(inOffset() + settings.batch() * pageBytes(), ALIGNMENT);
    this.batch = new Batch(settings.payload(), settings.batch());
    this.held = new long[settings.batch()];
    this.fresh = new long[settings.batch()];
    this.due = settings.thinkNanos();
  }

  /** When its next part begins, in nanoseconds; when it has ended, when the last one did. */
  long due() {
    return due;
  }

  SimulatedCpu cpu() {
    return cpu;
  }

  boolean hasEnded() {
    return part == Part.NONE;
  }

  /** Whether half of its batches are done, and one is about to be loaded. */
  boolean isHalfway() {
    return part == Part.LOAD && round == settings.rounds() / 2;
  }

  /** Pages compared. */
  long verified() {
    return verified;
  }

  /** Of these, those that differed. */
  long mismatches() {
    return mismatches;
  }

  /** Pages of zeros that it swapped out and in again. */
  long zeros() {
    return zeros;
  }

  /** Does what is due. */
  void advance() {
    cpu.begins();
    switch (part) {
      case FILL -> fill();
      case ALLOCATE -> allocate();
      case END_STORE -> endStore();
      case LOAD -> load();
      case END_LOAD -> endLoad();
      case FREE -> free();
      case NONE -> throw new IllegalStateException("task " + cpu.number() + " has ended");
    }
  }

  private void fill() {
    batch.begin(memory.buffer(), 0);
    for (int i = 0; i < settings.batch(); i++) {
      contents.fill(page(round + 1, i), round + 1, memory.buffer(), i * pageBytes());
      batch.add(Entry.NONE);
    }
    batch.storeZeros();
    due += cpu.works(Work.COPY, batch.size, bytes());
    due += cpu.works(Work.ZERO_SCAN, batch.size, bytes());
    part = Part.ALLOCATE;
  }

  private void allocate() {
    long before = lookUpNanos();
    int allocated = store.slots().allocate(batch, 0);
    while (allocated < batch.size) {
      store.slots().grow(store.ids());
      allocated = store.slots().allocate(batch, allocated);
    }
    take(lookUpNanos() - before, SwapOut.class);
    store.shard().store(batch, 0, batch.size);
    batch.refusePending();
    batch.requireDone();
    takeShard();
    for (int i = 0; i < batch.size; i++) {
      if (batch.backings[i] == Backing.ZSWAP) {
        int length = store.shard().length(batch, i);
        due += cpu.works(Work.COMPRESS, 1, length);
        due += cpu.works(Work.COPY, 1, length);
      } else {
        zeros++;
      }
    }
    part = Part.END_STORE;
  }

  private void endStore() {
    store.slots().endStore(batch, 0, batch.size);
    store.slots().giveBack(store.ids());
    take(0, Stored.class);
    System.arraycopy(batch.entries, 0, fresh, 0, fresh.length);
    if (round == NONE) {
      next();
    } else {
      part = Part.LOAD;
    }
  }

  /** Goes on with the batch that was swapped out last. */
  private void next() {
    long[] done = held;
    held = fresh;
    fresh = done;
    if (++round < settings.rounds() - 1) {
      due += settings.thinkNanos();
      part = Part.FILL;
    } else {
      part = Part.LOAD;
    }
  }

  private void load() {
    batch.begin(memory.buffer(), inOffset());
    for (long entry : held) {
      batch.add(entry);
    }
    long before = lookUpNanos();
    store.slots().find(batch);
    store.slots().beginLoad(batch, false);
    take(lookUpNanos() - before, SwapIn.class);
    batch.loadZeros();
    takeShard();
    for (int i = 0; i < batch.size; i++) {
      due +=
          batch.pending(i)
              ? cpu.works(Work.DECOMPRESS, 1, store.shard().length(batch, i))
              : cpu.works(Work.COPY, 1, Page.PAGE_BYTES);
    }
    store.shard().load(batch);
    part = Part.END_LOAD;
  }

  private void endLoad() {
    store.slots().endLoad(batch);
    take(0, Loaded.class);
    batch.requireDone();
    for (int i = 0; i < held.length; i++) {
      verified++;
      if (!contents.matches(page(round, i), round, memory.buffer(), inOffset() + i * pageBytes())) {
        mismatches++;
      }
    }
    due += cpu.works(Work.COPY, held.length, bytes());
    part = Part.FREE;
  }

  private void free() {
    batch.begin();
    for (long entry : held) {
      batch.add(entry);
    }
    long before = lookUpNanos();
    store.slots().findInRuns(batch);
    store.slots().free(batch);
    store.slots().giveBack(store.ids());
    take(lookUpNanos() - before, Free.class);
    batch.requireDone();
    long pooled = store.shard().pages();
    store.shard().drop(batch);
    takeShard();
    long drops = (pooled - store.shard().pages()) * costs.nanos(Step.DROP);
    cpu.works(drops);
    due += drops;
    if (round == settings.rounds() - 1) {
      part = Part.NONE;
    } else {
      next();
    }
  }

  private void take(long nanos, Class<?> what) {
    due = store.lock().take(cpu, due, nanos, what);
  }

  /** Nobody else takes that lock. */
  private void takeShard() {
    long line = costs.message().samePlaceNanos();
    cpu.works(line);
    due += line;
  }

  /** What all look-ups so far cost. */
  private long lookUpNanos() {
    return store.slots().lookUps() * costs.nanos(Step.LOOK_UP)
        + store.slots().cachedLookUps() * costs.nanos(Step.CACHED_LOOK_UP);
  }

  /** Every task has pages of its own, and a new one for each place of each round. */
  private int page(int ofRound, int i) {
    return (cpu.number() * settings.rounds() + ofRound) * settings.batch() + i;
  }

  private int inOffset() {
    return settings.batch() * pageBytes();
  }

  private int pageBytes() {
    return settings.payload().bytes();
  }

  private long bytes() {
    return (long) settings.batch() * Page.PAGE_BYTES;
  }

  /** Gives its memory back. */
  void close() {
    memory.free();
  }
}
