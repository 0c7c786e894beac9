package io.swapbox.backends;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** A swap file of modelled pages: 8 bytes of heap a slot, up to the highest that was written. */
public final class ModelledFile implements PageFile {

  private static final int FIRST_CAPACITY = 1024;

  private final long slots;
  private final boolean inMemory;
  private long[] stored = new long[FIRST_CAPACITY];

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
  public void close() {
    stored = new long[0];
  }

  private int index(long slot, int count) {
    return Math.toIntExact(Objects.checkFromIndexSize(slot - 1, count, slots));
  }
}
