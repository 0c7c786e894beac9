package io.swapbox;

import io.swapbox.allocator.Entry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The tags that tell the entries of one space of this program from those of others: each has its
 * own as long as no more than 255 are open.
 */
final class SpaceTags {

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final AtomicIntegerArray OPEN = new AtomicIntegerArray(Entry.MAX_SPACE + 1);

  private SpaceTags() {}

  /**
   * Takes tags 1 to 255 in turn, so that an entry of one space is refused by the next 254; those of
   * open spaces are passed over while there are others.
   */
  static int take() {
    for (int tried = 0; tried < Entry.MAX_SPACE; tried++) {
      int tag = next();
      if (claim(tag)) {
        return tag;
      }
    }
    int shared = next();
    OPEN.incrementAndGet(shared);
    return shared;
  }

  /** Takes that tag, unless an open space has it. */
  static boolean claim(int tag) {
    return OPEN.compareAndSet(tag, 0, 1);
  }

  /** The space is closed. */
  static void giveBack(int tag) {
    OPEN.decrementAndGet(tag);
  }

  private static int next() {
    return Math.floorMod(NEXT.getAndIncrement(), Entry.MAX_SPACE) + 1;
  }
}
