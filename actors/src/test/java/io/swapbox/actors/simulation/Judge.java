package io.swapbox.actors.simulation;

import io.swapbox.FolioRule;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.simulation.ClientRequest.Caching;
import io.swapbox.actors.simulation.ClientRequest.Kind;
import io.swapbox.actors.simulation.ClientRequest.Named;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;

/** Holds each reply against the model: what came back, and whether a refusal has a reason. */
final class Judge {

  private final Simulation run;
  private final Book book;
  private final Devices devices;
  private final Tiers tiers;
  private long answers;
  private long digest;

  Judge(Simulation run) {
    this.run = run;
    this.book = run.book();
    this.devices = run.devices();
    this.tiers = run.tiers();
  }

  long digest() {
    return digest;
  }

  /**
   * A moment, for what went wrong since then.
   *
   * @param rules changes of rules that were made by then
   */
  record Since(long event, Devices.Failures failures, int rules) {}

  Since now() {
    return new Since(run.events(), devices.failures(), run.tierRules().made());
  }

  /** Whether a page that is not zero may be refused that way. */
  boolean explainsRefusal(PageStatus status, int cgroup, Since since) {
    return switch (status) {
      case SWAP_MAX -> run.swapLimits().refusedSince(cgroup, since.event());
      case NO_SPACE -> hadNoRoom(cgroup, since);
      case WRITE_ERROR -> devices.failures().writes() > since.failures().writes();
      default -> false;
    };
  }

