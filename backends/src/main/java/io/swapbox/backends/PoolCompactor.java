package io.swapbox.backends;

/**
 * Moves objects out of zspages that are sparsely used, so that their pages become free ({@code
 * zs_compact()} of {@code mm/zsmalloc.c}).
 *
 * <p>The kernel finds the objects of a zspage by the handle that each begins with. Here a hand goes
 * round the handles instead, which costs no byte of an object: what it comes to moves to the
 * fullest zspage of its class that has room, unless it lies in a fuller one. So each round leaves
 * the sparse ones empty.
 *
 * <p>Rounds begin when a 16th of the pages could be given back, and end when it is a 64th: objects
 * that are moved for every page saved would cost more than the memory is worth.
 */
final class PoolCompactor {

  private static final int BEGIN_SHIFT = 4;
  private static final int END_SHIFT = 6;

  /** Objects freed from one look at the classes to the next. */
  private static final int CHECK_EVERY = 64;

  private final PoolPages pages;
  private final Zspages zspages;
  private final HandleTable handles;
  private final ObjectBytes objects;
  private boolean running;
  private int uncheckedFrees;
  private int hand;
  private long compactedPages;

  PoolCompactor(PoolPages pages, Zspages zspages, HandleTable handles, ObjectBytes objects) {
    this.pages = pages;
    this.zspages = zspages;
    this.handles = handles;
    this.objects = objects;
  }

  /** An object was freed. */
  void freed() {
    if (++uncheckedFrees == CHECK_EVERY) {
      uncheckedFrees = 0;
      int shift = running ? END_SHIFT : BEGIN_SHIFT;
      long compactable = zspages.compactablePages();
      running = compactable > 0 && compactable >= pages.used() >>> shift;
    }
  }

  /** Whether there is enough to be gained. */
  boolean isRunning() {
    return running;
  }

  /**
   * Goes on with the round.
   *
   * @param count handles to look at
   * @return bytes that were moved
   */
  long step(int count) {
    long before = pages.used();
    long moved = 0;
    for (int i = Math.min(count, handles.size()); i > 0; i--) {
      hand = hand + 1 < handles.size() ? hand + 1 : 0;
      long object = handles.objectOrFree(hand);
      if (object >= 0 && move(object)) {
        moved += PoolObject.length(object);
      }
    }
    compactedPages += Math.max(0, before - pages.used());
    return moved;
  }

  private boolean move(long object) {
    long moved = zspages.relocate(object);
    if (moved == object) {
      return false;
    }
    objects.move(object, moved);
    handles.set(hand, moved);
    zspages.free(object);
    return true;
  }

  /** Pages that became free by this so far ({@code pages_compacted}). */
  long compactedPages() {
    return compactedPages;
  }
}
