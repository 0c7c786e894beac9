package io.swapbox.allocator;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of 512 virtual slots: its id, its order, its counts, and its table while it has live
 * entries.
 *
 * <p>Slots are handed out in aligned runs of 2^order and come back one by one. A run of another
 * order may be handed out, too, wherever one is free. A slot is free, live, or retired. Its
 * generation goes up when it is freed; a slot freed under the last generation is retired: it stays
 * unused until the cluster is empty and lets its table go. The slots of a run are handed out under
 * one generation, the highest of theirs. Bits of the bitmap are set for slots that cannot be handed
 * out, live and retired ones.
 */
sealed class VirtualCluster extends ListedCluster<VirtualCluster> permits DeviceCluster {

  /** The order of a cluster that has none yet. */
  static final int NO_ORDER = -1;

  /** What a cluster takes on the heap, in bytes. */
  static final long HEAP_BYTES =
      ObjectSizes.object(4 * ObjectSizes.REFERENCE + 2 * Long.BYTES + 5 * Integer.BYTES);

  private static final long NO_TABLE = -1;

  final long id;

  private long table = NO_TABLE;
  private int nextGeneration;
  private int order = NO_ORDER;
  private int freeRuns;
  private int liveSlots;
  private int hint;

  /** Where runs start, once there was one of another order. */
  private @Nullable RunStarts starts;

  VirtualCluster(long id, int firstGeneration) {
    this.id = id;
    this.nextGeneration = firstGeneration;
  }

  /**
   * The cluster that an image is of.
   *
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  VirtualCluster(ClusterImage image, DescriptorArena arena, ExtendTable extendTable) {
    id = image.id();
    nextGeneration = image.nextGeneration();
    order = image.order();
    if (image.table().length == 0) {
      return;
    }
    table = arena.allocate();
    ByteBuffer memory = arena.buffer(table);
    int base = DescriptorArena.offset(table);
    for (int word = 0; word < ClusterImage.TABLE_WORDS; word++) {
      memory.putLong(base + word * Long.BYTES, image.table()[word]);
    }
    for (int offset = 0; offset < Entry.SLOTS_PER_CLUSTER; offset++) {
      liveSlots += image.live(offset) ? 1 : 0;
    }
    freeRuns = SlotRuns.count(memory, bitmap(), order);
    starts = image.runStarts() == null ? null : new RunStarts(image.runStarts());
    for (int offset = 0; offset < image.highCounts().length; offset++) {
      extendTable.set(descriptor(offset), image.highCounts()[offset]);
    }
  }

  /** What it is now. */
  ClusterImage image(DescriptorArena arena, ExtendTable extendTable) {
    if (!isOpen()) {
      return new ClusterImage(id, nextGeneration, order, new long[0], null, new int[0]);
    }
    ByteBuffer memory = arena.buffer(table);
    int base = DescriptorArena.offset(table);
    long[] words = new long[ClusterImage.TABLE_WORDS];
    for (int word = 0; word < words.length; word++) {
      words[word] = memory.getLong(base + word * Long.BYTES);
    }
    int[] highCounts = new int[Entry.SLOTS_PER_CLUSTER];
    boolean anyHigh = false;
    for (int offset = 0; offset < highCounts.length; offset++) {
      highCounts[offset] = extendTable.get(descriptor(offset));
      anyHigh |= highCounts[offset] > 0;
    }
    return new ClusterImage(
        id,
        nextGeneration,
        order,
        words,
        starts == null ? null : starts.words(),
        anyHigh ? highCounts : new int[0]);
  }

  /** 1 + the highest generation that a slot of the cluster was handed out under. */
  int nextGeneration() {
    return nextGeneration;
  }

  /** What it takes on the heap, in bytes. */
  long heapBytes() {
    return HEAP_BYTES + (starts == null ? 0 : RunStarts.HEAP_BYTES);
  }

  /**
   * The order of its runs but those {@link #takeAt} has taken; {@link #NO_ORDER} when it may serve
   * any.
   */
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

