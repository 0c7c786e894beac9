package io.swapbox.actors.simulation;

import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.simulation.ClientRequest.Kind;
import io.swapbox.actors.simulation.ClientRequest.Named;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.backends.SimulatedMedium;

/** Holds each reply against the model: what came back, and whether a refusal has a reason. */
final class Judge {

  private final Simulation run;
  private final Book book;
  private final SimulatedMedium medium;
  private long answers;
  private long digest;

  Judge(Simulation run) {
    this.run = run;
    this.book = run.book();
    this.medium = run.medium();
  }

  long digest() {
    return digest;
  }

  /** A moment, for what went wrong since then. */
  record Since(long event, int failedReads, int failedWrites) {}

  Since now() {
    return new Since(run.events(), medium.failedReads(), medium.failedWrites());
  }

  /** Whether a page that is not zero may be refused that way. */
  boolean explainsRefusal(PageStatus status, Since since) {
    return switch (status) {
      case NO_SPACE -> run.fileWasFullSince(since.event());
      case WRITE_ERROR -> medium.failedWrites() > since.failedWrites();
      default -> false;
    };
  }

  /** Whether a page may fail to come back that way. */
  boolean explainsLoss(PageBatch batch, int i, Since since) {
    boolean inFile = batch.backing(i) == Backing.SWAPFILE;
    return switch (batch.status(i)) {
      case CORRUPT -> inFile && medium.isFlipped(Location.slot(OwnerAccess.location(batch, i)));
      case READ_ERROR -> inFile && medium.failedReads() > since.failedReads();
      default -> false;
    };
  }

  void sent(ClientRequest request) {
    request.underWay = true;
    request.since = now();
    if (request.ends()) {
      for (int i = 0; i < request.batch.size(); i++) {
        if (request.named[i] == Named.LIVE) {
          request.pages[i].releasing++;
        }
      }
    }
  }

  void answered(ClientRequest request) {
    SimulationFailure.require(request.underWay, "a request was answered twice: %s", request.batch);
    request.underWay = false;
    PageBatch batch = request.batch;
    for (int i = 0; i < batch.size(); i++) {
      digest = digest * 31 + batch.status(i).ordinal() + ++answers;
      if (request.kind == Kind.STORE) {
        judgeStore(request, i);
      } else {
        judgeEntry(request, i);
      }
    }
    if (request.ends()) {
      for (int i = 0; i < batch.size(); i++) {
        if (request.named[i] == Named.LIVE) {
          request.pages[i].releasing--;
        }
      }
    }
  }

  private void judgeStore(ClientRequest request, int i) {
    PageStatus status = request.batch.status(i);
    long entry = request.batch.entry(i);
    boolean intact =
        Pages.isIntact(request.memory, request.offset(i), request.kinds[i], request.stamps[i]);
    SimulationFailure.require(intact, "a page changed while it was stored (%s)", status);
    if (status == PageStatus.DONE) {
      SimulationFailure.require(entry != Entry.NONE, "a page was taken without an entry");
      book.stored(entry, request.kinds[i], request.stamps[i]);
      return;
    }
    SimulationFailure.require(entry == Entry.NONE, "a refused page has entry 0x%x", entry);
    boolean explained = request.kinds[i] != 0 && explainsRefusal(status, request.since);
    SimulationFailure.require(explained, "%s of a page without a reason", status);
  }

  private void judgeEntry(ClientRequest request, int i) {
    PageStatus status = request.batch.status(i);
    Named named = request.named[i];
    boolean right =
        switch (named) {
          case LIVE -> judgeLive(request, i);
          case TWICE -> status == twice(request, i);
          case STALE -> status == PageStatus.STALE;
          case FOREIGN -> status == PageStatus.FOREIGN;
          case MADE_UP, MISROUTED -> status == PageStatus.UNKNOWN;
          case GUESSED -> true;
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

  /** An entry that is twice in a load is served once; in a free it is gone the second time. */
  private static PageStatus twice(ClientRequest request, int i) {
    if (request.kind == Kind.FREE) {
      return PageStatus.STALE;
    }
    for (int first = 0; first < i; first++) {
      if (request.batch.entry(first) == request.batch.entry(i)) {
        boolean gone = request.batch.status(first) == PageStatus.STALE;
        return gone ? PageStatus.STALE : PageStatus.DUPLICATE;
      }
    }
    return PageStatus.DUPLICATE;
  }

  private boolean judgeLive(ClientRequest request, int i) {
    Book.Page page = request.pages[i];
    PageBatch batch = request.batch;
    return switch (batch.status(i)) {
      case DONE -> {
        if (request.kind != Kind.FREE) {
          SimulationFailure.require(
              Pages.isIntact(request.memory, request.offset(i), page.kind, page.stamp),
              "entry 0x%x came back from %s with other bytes",
              page.entry,
              batch.backing(i));
        }
        if (request.ends()) {
          book.ended(page);
        }
        yield true;
      }
      case STALE -> page.dead || page.releasing > (request.ends() ? 1 : 0);
      default -> explainsLoss(batch, i, request.since);
    };
  }
}
