package io.swapbox.allocator;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * 512 slots of a device whose entries name its slots: a cluster that has its table all the time.
 *
 * <p>A slot is never retired for its generation: after the last one it begins anew, as it cannot be
 * replaced by another one.
 */
final class DeviceCluster extends VirtualCluster {

  private final Runnable retired;

  /** A bit for each slot that is bad; null while there is none. */
  private long @Nullable [] bad;

  /**
   * A cluster whose slots are free but for those outside of a range.
   *
   * @param firstSlot offset of the first slot that may hold a page
   * @param endSlot offset past the last one
   * @param retired told whenever the entry of a bad slot has ended
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  DeviceCluster(long id, DescriptorArena arena, int firstSlot, int endSlot, Runnable retired) {
    super(id, 0);
    this.retired = retired;
    super.open(arena, 0);
    ByteBuffer memory = arena.buffer(descriptor(0));
    for (int offset = 0; offset < Entry.SLOTS_PER_CLUSTER; offset++) {
      if (offset < firstSlot || offset >= endSlot) {
        SlotRuns.markTaken(memory, bitmap(), 0, offset);
      }
    }
    resetOrder();
  }

  @Override
  void open(DescriptorArena arena, int runOrder) {
    begin(runOrder, countRuns(arena, runOrder));
  }

  /** {@inheritDoc} One with the header has none of the highest order, say. */
  @Override
  boolean hasRunWhenOpened(DescriptorArena arena, int runOrder) {
    return lowestRun(arena, runOrder) != SlotRuns.NONE;
  }

  @Override
  void shut(DescriptorArena arena) {
    end();
  }

  @Override
  boolean release(ByteBuffer memory, int offset) {
    if (isBad(offset)) {
      retired.run();
      return retire(memory, offset);
    }
    return release(memory, offset, (generation(memory, offset) + 1) & Entry.MAX_GENERATION);
  }

  /** Lets a slot that is live never be handed out again; false if it was bad before. */
  boolean markBad(int offset) {
    if (isBad(offset)) {
      return false;
    }
    if (bad == null) {
      bad = new long[DescriptorArena.BITMAP_WORDS];
    }
    bad[offset / Long.SIZE] |= 1L << offset;
    return true;
  }

  private boolean isBad(int offset) {
    return bad != null && (bad[offset / Long.SIZE] & 1L << offset) != 0;
  }
}