  /** Runs of its order that can be handed out. */
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
    SlotRuns.clear(memory, bitmap());
    begin(runOrder, Entry.SLOTS_PER_CLUSTER >> runOrder);
  }

  /** Whether it has a run of an order once it serves that. */
  boolean hasRunWhenOpened(DescriptorArena arena, int runOrder) {
    return true;
  }

  /** Serves an order from now on. */
  final void begin(int runOrder, int runs) {
    order = runOrder;
    freeRuns = runs;
    hint = 0;
  }

  /** Gives the table back; no slot may be live. */
  void shut(DescriptorArena arena) {
    arena.free(table);
    table = NO_TABLE;
    end();
  }

  /** Serves no order. */
  final void end() {
    freeRuns = 0;
    starts = null;
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
   * Makes a free run of its order live and returns the offset of its first slot; there must be one.
   *
   * <p>Next-fit: taking the lowest free run would use up the generations of the first slots while
   * the rest stay fresh.
   */
  int take(ByteBuffer memory, int cgroup) {
    int start = SlotRuns.next(memory, bitmap(), order, hint);
    hint = (start + (1 << order)) % Entry.SLOTS_PER_CLUSTER;
    takeAt(memory, start, order, cgroup);
    return start;
  }

  /** Makes a run of any order live; all of its slots must be free. */
  void takeAt(ByteBuffer memory, int start, int runOrder, int cgroup) {
    freeRuns -= ownRunsIn(memory, start, runOrder);
    int slots = 1 << runOrder;
    int generation = generation(memory, start, slots);
    long owner = Descriptor.owner(cgroup);
    for (int offset = start; offset < start + slots; offset++) {
      int at = (int) descriptor(offset);
      memory.putLong(at + Descriptor.STATE_OFFSET, Descriptor.born(generation));
      memory.putLong(at + Descriptor.OWNER_OFFSET, owner);
    }
    nextGeneration = Math.max(nextGeneration, generation + 1);
    SlotRuns.markTaken(memory, bitmap(), runOrder, start);
    liveSlots += slots;
    if (starts == null && runOrder != order) {
      starts = new RunStarts(order);
    }
    if (starts != null) {
      starts.add(start, runOrder);
    }
  }

  /**
   * Whether so many slots from there on, an aligned run of that order, were handed out together.
   */
  boolean isOneRun(int start, int runOrder) {
    return starts == null ? runOrder <= order : starts.isOneRun(start, runOrder);
  }

  /** Free runs of the cluster's own order that a free run holds or lies in. */
  private int ownRunsIn(ByteBuffer memory, int start, int runOrder) {
    if (runOrder >= order) {
      return 1 << (runOrder - order);
    }
    return SlotRuns.isFree(memory, bitmap(), order, start & -(1 << order)) ? 1 : 0;
  }

  /** The highest generation of free slots: no entry of any of them had it. */
  private int generation(ByteBuffer memory, int start, int slots) {
    int highest = 0;
    for (int offset = start; offset < start + slots; offset++) {
      highest = Math.max(highest, generation(memory, offset));
    }
    return highest;
  }

  /** The generation of a slot. */
  final int generation(ByteBuffer memory, int offset) {
    return Descriptor.generation(
        memory.getLong((int) descriptor(offset) + Descriptor.STATE_OFFSET));
  }

  /**
   * Ends a live slot; it becomes free under its next generation, or retired if there is none.
   *
   * @return whether its run can be handed out again
   */
  boolean release(ByteBuffer memory, int offset) {
    int generation = generation(memory, offset);
    return generation == Entry.MAX_GENERATION
        ? retire(memory, offset)
        : release(memory, offset, generation + 1);
  }

  /** Ends a live slot for good; the result is false. */
  final boolean retire(ByteBuffer memory, int offset) {
    end(memory, offset, generation(memory, offset));
    return false;
  }

  private void end(ByteBuffer memory, int offset, int generation) {
    int at = (int) descriptor(offset) + Descriptor.STATE_OFFSET;
    memory.putLong(at, Descriptor.unused(generation));
    liveSlots--;
  }

  /** Ends a live slot, which becomes free under that generation, as {@link #release} says. */
  final boolean release(ByteBuffer memory, int offset, int nextOfSlot) {
    end(memory, offset, nextOfSlot);
    SlotRuns.markFree(memory, bitmap(), offset);
    if (!SlotRuns.isFree(memory, bitmap(), order, offset & -(1 << order))) {
      return false;
    }
    freeRuns++;
    return true;
  }

  /** Whether the slot cannot be handed out: live or retired. */
  boolean isTaken(ByteBuffer memory, int offset) {
    return SlotRuns.isTaken(memory, bitmap(), offset);
  }

  /** Slots without a live entry. */
  int freeSlots() {
    return Entry.SLOTS_PER_CLUSTER - liveSlots;
  }

  /** The start of the lowest free run of any order, {@link SlotRuns#NONE} if there is none. */
  int lowestRun(DescriptorArena arena, int runOrder) {
    return SlotRuns.lowest(arena.buffer(table), bitmap(), runOrder);
  }

  /** The same of those in a chunk that is partly taken. */
  int lowestRunInUsedChunk(DescriptorArena arena, int runOrder) {
    return SlotRuns.lowestInUsedChunk(arena.buffer(table), bitmap(), runOrder);
  }

  /** Free runs of any order. */
  int countRuns(DescriptorArena arena, int runOrder) {
    return SlotRuns.count(arena.buffer(table), bitmap(), runOrder);
  }

  /** Where the bitmap of taken slots lies in the table's memory, in bytes. */
  int bitmap() {
    return DescriptorArena.offset(table) + DescriptorArena.BITMAP_OFFSET;
  }
}
