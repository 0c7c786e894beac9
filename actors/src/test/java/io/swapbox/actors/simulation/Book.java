package io.swapbox.actors.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.collections.Long2ObjectHashMap;

/** A model of the space: each entry that somebody was given, and what is in it. */
final class Book {

  /** An entry, live until the reply that ends it. */
  static final class Page {
    final long entry;
    final int kind;
    final long stamp;
    boolean dead;

    /** Requests under way that may end it. */
    int releasing;

    private int index;

    Page(long entry, int kind, long stamp) {
      this.entry = entry;
      this.kind = kind;
      this.stamp = stamp;
    }
  }

  private final Long2ObjectHashMap<Page> byEntry = new Long2ObjectHashMap<>();
  private final List<Page> live = new ArrayList<>();
  private final List<Page> dead = new ArrayList<>();

  /** Enters a page that was stored. */
  Page stored(long entry, int kind, long stamp) {
    Page page = new Page(entry, kind, stamp);
    SimulationFailure.require(
        byEntry.put(entry, page) == null, "entry 0x%x was given out twice", entry);
    page.index = live.size();
    live.add(page);
    return page;
  }

  /** Ends a page. */
  void ended(Page page) {
    SimulationFailure.require(!page.dead, "entry 0x%x was given up twice", page.entry);
    page.dead = true;
    Page last = live.removeLast();
    if (last != page) {
      live.set(page.index, last);
      last.index = page.index;
    }
    dead.add(page);
  }

  List<Page> live() {
    return live;
  }

  /** A live page by chance, or null when there is none. */
  Page anyLive(SplittableRandom random) {
    return live.isEmpty() ? null : live.get(random.nextInt(live.size()));
  }

  /** A dead page by chance, or null when there is none. */
  Page anyDead(SplittableRandom random) {
    return dead.isEmpty() ? null : dead.get(random.nextInt(dead.size()));
  }
}
