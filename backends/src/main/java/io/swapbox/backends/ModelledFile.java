package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * A swap file of modelled pages: 8 bytes of heap a slot, up to the highest that was written, and 16
 * for each packed object beside an array a slot.
 */
public final class ModelledFile implements PageFile {

  private static final int FIRST_CAPACITY = 1024;

  private final long slots;
  private final boolean inMemory;
  private long[] stored = new long[FIRST_CAPACITY];

  /** By slot the packed objects that begin in it: of each its first byte there and its page. */
  private final Int2ObjectHashMap<long[]> packed = new Int2ObjectHashMap<>();

  /**
   * An empty file.
   *
   * @param slots pages that it may hold
   */
  public ModelledFile(long slots) {
    this(slots, false);
  }

  private ModelledFile(long slots, boolean inMemory) {
    this.slots = slots;
    this.inMemory = inMemory;
  }

  /** The model of slots in memory; {@code slots} pages. */
  static ModelledFile inMemory(long slots) {
    return new ModelledFile(slots, true);
  }

  @Override
  public String name() {
    return "modelled swap file";
  }

  @Override
  public long slots() {
    return slots;
  }

  @Override
  public void write(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums) {
    int first = index(slot, count);
    if (first + count > stored.length) {
      stored = Arrays.copyOf(stored, Math.max(first + count, 2 * stored.length));
    }
    for (int i = 0; i < count; i++) {
      long page = ModelledPage.read(pages[from + i], offsets[from + i]);
      stored[first + i] = page;
      checksums[from + i] = Long.hashCode(page);
    }
  }

  @Override
  public void read(
      IoBuffer io,
      long slot,
      ByteBuffer[] pages,
      int[] offsets,
      int from,
      int count,
      int[] checksums) {
    int first = index(slot, count);
    for (int i = 0; i < count; i++) {
      long page = stored[first + i];
      ModelledPage.write(pages[from + i], offsets[from + i], page);
      checksums[from + i] = Long.hashCode(page);
    }
  }

  @Override
  public boolean inMemory() {
    return inMemory;
  }

  @Override
  public void writePacked(IoBuffer io, long slot, PackedRun run) {
    int first = index(slot, run.slots());
    int next = 0;
    for (int k = 0; k < run.slots(); k++) {
      int from = next;
      while (next < run.count() && run.start(next) / PAGE_BYTES == k) {
        next++;
      }
      packed.put(first + k, objects(run, from, next));
    }
  }

  /** Those objects of a run, which begin in one slot. */
  private static long[] objects(PackedRun run, int from, int to) {
    long[] objects = new long[2 * (to - from)];
    for (int i = from; i < to; i++) {
      long page = ModelledPage.read(run.buffer(i), run.offset(i));
      objects[2 * (i - from)] = run.start(i) % PAGE_BYTES;
      objects[2 * (i - from) + 1] = page;
      run.checksum(i, Long.hashCode(page));
    }
    return objects;
  }

  @Override
  public void readPacked(IoBuffer io, long slot, PackedRun run) {
    int first = index(slot, run.slots());
    for (int i = 0; i < run.count(); i++) {
      long page = object(first + run.start(i) / PAGE_BYTES, run.start(i) % PAGE_BYTES);
      ModelledPage.write(run.buffer(i), run.offset(i), page);
      if (Long.hashCode(page) != run.checksum(i)) {
        run.setDamaged(i);
      }
    }
  }

  private long object(int index, int start) {
    long[] objects = packed.get(index);
    for (int k = 0; objects != null && k < objects.length; k += 2) {
      if (objects[k] == start) {
        return objects[k + 1];
      }
    }
    throw new IllegalStateException("no object begins at byte " + start + " of slot " + index);
  }

  @Override
  public void close() {
    stored = new long[0];
    packed.clear();
  }

  private int index(long slot, int count) {
    requireSlots(slot, count);
    return Math.toIntExact(slot - 1);
  }
}
