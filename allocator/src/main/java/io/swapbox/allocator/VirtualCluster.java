package io.swapbox.allocator;

import java.nio.ByteBuffer;

/**
 * One cluster of 512 virtual slots: its id, its counts, and its table while it has live entries.
 *
 * <p>A slot is free, live, or retired. Its generation goes up when it is freed; a slot freed under
 * the last generation is retired: it stays unused until the cluster is empty and lets its table go.
 * Bits of the bitmap are set for slots that cannot be handed out, live and retired ones.
 */
final class VirtualCluster extends ListedCluster<VirtualCluster> {

  private static final long NO_TABLE = -1;

  final long id;

  private long table = NO_TABLE;
  private int nextGeneration;
  private int freeSlots;
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

  /** Whether the cluster has a table, that is whether it is in use. */
  boolean isOpen() {
    return table != NO_TABLE;
  }

  /** Slots that can be handed out. */
  int freeSlots() {
    return freeSlots;
  }

  /** Slots with a live entry. */
  int liveSlots() {
    return liveSlots;
  }

  /** Gives the cluster a table, all slots free under the next generation. */
  void open(DescriptorArena arena) {
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
    freeSlots = Entry.SLOTS_PER_CLUSTER;
    hint = 0;
  }

  /** Gives the table back; no slot may be live. */
  void shut(DescriptorArena arena) {
    arena.free(table);
    table = NO_TABLE;
    freeSlots = 0;
  }

  /** The address of a slot's descriptor. */
  long descriptor(int offset) {
    return table + (long) offset * Descriptor.BYTES;
  }

  /**
   * Makes a free slot live and returns its offset; there must be one.
   *
   * <p>Next-fit: taking the lowest free slot would use up the generations of the first slots while
   * the rest stay fresh.
   */
  int take(ByteBuffer memory, int cgroup) {
    int offset = nextFree(memory);
    int at = (int) descriptor(offset);
    int generation = Descriptor.generation(memory.getLong(at + Descriptor.STATE_OFFSET));
    memory.putLong(at + Descriptor.STATE_OFFSET, Descriptor.born(generation));
    memory.putLong(at + Descriptor.OWNER_OFFSET, Descriptor.owner(cgroup));
    int word = bitmapWord(offset / Long.SIZE);
    memory.putLong(word, memory.getLong(word) | (1L << offset));
    nextGeneration = Math.max(nextGeneration, generation + 1);
    hint = (offset + 1) % Entry.SLOTS_PER_CLUSTER;
    freeSlots--;
    liveSlots++;
    return offset;
  }

  /** Ends a live slot; it becomes free under its next generation, or retired if there is none. */
  void release(ByteBuffer memory, int offset) {
    int at = (int) descriptor(offset) + Descriptor.STATE_OFFSET;
    int generation = Descriptor.generation(memory.getLong(at));
    liveSlots--;
    if (generation == Entry.MAX_GENERATION) {
      memory.putLong(at, Descriptor.unused(generation));
      return;
    }
    memory.putLong(at, Descriptor.unused(generation + 1));
    int word = bitmapWord(offset / Long.SIZE);
    memory.putLong(word, memory.getLong(word) & ~(1L << offset));
    freeSlots++;
  }

  /** Whether the slot cannot be handed out: live or retired. */
  boolean isTaken(ByteBuffer memory, int offset) {
    return (memory.getLong(bitmapWord(offset / Long.SIZE)) & (1L << offset)) != 0;
  }

  private int nextFree(ByteBuffer memory) {
    int first = hint / Long.SIZE;
    long free = ~memory.getLong(bitmapWord(first)) & (-1L << hint);
    for (int i = 1; free == 0; i++) {
      // Comes back to the first word, this time to the slots before the hint.
      first = (hint / Long.SIZE + i) % DescriptorArena.BITMAP_WORDS;
      free = ~memory.getLong(bitmapWord(first));
    }
    return first * Long.SIZE + Long.numberOfTrailingZeros(free);
  }

  private int bitmapWord(int index) {
    return DescriptorArena.offset(table) + DescriptorArena.BITMAP_OFFSET + index * Long.BYTES;
  }
}
