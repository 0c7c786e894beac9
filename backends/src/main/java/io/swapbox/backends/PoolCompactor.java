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
 * <p>Pages that became free lie in all chunks. When no round is under way and free pages are more
 * than a 32nd of those in use, the pages of the last chunks move to the first ones, until they are
 * a 64th: then whole chunks have gone back to the system.
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
  private final PoolCounters counters;

  /** Free pages beside the share that is left alone, in pages. */
  private static final int SPARE_PAGES = PoolChunk.PAGES;

  private static final int MIGRATE_BEGIN_SHIFT = 5;
  private static final int MIGRATE_END_SHIFT = 6;

  /** Handles that could be looked at for the cost of a page that is copied. */
  private static final int LOOKS_PER_PAGE = 8;

  private boolean running;
  private boolean migrating;
  private boolean movedInRound;
  private int uncheckedFrees;
  private int hand;

  PoolCompactor(
      PoolPages pages,
      Zspages zspages,
      HandleTable handles,
      ObjectBytes objects,
      PoolCounters counters) {
    this.pages = pages;
    this.zspages = zspages;
    this.handles = handles;
    this.objects = objects;
    this.counters = counters;
  }

  /** An object was freed. */
  void freed() {
    if (++uncheckedFrees == CHECK_EVERY) {
      uncheckedFrees = 0;
      check();
    }
  }

  private void check() {
    int shift = running ? END_SHIFT : BEGIN_SHIFT;
    long compactable = zspages.compactablePages();
    running = compactable > 0 && compactable >= pages.used() >>> shift;
  }

  /** A round that moved nothing was the last one. */
  private void endRound() {
    check();
    running &= movedInRound;
    movedInRound = false;
  }

  /** Whether there is enough to be gained. */
  boolean isRunning() {
    return running || isMigrating();
  }

  private boolean isMigrating() {
    long spare =
        migrating
            ? (pages.used() >>> MIGRATE_END_SHIFT) + SPARE_PAGES
            : (pages.used() >>> MIGRATE_BEGIN_SHIFT) + 2 * SPARE_PAGES;
    migrating = pages.free() > spare;
    return migrating;
  }

  /**
   * Goes on with the round, or with emptying the last chunk.
   *
   * @param count handles to look at
   * @return bytes that were moved
   */
  long step(int count) {
    if (!running && isMigrating()) {
      return (long) pages.migrate(Math.max(1, count / LOOKS_PER_PAGE)) * Page.PAGE_BYTES;
    }
    long before = pages.used();
    long moved = 0;
    for (int i = Math.min(count, handles.size()); i > 0; i--) {
      hand++;
      if (hand >= handles.size()) {
        hand = 0;
        endRound();
      }
      long object = handles.objectOrFree(hand);
      if (object > PoolObject.SAME_FILLED && move(object)) {
        moved += PoolObject.length(object);
        movedInRound = true;
      }
    }
    counters.compacted(Math.max(0, before - pages.used()));
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
}
