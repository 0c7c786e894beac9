package io.swapbox.allocator;

import java.nio.ByteBuffer;

/**
 * One cluster of 512 virtual slots: its id, its order, its counts, and its table while it has live
 * entries.
 *
 * <p>Slots are handed out in aligned runs of 2^order and come back one by one; a run is handed out
 * again when all of its slots are back, so they always have one generation. A slot is free, live,
 * or retired. Its generation goes up when it is freed; a slot freed under the last generation is
 * retired: it stays unused until the cluster is empty and lets its table go. Bits of the bitmap are
 * set for slots that cannot be handed out, live and retired ones.
 */
final class VirtualCluster extends ListedCluster<VirtualCluster> {

  /** The order of a cluster that has none yet. */
  static final int NO_ORDER = -1;

  /** What a cluster takes on the heap, in bytes. */
  static final long HEAP_BYTES =
      ObjectSizes.object(3 * ObjectSizes.REFERENCE + 2 * Long.BYTES + 5 * Integer.BYTES);

  private static final long NO_TABLE = -1;

  /** The order whose runs are the words of the bitmap. */
  private static final int WORD_ORDER = 6;

  /** For each order below that of a word the bits where a run may begin. */
  private static final long[] RUN_STARTS = {
    0xFFFF_FFFF_FFFF_FFFFL,
    0x5555_5555_5555_5555L,
    0x1111_1111_1111_1111L,
    0x0101_0101_0101_0101L,
    0x0001_0001_0001_0001L,
    0x0000_0001_0000_0001L
  };

  final long id;

  private long table = NO_TABLE;
  private int nextGeneration;
  private int order = NO_ORDER;
  private int freeRuns;
  private int liveSlots;
  private int hint;

  VirtualCluster(long id, int firstGeneration) {
    this.id = id;
    this.nextGeneration = firstGeneration;
  }

  /** 1 + the highest generation that a slot of the cluster was handed out under. */
  int nextGeneration() {
    return nextGeneration;
  }

  /** The order of its runs, {@link #NO_ORDER} when it may serve any. */
  int order() {
    return order;
  }

  /** Lets a cluster without table serve any order. */
  void resetOrder() {
    order = NO_ORDER;
  }

  /** Whether the cluster has a table, that is whether it is in use. */
  boolean isOpen() {
    return table != NO_TABLE;
  }

  /** Runs that can be handed out. */
  int freeRuns() {
    return freeRuns;
  }

  /** Slots with a live entry. */
  int liveSlots() {
    return liveSlots;
  }

  /** Gives the cluster a table, all slots free under the next generation. */
  void open(DescriptorArena arena, int runOrder) {
    table = arena.allocate();
    ByteBuffer memory = arena.buffer(table);
    int base = DescriptorArena.offset(table);
    long unused = Descriptor.unused(nextGeneration);
    for (int i = 0; i < Entry.SLOTS_PER_CLUSTER; i++) {
      memory.putLong(base + i * Descriptor.BYTES + Descriptor.STATE_OFFSET, unused);
    }
    for (int i = 0; i < DescriptorArena.BITMAP_WORDS; i++) {
      memory.putLong(bitmapWord(i), 0);
    }
    order = runOrder;
    freeRuns = Entry.SLOTS_PER_CLUSTER >> order;
    hint = 0;
  }

  /** Gives the table back; no slot may be live. */
  void shut(DescriptorArena arena) {
    arena.free(table);
    table = NO_TABLE;
    freeRuns = 0;
  }

  /** The address of a slot's descriptor. */
  long descriptor(int offset) {
    return table + (long) offset * Descriptor.BYTES;
  }

  /**
   * Finds the descriptor of an entry by its generation.
   *
   * @return as {@link VirtualClusters#find} says
   */
  long find(DescriptorArena arena, long entry) {
    int generation = Entry.generation(entry);
    if (!isOpen()) {
      return generation < nextGeneration ? VirtualClusters.STALE : VirtualClusters.UNKNOWN;
    }
    int offset = Entry.offset(entry);
    long reference = descriptor(offset);
    long state = arena.state(reference);
    if (Descriptor.isLive(state, generation)) {
      return reference;
    }
    boolean wasFreed =
        generation < Descriptor.generation(state)
            || (generation == Descriptor.generation(state)
                && isTaken(arena.buffer(reference), offset));
    return wasFreed ? VirtualClusters.STALE : VirtualClusters.UNKNOWN;
  }

  /** Finds the descriptor of the entry that lives in a slot, else {@link VirtualClusters#STALE}. */
  long findLive(DescriptorArena arena, int offset) {
    return isOpen() && Descriptor.isLive(arena.state(descriptor(offset)))
        ? descriptor(offset)
        : VirtualClusters.STALE;
  }