  /** Whether each device was full at some time, or closed to the cgroup, or to all. */
  private boolean hadNoRoom(int cgroup, Since since) {
    if (run.scenario().isClassic() && mayLackItsSlot(cgroup, since)) {
      return true;
    }
    for (int device = 0; device < tiers.devices(); device++) {
      if (tiers.ofDevice(device) != Tiers.NONE
          && !devices.wasFullSince(device, since.event())
          && !run.tierRules().mayDeny(cgroup, tiers.ofDevice(device), since.rules())
          && !run.swapoffs().mayBeClosedSince(tiers.ofDevice(device), since.event())
          && !devices.hasExhaustedSince(since.failures())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a page that has a slot may not be written there: no block, or not for its cgroup. */
  private boolean mayLackItsSlot(int cgroup, Since since) {
    boolean denied = false;
    for (int device = 0; device < tiers.devices(); device++) {
      denied |= run.tierRules().mayDeny(cgroup, tiers.ofDevice(device), since.rules());
    }
    return denied || devices.failures().refusals() > since.failures().refusals();
  }

  /** Whether a page may fail to come back that way; {@link #loaded} has seen to damaged ones. */
  boolean explainsLoss(PageBatch batch, int i, Since since) {
    return switch (batch.status(i)) {
      case CORRUPT -> batch.backing(i) == Backing.SWAPFILE;
      case READ_ERROR ->
          batch.backing(i) == Backing.SWAPFILE
              && devices.failures().reads() > since.failures().reads();
      default -> false;
    };
  }

  /** A backend has answered a load, whose entries still have what was read. */
  void loaded(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      SimulationFailure.require(
          batch.status(i) != PageStatus.CORRUPT
              || batch.backing(i) != Backing.SWAPFILE
              || devices.isFlipped(OwnerAccess.location(batch, i)),
          "%s was damaged, and no bit of it is wrong",
          Entry.describe(batch.entry(i)));
    }
  }

  void sent(ClientRequest request) {
    request.underWay = true;
    request.since = now();
    for (int i = 0; i < request.batch.size(); i++) {
      if (request.named[i] == Named.LIVE) {
        Book.Page page = request.pages[i];
        request.changes[i] = page.changes;
        request.uncached[i] = page.uncached;
        page.begins(request.kind, request.mappings[i]);
      }
    }
  }

  void answered(ClientRequest request) {
    SimulationFailure.require(request.underWay, "a request was answered twice: %s", request.batch);
    request.underWay = false;
    PageBatch batch = request.batch;
    if (request.order > 0) {
      judgeFolio(request);
    }
    for (int i = 0; i < batch.size(); i++) {
      digest = digest * 31 + batch.status(i).ordinal() + ++answers;
      if (request.named[i] == Named.NEW) {
        judgeStore(request, i);
      } else {
        judgeEntry(request, i);
      }
    }
  }

  /** A folio ends as one; a store that ends as pages was split, as only the strict rule does. */
  private void judgeFolio(ClientRequest request) {
    PageBatch batch = request.batch;
    if (request.kind == Kind.STORE && batch.order() == 0) {
      SimulationFailure.require(
          run.scenario().allocators().folioRule() == FolioRule.STRICT || run.scenario().isClassic(),
          "a folio was split by the mixed rule");
      return;
    }
    boolean served = isServed(batch.status(0));
    for (int i = 0; i < batch.size(); i++) {
      SimulationFailure.require(
          isServed(batch.status(i)) == served, "a folio ended in parts: %s", batch);
      SimulationFailure.require(
          request.kind != Kind.STORE || !served || batch.entry(i) == Entry.ofRun(batch.entry(0), i),
          "I4: the entries of a folio are no run");
    }
    SimulationFailure.require(
        request.kind != Kind.STORE || !served || Entry.offset(batch.entry(0)) % batch.size() == 0,
        "I4: a folio of order %d is not aligned",
        request.order);
  }

  private static boolean isServed(PageStatus status) {
    return status == PageStatus.DONE || status == PageStatus.CACHED;
  }

  private void judgeStore(ClientRequest request, int i) {
    PageStatus status = request.batch.status(i);
    long entry = request.batch.entry(i);
    boolean intact =
        Pages.isIntact(request.memory, request.offset(i), request.kinds[i], request.stamps[i]);
    SimulationFailure.require(intact, "a page changed while it was stored (%s)", status);
    if (status == PageStatus.DONE) {
      SimulationFailure.require(entry != Entry.NONE, "a page was taken without an entry");
      Book.Page page = book.stored(entry, request.kinds[i], request.stamps[i], request.mappings[i]);
      page.order = request.batch.order();
      page.run = request.batch.entry(0);
      return;
    }
    SimulationFailure.require(entry == Entry.NONE, "a refused page has entry 0x%x", entry);
    boolean needsRoom =
        run.scenario().isClassic()
            || request.kinds[i] != 0
            || (request.batch.order() > 0 && !isZero(request));
    boolean explained = (needsRoom || isChargedForZero(status)) && explainsRefusal(request, i);
    SimulationFailure.require(explained, "%s of a page without a reason", status);
  }

  private boolean explainsRefusal(ClientRequest request, int i) {
    int cgroup = OwnerAccess.cgroup(request.batch, i);
    return explainsRefusal(request.batch.status(i), cgroup, request.since);
  }

  /** Whether a zero page, which needs no room, may be refused that way. */
  private boolean isChargedForZero(PageStatus status) {
    return status == PageStatus.SWAP_MAX && run.scenario().chargesZeroPages();
  }

  private static boolean isZero(ClientRequest request) {
    for (int i = 0; i < request.batch.size(); i++) {
      if (request.kinds[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void judgeEntry(ClientRequest request, int i) {
    PageStatus status = request.batch.status(i);
    Named named = request.named[i];
    boolean right =
        switch (named) {
          case LIVE -> judgeLive(request, i);
          case TWICE -> status == twice(request, i);
          // A migration may have to end before an entry that was given up does.
          case STALE ->
              status == PageStatus.STALE
                  || (request.isAhead() && status == PageStatus.NOT_READ_AHEAD);
          case FOREIGN -> status == PageStatus.FOREIGN;
          case MADE_UP, MISROUTED -> status == PageStatus.UNKNOWN;
          case GUESSED -> true;
          case NO_RUN -> !isServed(status);
          case NEW -> false;
        };
    SimulationFailure.require(
        right,
        "%s of entry 0x%x, asked for as %s, ended as %s",
        request.kind,
        request.batch.entry(i),
        named,
        status);
  }

  /** An entry that is served is refused the second time; one that is not ends the same way. */
  private static PageStatus twice(ClientRequest request, int i) {
    int first = 0;
    while (request.batch.entry(first) != request.batch.entry(i)) {
      first++;
    }
    PageStatus ended = request.batch.status(first);
    if (request.isAhead() && ended != PageStatus.STALE) {
      return PageStatus.NOT_READ_AHEAD;
    }
    return switch (ended) {
      case STALE, UNMAPPED, NOT_CACHED, UNBACKED -> ended;
      default -> request.kind == Kind.UNCACHE ? PageStatus.NOT_CACHED : PageStatus.DUPLICATE;
    };
  }

  private boolean judgeLive(ClientRequest request, int i) {
    Book.Page page = request.pages[i];
    page.ends(request.kind, request.mappings[i]);
    boolean right = explains(request, i, page);
    book.settle(page);
    return right;
  }

  /** Whether a live entry may end so; notes what the reply tells. */
  private boolean explains(ClientRequest request, int i, Book.Page page) {
    PageBatch batch = request.batch;
    Kind kind = request.kind;
    boolean changed = page.changes != request.changes[i];
    return switch (batch.status(i)) {
      case DONE -> done(request, i, page, changed);
      case CACHED -> {
        SimulationFailure.require(
            Scenario.isFrameOf(page.entry, batch.frame(i)),
            "entry 0x%x is said to be in frame 0x%x",
            page.entry,
            batch.frame(i));
        boolean mayBeCached = page.mayBeCached() || changed;
        if (kind.takesUse()) {
          book.change(page, -1, 0);
        }
        yield kind.loads() && mayBeCached;
      }
      case STALE -> page.dead || page.mayBeGone();
      case UNMAPPED -> kind != Kind.LOAD && (page.mayBeUnmapped() || changed);
      case NOT_CACHED ->
          (kind == Kind.EVICT || kind == Kind.UNCACHE) && (page.mayBeUncached() || changed);
      case UNBACKED -> kind == Kind.UNCACHE && (page.uses + page.adding > 0 || changed);
      case FOLIO_REFUSED -> kind.loads() && isRefusedByAnother(request);
      case NOT_READ_AHEAD -> request.isAhead();
      // A page of it was freed, and its slot is a single page's since.
      case NOT_A_FOLIO -> run.scenario().isClassic() && isRefusedByAnother(request);
      case MIXED_BACKING ->
          request.order > 0 && run.scenario().allocators().folioRule() == FolioRule.STRICT;
      case NO_SPACE, SWAP_MAX, WRITE_ERROR ->
          kind == Kind.EVICT
              && (page.kind != 0 || isChargedForZero(batch.status(i)))
              && (explainsRefusal(request, i) || isOfBadSlot(page, batch.status(i)));
      default -> kind.loads() && explainsLoss(batch, i, request.since);
    };
  }

  /** Whether a page cannot be written to the slot that its entry names, as that is bad. */
  private boolean isOfBadSlot(Book.Page page, PageStatus status) {
    return run.scenario().isClassic()
        && status == PageStatus.WRITE_ERROR
        && devices.isBad(page.entry);
  }

  private static boolean isRefusedByAnother(ClientRequest request) {
    for (int i = 0; i < request.batch.size(); i++) {
      PageStatus status = request.batch.status(i);
      if (!isServed(status)
          && status != PageStatus.FOLIO_REFUSED
          && status != PageStatus.NOT_A_FOLIO) {
        return true;
      }
    }
    return false;
  }

  private boolean done(ClientRequest request, int i, Book.Page page, boolean changed) {
    Kind kind = request.kind;
    if (kind.loads()) {
      SimulationFailure.require(
          Pages.isIntact(request.memory, request.offset(i), page.kind, page.stamp),
          "entry 0x%x came back from %s with other bytes",
          page.entry,
          request.batch.backing(i));
      boolean wasEvicted = page.uncached != request.uncached[i]; // read while it was, at least
      if (!page.mayBeUncached() && !changed && !wasEvicted) {
        return false;
      }
    }
    switch (kind) {
      case STORE, LOAD -> {}
      case TAKE, FREE -> book.change(page, -1, 0);
      case DUPLICATE -> book.change(page, 1, 0);
      case CACHE -> {
        boolean isCached = request.batch.frame(i) != PageBatch.NOT_CACHED;
        SimulationFailure.require(
            isCached || request.caching == Caching.ALONE,
            "entry 0x%x was not cached, though %s",
            page.entry,
            request.caching);
        book.change(page, -1, isCached ? 1 : 0);
      }
      case EVICT -> {
        page.dirty = false;
        book.change(page, request.mappings[i], -1);
      }
      case UNCACHE -> book.change(page, 0, -1);
    }
    return true;
  }
}
