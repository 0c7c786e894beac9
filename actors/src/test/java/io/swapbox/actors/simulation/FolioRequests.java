package io.swapbox.actors.simulation;

import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.simulation.ClientRequest.Kind;
import io.swapbox.actors.simulation.ClientRequest.Named;
import io.swapbox.allocator.Entry;
import java.util.SplittableRandom;

/** The requests of a client for folios: new ones, whole ones, and some that cannot be whole. */
final class FolioRequests {

  /** Looks at pages by chance before it gives up on one that is of a folio. */
  private static final int TRIES = 8;

  private final Simulation run;
  private final Scenario scenario;
  private final Book book;
  private final SplittableRandom random;

  FolioRequests(Simulation run, SplittableRandom random) {
    this.run = run;
    this.scenario = run.scenario();
    this.book = run.book();
    this.random = random;
  }

  /** Fills an empty request by chance with a folio to be stored or loaded, or leaves it empty. */
  void fill(ClientRequest request) {
    if (scenario.maxOrder() == 0 || random.nextInt(4) > 0) {
      return;
    }
    boolean crowded = book.live().size() > scenario.crowd();
    if (!crowded && random.nextInt(3) == 0) {
      store(request);
      return;
    }
    for (int i = 0; i < TRIES; i++) {
      Book.Page page = book.anyLive(random);
      if (page != null && page.order > 0) {
        load(request, page, crowded);
        return;
      }
    }
  }

  /** The request as a message to the home of its folio. */
  SlotAllocator.Command message(ClientRequest request) {
    request.caching = ClientRequest.Caching.SHARED;
    return switch (request.kind) {
      case STORE -> new SlotAllocator.SwapOut(request.batch);
      case TAKE -> new SlotAllocator.SwapIn(request.batch.releasing());
      case CACHE -> new SlotAllocator.SwapIn(request.batch.caching());
      default -> new SlotAllocator.SwapIn(request.batch);
    };
  }

  private void store(ClientRequest request) {
    boolean huge = scenario.maxOrder() == Entry.MAX_ORDER && random.nextInt(4) == 0;
    request.kind = Kind.STORE;
    request.order = huge ? Entry.MAX_ORDER : 1 + random.nextInt(Math.min(4, scenario.maxOrder()));
    int kinds = 1 + random.nextInt(Pages.KINDS);
    int mappings = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(4);
    for (int i = 0; i < 1 << request.order; i++) {
      request.named[i] = Named.NEW;
      request.kinds[i] = random.nextInt(kinds);
      request.stamps[i] = run.nextStamp();
      request.mappings[i] = mappings;
      Pages.write(request.memory, request.offset(i), request.kinds[i], request.stamps[i]);
    }
    request.batch.addFolio(
        request.order, request.memory, request.offset(0), random.nextInt(100), mappings);
  }

  private void load(ClientRequest request, Book.Page of, boolean crowded) {
    boolean noRun = 2 << of.order <= scenario.requestPages() && random.nextInt(16) == 0;
    Kind[] kinds = {Kind.LOAD, Kind.CACHE, Kind.TAKE};
    request.kind = crowded ? Kind.TAKE : kinds[random.nextInt(kinds.length)];
    request.order = noRun ? of.order + 1 : of.order;
    for (int i = 0; i < 1 << request.order; i++) {
      Book.Page page = book.of(Entry.ofRun(of.run, i));
      request.pages[i] = page;
      request.named[i] = noRun ? Named.NO_RUN : page.dead ? Named.STALE : Named.LIVE;
      Pages.blank(request.memory, request.offset(i));
    }
    long frame = Scenario.frameOf(of.run, random.nextInt());
    request.batch.addRun(of.run, request.order, request.memory, request.offset(0), frame);
  }
}