  /** Whether the descriptor at that address is of a slot of the cluster. */
  boolean hasDescriptor(long address) {
    return isOpen() && address >= descriptor(0) && address < descriptor(Entry.SLOTS_PER_CLUSTER);
  }

  /**
   * Makes a free run live and returns the offset of its first slot; there must be one.
   *
   * <p>Next-fit: taking the lowest free run would use up the generations of the first slots while
   * the rest stay fresh.
   */
  int take(ByteBuffer memory, int cgroup) {
    int start = order < WORD_ORDER ? nextRunInWord(memory) : nextRunOfWords(memory);
    int slots = 1 << order;
    long owner = Descriptor.owner(cgroup);
    int generation =
        Descriptor.generation(memory.getLong((int) descriptor(start) + Descriptor.STATE_OFFSET));
    for (int offset = start; offset < start + slots; offset++) {
      int at = (int) descriptor(offset);
      memory.putLong(at + Descriptor.STATE_OFFSET, Descriptor.born(generation));
      memory.putLong(at + Descriptor.OWNER_OFFSET, owner);
    }
    nextGeneration = Math.max(nextGeneration, generation + 1);
    markTaken(memory, start);
    hint = (start + slots) % Entry.SLOTS_PER_CLUSTER;
    freeRuns--;
    liveSlots += slots;
    return start;
  }

  /**
   * Ends a live slot; it becomes free under its next generation, or retired if there is none.
   *
   * @return whether its run can be handed out again
   */
  boolean release(ByteBuffer memory, int offset) {
    int at = (int) descriptor(offset) + Descriptor.STATE_OFFSET;
    int generation = Descriptor.generation(memory.getLong(at));
    liveSlots--;
    if (generation == Entry.MAX_GENERATION) {
      memory.putLong(at, Descriptor.unused(generation));
      return false;
    }
    memory.putLong(at, Descriptor.unused(generation + 1));
    int word = bitmapWord(offset / Long.SIZE);
    memory.putLong(word, memory.getLong(word) & ~(1L << offset));
    if (!isRunFree(memory, offset & -(1 << order))) {
      return false;
    }
    freeRuns++;
    return true;
  }

  /** Whether the slot cannot be handed out: live or retired. */
  boolean isTaken(ByteBuffer memory, int offset) {
    return (memory.getLong(bitmapWord(offset / Long.SIZE)) & (1L << offset)) != 0;
  }

  /** Whether no slot of the cluster's run that starts there is taken. */
  boolean isRunFree(ByteBuffer memory, int start) {
    int first = start / Long.SIZE;
    if (order < WORD_ORDER) {
      return (memory.getLong(bitmapWord(first)) & runInWord(start)) == 0;
    }
    long taken = 0;
    for (int word = first; word < first + wordsPerRun(); word++) {
      taken |= memory.getLong(bitmapWord(word));
    }
    return taken == 0;
  }

  private void markTaken(ByteBuffer memory, int start) {
    int first = start / Long.SIZE;
    if (order < WORD_ORDER) {
      int word = bitmapWord(first);
      memory.putLong(word, memory.getLong(word) | runInWord(start));
      return;
    }
    for (int word = first; word < first + wordsPerRun(); word++) {
      memory.putLong(bitmapWord(word), -1);
    }
  }

  /** Searches from the hint on, and comes back to the first word for the runs before the hint. */
  private int nextRunInWord(ByteBuffer memory) {
    int word = hint / Long.SIZE;
    long starts = freeStarts(memory, word) & (-1L << hint);
    while (starts == 0) {
      word = (word + 1) % DescriptorArena.BITMAP_WORDS;
      starts = freeStarts(memory, word);
    }
    return word * Long.SIZE + Long.numberOfTrailingZeros(starts);
  }

  private int nextRunOfWords(ByteBuffer memory) {
    int start = hint;
    while (!isRunFree(memory, start)) {
      start = (start + (1 << order)) % Entry.SLOTS_PER_CLUSTER;
    }
    return start;
  }

  /** The bits of a word where a free run starts. */
  private long freeStarts(ByteBuffer memory, int word) {
    long starts = ~memory.getLong(bitmapWord(word));
    for (int run = 1; run < 1 << order; run <<= 1) {
      // A bit is left if the run of twice the length that starts there is free.
      starts &= starts >>> run;
    }
    return starts & RUN_STARTS[order];
  }

  private long runInWord(int start) {
    return ((1L << (1 << order)) - 1) << start;
  }

  private int wordsPerRun() {
    return 1 << (order - WORD_ORDER);
  }

  private int bitmapWord(int index) {
    return DescriptorArena.offset(table) + DescriptorArena.BITMAP_OFFSET + index * Long.BYTES;
  }
}
