package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.simulation.ClientRequest.Caching;
import io.swapbox.actors.simulation.ClientRequest.Kind;
import io.swapbox.actors.simulation.ClientRequest.Named;
import io.swapbox.allocator.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/**
 * A client that stores, loads, shares, caches, evicts and frees pages by chance, some of them
 * wrongly.
 */
final class Client {

  /** What it understands. */
  sealed interface Command permits Go, Drain, Answered {}

  /** Begin. */
  record Go() implements Command {}

  /** Free everything that is live. */
  record Drain() implements Command {}

  /** A request has come back. */
  record Answered(ClientRequest request) implements Command {}

  /** Above it an entry gets no more uses; below what a descriptor can count. */
  private static final int MOST_USES = 24;

  /** Looks at pages by chance before it takes one that is not in the swap cache. */
  private static final int TRIES = 8;

  private final Simulation run;
  private final Scenario scenario;
  private final Book book;
  private final SplittableRandom random;
  private final int cpu;
  private final Judge judge;
  private final FolioRequests folios;
  private final List<ClientRequest> requests = new ArrayList<>();
  private int left;
  private int underWay;
  private boolean draining;

  private Client(Simulation run, int number, ActorRef<Command> self) {
    this.run = run;
    this.scenario = run.scenario();
    this.book = run.book();
    this.judge = run.judge();
    this.random = new SplittableRandom(scenario.seed() * 31 + number);
    this.cpu = random.nextInt(scenario.cpus());
    this.folios = new FolioRequests(run, random);
    this.left = scenario.operations();
    for (int i = 0; i < scenario.outstanding(); i++) {
      int pages = scenario.requestPages();
      int base = (number * Scenario.MAX_OUTSTANDING + i) * pages * Pages.BYTES;
      ClientRequest request = new ClientRequest(number, run.clientMemory(), base, pages);
      request.batch.repliesTo(self, new Answered(request));
      requests.add(request);
    }
  }

  static Behavior<Command> create(Simulation run, int number) {
    return Behaviors.setup(
        context -> {
          Client client = new Client(run, number, context.getSelf());
          return Behaviors.receiveMessage(
              message -> {
                client.onMessage(message);
                return Behaviors.same();
              });
        });
  }

  private void onMessage(Command message) {
    try {
      switch (message) {
        case Go go -> requests.forEach(this::next);
        case Drain drain -> {
          draining = true;
          next(requests.getFirst());
        }
        case Answered answered -> {
          underWay--;
          judge.answered(answered.request());
          next(answered.request());
        }
      }
    } catch (SimulationFailure failure) {
      // Thrown here it would be the actor's failure; it is the run's.
      run.failed(failure);
    }
  }

  private void next(ClientRequest request) {
    if (draining) {
      free(request);
    } else if (left > 0) {
      left--;
      begin(request);
    }
    if (left == 0 && underWay == 0 && !draining) {
      run.clientDone();
      left = -1;
    }
  }

  private void begin(ClientRequest request) {
    request.batch.begin(Scenario.cgroupOf(request.number));
    request.order = 0;
    folios.fill(request);
    if (request.order > 0) {
      int home =
          request.kind == Kind.STORE ? run.homeOfStores(cpu) : Entry.home(request.batch.entry(0));
      send(request, run.allocator(home), folios.message(request));
      return;
    }
    Book.Page first = book.anyLive(random);
    request.kind = first == null ? Kind.STORE : choose();
    int size = 1 + random.nextInt(scenario.batch());
    if (request.kind == Kind.STORE) {
      for (int i = 0; i < size; i++) {
        addNew(request);
      }
      send(request, run.allocator(run.homeOfStores(cpu)), new SlotAllocator.SwapOut(request.batch));
      return;
    }
    if (request.kind == Kind.EVICT || request.kind == Kind.UNCACHE) {
      first = preferCached(first);
    }
    int home = Entry.home(first.entry);
    addLive(request, first);
    for (int i = 1; i < size; i++) {
      addAny(request, home);
    }
    sendEntries(request, home);
  }

  private Kind choose() {
    boolean crowded = book.live().size() > scenario.crowd();
    int die = random.nextInt(100);
    if (die < 36) {
      return crowded ? Kind.FREE : Kind.STORE;
    } else if (die < 46) {
      return Kind.LOAD;
    } else if (die < 53) {
      return crowded ? Kind.TAKE : Kind.DUPLICATE;
    } else if (die < 62) {
      return Kind.CACHE;
    } else if (die < 73) {
      return Kind.EVICT;
    } else if (die < 78) {
      return Kind.UNCACHE;
    }
    return die < 90 ? Kind.TAKE : Kind.FREE;
  }

  private Book.Page preferCached(Book.Page otherwise) {
    Book.Page page = otherwise;
    for (int i = 0; i < TRIES && page.pins <= 0; i++) {
      page = book.anyLive(random);
    }
    return page;
  }

  /** All that is held: the uses first, one allocator's after the other, then the swap cache. */
  private void free(ClientRequest request) {
    request.batch.begin(Scenario.cgroupOf(request.number));
    request.order = 0;
    List<Book.Page> live = book.live();
    if (live.isEmpty()) {
      return;
    }
    int home = Entry.home(live.getFirst().entry);
    request.kind = Kind.FREE;
    addHeld(request, home, page -> page.uses);
    if (request.batch.size() == 0) {
      request.kind = Kind.UNCACHE;
      addHeld(request, home, page -> page.pins);
    }
    sendEntries(request, home);
  }

