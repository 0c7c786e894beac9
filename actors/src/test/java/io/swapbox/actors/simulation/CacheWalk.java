package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.simulation.ClientRequest.Kind;
import io.swapbox.actors.simulation.ClientRequest.Named;
import io.swapbox.allocator.Entry;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Whose pages are in memory and in the swap cache of a classic space, as a swapoff walks it: the
 * clients, all as one address space. A part of a walk ends with a request: all uses of such pages
 * of the device are given up first, and then the swap cache's hold.
 */
final class CacheWalk extends MessageBehavior<AddressSpace.Command> {

  private record Answered() implements AddressSpace.Own {}

  private final Simulation run;
  private final Book book;
  private final ClientRequest request;
  private final ArrayDeque<AddressSpace.Unuse> walks = new ArrayDeque<>();

  private CacheWalk(Simulation run, ActorRef<AddressSpace.Command> self) {
    this.run = run;
    this.book = run.book();
    this.request = new ClientRequest(0, run.clientMemory(), 0, Scenario.MAX_BATCH);
    request.batch.repliesTo(self, new Answered());
  }

  static Behavior<AddressSpace.Command> create(Simulation run) {
    return Behaviors.setup(context -> new CacheWalk(run, context.getSelf()));
  }

  @Override
  protected void onMessage(AddressSpace.Command message) {
    try {
      switch (message) {
        case AddressSpace.Unuse unuse -> {
          walks.add(unuse);
          if (walks.size() == 1) {
            begin();
          }
        }
        case Answered answered -> {
          run.judge().answered(request);
          end(served());
          begin();
        }
        default -> throw new SimulationFailure("unexpected " + message);
      }
    } catch (SimulationFailure failure) {
      // Thrown here it would be the actor's failure; it is the run's.
      run.failed(failure);
    }
  }

  /** Asks for what the next walk gives up; one that finds nothing ends at once. */
  private void begin() {
    while (!walks.isEmpty() && !request.underWay) {
      int home = walks.getFirst().home();
      request.batch.begin(Scenario.cgroupOf(request.number));
      request.kind = Kind.FREE;
      fill(home);
      if (request.batch.size() == 0) {
        request.kind = Kind.UNCACHE;
        fill(home);
      }
      if (request.batch.size() == 0 || run.isDraining()) {
        end(0);
      } else {
        run.judge().sent(request);
        run.allocator(home)
            .tell(
                request.kind == Kind.FREE
                    ? new SlotAllocator.Free(request.batch)
                    : new SlotAllocator.Uncache(request.batch));
      }
    }
  }

  private void fill(int home) {
    List<Book.Page> live = book.live();
    for (int k = 0; k < live.size(); k++) {
      Book.Page page = live.get(k);
      if (page.pins > 0 && Entry.home(page.entry) == home) {
        int uses = page.uses - page.removing;
        boolean isAlone = page.uses == 0 && page.adding == 0;
        int times = request.kind == Kind.FREE ? uses : isAlone ? 1 : 0;
        for (int i = 0; i < times && request.batch.size() < Scenario.MAX_BATCH; i++) {
          add(page);
        }
      }
    }
  }

  private void add(Book.Page page) {
    int i = request.batch.size();
    request.named[i] = Named.LIVE;
    request.pages[i] = page;
    request.batch.addEntry(page.entry);
  }

  private int served() {
    int served = 0;
    for (int i = 0; i < request.batch.size(); i++) {
      served += request.batch.status(i) == PageStatus.DONE ? 1 : 0;
    }
    return served;
  }

  private void end(int pages) {
    AddressSpace.Unuse walk = walks.removeFirst();
    walk.replyTo()
        .tell(
            new AddressSpace.Unused(
                walk.swapoff(), AddressSpace.END, book.live().size(), pages, List.of()));
  }
}
