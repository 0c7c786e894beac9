package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.EntryTable;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.PageFrames;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Walks over the table of entries of a program that is no actor, for swapoffs of the classic design
 * ({@code unuse_pte_range} of {@code mm/swapfile.c}): reads the pages of a device, one after the
 * other, hands them to the program, and gives up the entries of those that it takes.
 */
final class TableWalker extends MessageBehavior<TableWalker.Command> {

  /** What it understands. */
  sealed interface Command permits AddressSpace.Unuse, Answered, Close {}

  /** An allocator has answered the request that is under way. */
  record Answered() implements Command {}

  /**
   * Call the table no more, once the page is settled that is on its way; answered by {@link
   * DeviceCoordinator.Closed}.
   *
   * @param result completed then
   */
  record Close(CompletableFuture<Void> result, ActorRef<DeviceCoordinator.Closed> replyTo)
      implements Command {}

  private final ActorRef<Command> self;
  private final EntryTable table;
  private final List<ActorRef<SlotAllocator.Command>> homes;
  private final WorkMeter meter;
  private final ByteBuffer page = ByteBuffer.allocateDirect(PageFrames.PAGE_BYTES);
  private final PageBatch batch;
  private final ArrayDeque<AddressSpace.Unuse> requests = new ArrayDeque<>();
  private final List<Close> closes = new ArrayList<>();
  private final List<UnreadablePage> unreadable = new ArrayList<>();
  private long position;
  private int ptes;
  private int pages;

  /** Whether the entry of the page that was taken is being freed. */
  private boolean frees;

  private boolean waits;

  private TableWalker(
      ActorContext<Command> context,
      SwapRuntime runtime,
      EntryTable table,
      List<ActorRef<SlotAllocator.Command>> homes) {
    this.self = context.getSelf();
    this.table = table;
    this.homes = homes;
    this.meter = runtime.workMeter();
    this.batch = new PageBatch(1).repliesTo(self, new Answered());
  }

  /**
   * Creates that of a table.
   *
   * @param homes of the devices, by number
   */
  static Behavior<Command> create(
      SwapRuntime runtime, EntryTable table, List<ActorRef<SlotAllocator.Command>> homes) {
    List<ActorRef<SlotAllocator.Command>> all = List.copyOf(homes);
    return Behaviors.setup(context -> new TableWalker(context, runtime, table, all));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case AddressSpace.Unuse unuse -> {
        requests.addLast(unuse);
        if (requests.size() == 1) {
          begin(unuse);
        }
      }
      case Close close -> closes.add(close);
      case Answered answered -> {
        waits = false;
        onAnswered();
      }
    }
    while (!waits && !requests.isEmpty()) {
      step(requests.getFirst());
    }
    if (!waits) {
      closes.forEach(close -> close.replyTo().tell(new DeviceCoordinator.Closed(self, close)));
      closes.clear();
    }
  }

  private void begin(AddressSpace.Unuse unuse) {
    position = unuse.from();
    ptes = 0;
    pages = 0;
    unreadable.clear();
  }

  /** Looks at the next entries, up to one whose page has to be read, or ends the walk. */
  private void step(AddressSpace.Unuse unuse) {
    long size = closes.isEmpty() ? table.pages() : 0;
    long end = Math.min(unuse.from() + AddressSpace.RANGE_PTES, size);
    int looked = 0;
    while (position < end && !waits) {
      long entry = table.entry(position);
      looked++;
      if (entry != Entry.NONE && Entry.home(entry) == unuse.home()) {
        request(entry, false);
      } else {
        position++;
      }
    }
    ptes += looked;
    meter.steps(Step.PTE, looked);
    if (!waits) {
      requests.removeFirst();
      long next = end == size || position >= size ? AddressSpace.END : end;
      unuse.replyTo().tell(new AddressSpace.Unused(unuse.swapoff(), next, ptes, pages, unreadable));
      if (!requests.isEmpty()) {
        begin(requests.getFirst());
      }
    }
  }

  private void request(long entry, boolean free) {
    frees = free;
    waits = true;
    batch.begin(0);
    ActorRef<SlotAllocator.Command> home = homes.get(Entry.home(entry));
    if (free) {
      batch.addEntry(entry);
      home.tell(batch.messages().free());
    } else {
      batch.addEntry(entry, page, 0);
      home.tell(batch.messages().swapIn());
    }
  }

  private void onAnswered() {
    long entry = batch.entry(0);
    PageStatus status = batch.status(0);
    if (frees) {
      pages++;
    } else if (status == PageStatus.DONE) {
      if (closes.isEmpty() && table.swappedIn(position, entry, page.duplicate())) {
        request(entry, true);
        return;
      }
    } else if (status == PageStatus.CORRUPT || status == PageStatus.READ_ERROR) {
      unreadable.add(UnreadablePage.of(batch, 0));
    }
    position++;
  }
}