  private void addHeld(ClientRequest request, int home, ToIntFunction<Book.Page> times) {
    for (Book.Page page : book.live()) {
      for (int i = 0; i < times.applyAsInt(page) && Entry.home(page.entry) == home; i++) {
        if (request.batch.size() < Scenario.MAX_BATCH) {
          addLive(request, page);
        }
      }
    }
  }

  private void sendEntries(ClientRequest request, int home) {
    PageBatch batch = request.batch;
    SlotAllocator.Command message =
        switch (request.kind) {
          case LOAD -> new SlotAllocator.SwapIn(batch);
          case TAKE -> new SlotAllocator.SwapIn(batch.releasing());
          case CACHE -> new SlotAllocator.SwapIn(caching(request));
          case FREE -> new SlotAllocator.Free(batch);
          case DUPLICATE -> new SlotAllocator.Duplicate(batch);
          case UNCACHE -> new SlotAllocator.Uncache(batch);
          case STORE, EVICT -> new SlotAllocator.SwapOut(batch);
        };
    send(request, run.allocator(home), message);
  }

  private PageBatch caching(ClientRequest request) {
    request.caching = run.scenario().variesCaching() ? oneOf(Caching.values()) : Caching.SHARED;
    return switch (request.caching) {
      case SHARED -> request.batch.caching();
      case ALONE -> request.batch.cachingAlone();
      case AHEAD -> request.batch.readingAhead(false);
      case AHEAD_OF_DEVICES -> request.batch.readingAhead(true);
    };
  }

  private Caching oneOf(Caching[] all) {
    return all[random.nextInt(all.length)];
  }

  private void send(
      ClientRequest request,
      ActorRef<SlotAllocator.Command> allocator,
      SlotAllocator.Command message) {
    underWay++;
    judge.sent(request);
    allocator.tell(message);
  }

  private void addNew(ClientRequest request) {
    int i = request.batch.size();
    request.named[i] = Named.NEW;
    request.kinds[i] = random.nextInt(Pages.KINDS);
    request.stamps[i] = run.nextStamp();
    request.mappings[i] = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(4);
    Pages.write(request.memory, request.offset(i), request.kinds[i], request.stamps[i]);
    request.batch.addPage(
        request.memory, request.offset(i), request.stamps[i] & 0xffff, request.mappings[i]);
  }

  private void addAny(ClientRequest request, int home) {
    int die = random.nextInt(100);
    Book.Page page = book.anyLive(random);
    Book.Page dead = book.anyDead(random);
    if (request.kind == Kind.EVICT && random.nextInt(6) == 0) {
      addNew(request);
    } else if (page != null && die < 80) {
      if (Entry.home(page.entry) == home) {
        addLive(request, page);
      } else if (die < 4) {
        add(request, Named.MISROUTED, page, page.entry);
      }
    } else if (dead != null && Entry.home(dead.entry) == home && die < 90) {
      add(request, Named.STALE, dead, dead.entry);
    } else if (page != null && die < 93 && request.kind == Kind.LOAD) {
      guess(request, page, home);
    } else if (die < 96) {
      long cluster = Entry.clusterId(1 << 20, home);
      add(request, Named.MADE_UP, null, Entry.of(Scenario.SPACE, 3, cluster, die));
    } else {
      long cluster = Entry.clusterId(0, home);
      add(request, Named.FOREIGN, null, Entry.of(Scenario.SPACE + 1, 0, cluster, die));
    }
  }

  /** The slot after a live one: slots are handed out in a row, so a store may be at it now. */
  private void guess(ClientRequest request, Book.Page page, int home) {
    int next = Entry.offset(page.entry) + 1;
    if (Entry.home(page.entry) == home && next < Entry.SLOTS_PER_CLUSTER) {
      add(request, Named.GUESSED, null, page.entry + 1);
    }
  }

  private void addLive(ClientRequest request, Book.Page page) {
    Named named = Named.LIVE;
    for (int i = 0; i < request.batch.size(); i++) {
      if (request.batch.entry(i) == page.entry && !request.kind.countsEach()) {
        named = Named.TWICE;
      }
    }
    boolean addsUses = request.kind == Kind.DUPLICATE || request.kind == Kind.EVICT;
    boolean losesBytes = page.dirty && (page.uses > 0 || page.adding > 0);
    if ((addsUses && page.uses + page.adding + request.batch.size() > MOST_USES)
        || (request.kind == Kind.EVICT && named == Named.TWICE)
        || (request.kind == Kind.UNCACHE && losesBytes)) {
      return;
    }
    add(request, named, page, page.entry);
  }

  private void add(ClientRequest request, Named named, Book.Page page, long entry) {
    int i = request.batch.size();
    int offset = request.offset(i);
    request.named[i] = named;
    request.pages[i] = page;
    switch (request.kind) {
      case LOAD, TAKE, CACHE -> {
        Pages.blank(request.memory, offset);
        long frame = Scenario.frameOf(entry, random.nextInt());
        request.batch.addEntry(entry, request.memory, offset, frame);
      }
      case EVICT -> {
        request.mappings[i] = random.nextInt(3);
        boolean dirty = named == Named.LIVE && isDirty(page);
        if (page != null) {
          Pages.write(request.memory, offset, page.kind, page.stamp);
        }
        request.batch.addCached(entry, request.memory, offset, 1, request.mappings[i], dirty);
      }
      case STORE, FREE, DUPLICATE, UNCACHE -> request.batch.addEntry(entry);
    }
  }

  /** Writes a page that is in memory, or not, and says whether it is to be stored again. */
  private boolean isDirty(Book.Page page) {
    if (page.isWritable() && random.nextBoolean()) {
      page.kind = random.nextInt(Pages.KINDS);
      page.stamp = run.nextStamp();
      page.dirty = true;
    }
    return page.dirty || random.nextInt(8) == 0;
  }
}
