package io.swapbox.actors.simulation;

import io.swapbox.actors.simulation.ClientRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A model of the space: each entry that somebody was given, what is in it and who holds it.
 *
 * <p>A page has what replies have told so far, and what requests under way may have changed since.
 */
final class Book {

  /** An entry, live until the reply that ends it. */
  static final class Page {
    final long entry;

    /** What is in it; changes only while the page is in memory and nobody else is at it. */
    int kind;

    long stamp;

    /** The swap count: uses that the clients have. */
    int uses;

    /** The first entry of the folio that it was stored with, of this order; 0 when alone. */
    long run;

    int order;

    /** Holds of the swap cache. A reply that overtakes another one may show -1 or 2 for a while. */
    int pins;

    /** Whether it was written since it was loaded. */
    boolean dirty;

    boolean dead;

    /** Changes that replies have told. */
    int changes;

    /** Uses that requests under way may take. */
    int removing;

    /** Uses that requests under way may add. */
    int adding;

    /** Requests under way that may bring its bytes. */
    int loading;

    /** Requests under way that may put it in the swap cache. */
    int caching;

    /** Requests under way that may take it out of there. */
    int uncaching;

    /** Requests that have come back and were to take it out of there. */
    int uncached;

    private int index;

    Page(long entry, int kind, long stamp, int uses) {
      this.entry = entry;
      this.kind = kind;
      this.stamp = stamp;
      this.uses = uses;
    }

    /** A request for it is sent. */
    void begins(Kind request, int mappings) {
      underWay(request, mappings, 1);
    }

    /** A request for it has come back. */
    void ends(Kind request, int mappings) {
      uncached += request == Kind.EVICT || request == Kind.UNCACHE ? 1 : 0;
      underWay(request, mappings, -1);
    }

    private void underWay(Kind request, int mappings, int by) {
      switch (request) {
        case STORE -> {}
        case LOAD -> loading += by;
        case TAKE -> {
          loading += by;
          removing += by;
        }
        case CACHE -> {
          loading += by;
          removing += by;
          caching += by;
        }
        case FREE -> removing += by;
        case DUPLICATE -> adding += by;
        case EVICT -> {
          adding += by * mappings;
          uncaching += by;
        }
        case UNCACHE -> uncaching += by;
      }
    }

    /** Whether nothing may hold it any more. */
    boolean mayBeGone() {
      return mayBeUnmapped() && mayBeUncached();
    }

    boolean mayBeUnmapped() {
      return uses - removing <= 0;
    }

    boolean mayBeUncached() {
      return pins - uncaching <= 0;
    }

    boolean mayBeCached() {
      return pins + caching > 0;
    }

    /** Whether its owner can write it: it is in memory, and nobody else is at it. */
    boolean isWritable() {
      return pins == 1 && loading == 0 && caching == 0 && uncaching == 0;
    }
  }

  private final Long2ObjectHashMap<Page> byEntry = new Long2ObjectHashMap<>();
  private final List<Page> live = new ArrayList<>();
  private final List<Page> dead = new ArrayList<>();

  /** Enters a page that was stored. */
  Page stored(long entry, int kind, long stamp, int uses) {
    Page page = new Page(entry, kind, stamp, uses);
    SimulationFailure.require(
        byEntry.put(entry, page) == null, "entry 0x%x was given out twice", entry);
    page.index = live.size();
    live.add(page);
    return page;
  }

  /** A reply says that uses and holds of the swap cache have changed by that. */
  void change(Page page, int uses, int pins) {
    SimulationFailure.require(!page.dead, "entry 0x%x was used after its end", page.entry);
    page.uses += uses;
    page.pins += pins;
    page.changes++;
    settle(page);
  }

  /** Ends a page that nothing holds and no request under way can have taken hold of. */
  void settle(Page page) {
    if (page.dead || page.adding > 0 || page.caching > 0) {
      return;
    }
    SimulationFailure.require(
        page.uses >= 0, "entry 0x%x was given up more often than it was held", page.entry);
    if (page.uses == 0 && page.pins <= 0) {
      end(page);
    }
  }

  private void end(Page page) {
    page.dead = true;
    Page last = live.removeLast();
    if (last != page) {
      live.set(page.index, last);
      last.index = page.index;
    }
    dead.add(page);
  }

  /** The page of an entry that was given out, live or dead. */
  Page of(long entry) {
    return byEntry.get(entry);
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
