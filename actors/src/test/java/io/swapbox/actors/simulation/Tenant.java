package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.FrameExchange;
import io.swapbox.actors.LoadMode;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.ReclaimBatch;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.simulation.TenantTable.State;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.SplittableRandom;

/** An address space that reads, writes and gives up its pages by chance, in too few frames. */
final class Tenant extends MessageBehavior<AddressSpace.Command> {

  /** The cgroup of all tenants. */
  static final int CGROUP = 1;

  /** Begin. */
  record Go(ActorRef<DirectReclaim.Command> reclaim) implements AddressSpace.Own {}

  /** Give everything back. */
  record Exit() implements AddressSpace.Own {}

  private record Continue() implements AddressSpace.Own {}

  private record PageIn() implements AddressSpace.Own {}

  private record Freed() implements AddressSpace.Own {}

  private enum Waiting {
    NOTHING,
    ORDERS,
    TURN,
    FRAMES,
    RECLAIM,
    PAGE_IN,
    SWAP_OUT,
    FREES
  }

  private static final int STEPS_A_TURN = 4;
  private static final int MANY_PENDING_FRAMES = 6;
  private static final int VICTIMS = 4;
  private static final int NO_PAGE = -1;

  private final Simulation run;
  private final Tenants tenants;
  private final int number;
  private final ActorRef<AddressSpace.Command> self;
  private final SplittableRandom random;
  private final Book book;
  private final TenantTable table;
  private final FrameExchange exchange;
  private final PageBatch pageIn;
  private final PageBatch free;
  private final ArrayDeque<Book.Page> toFree = new ArrayDeque<>();
  private boolean freeing;
  private ActorRef<DirectReclaim.Command> reclaim;
  private Waiting waiting = Waiting.ORDERS;
  private boolean exiting;
  private int left;
  private int page = NO_PAGE;
  private boolean writes;
  private boolean drops;
  private int pageInFrame;
  private Judge.Since since;

  private Tenant(Simulation run, Tenants tenants, int number, ActorRef<AddressSpace.Command> self) {
    Scenario.Memory memory = run.scenario().memory();
    this.run = run;
    this.tenants = tenants;
    this.number = number;
    this.self = self;
    this.random = new SplittableRandom(run.scenario().seed() * 37 + number);
    this.book = run.tenantBook();
    this.table = new TenantTable(memory.pages(), tenants.frames(), book);
    this.left = memory.operations();
    this.exchange = new FrameExchange(number, self, memory.stock());
    this.pageIn = new PageBatch(1).repliesTo(self, new PageIn());
    this.free = new PageBatch(run.scenario().batch()).repliesTo(self, new Freed());
    tenants.made(number, table);
  }

  static Behavior<AddressSpace.Command> create(Simulation run, Tenants tenants, int number) {
    return Behaviors.setup(context -> new Tenant(run, tenants, number, context.getSelf()));
  }

  @Override
  protected void onMessage(AddressSpace.Command message) {
    try {
      handle(message);
    } catch (SimulationFailure failure) {
      // Thrown here it would be the actor's failure; it is the run's.
      run.failed(failure);
    }
  }

  private void handle(AddressSpace.Command message) {
    switch (message) {
      case AddressSpace.Charged charged -> onCharged();
      case AddressSpace.Reclaimed reclaimed -> onReclaimed(reclaimed);
      case AddressSpace.OfKiller killer ->
          throw new IllegalStateException("nobody here asks for a kill: " + killer);
      case AddressSpace.Unmap unmap -> {
        onUnmap(unmap.batch());
        unmap.replyTo().tell(new Reclaimer.Unmapped(unmap.batch()));
      }
      case AddressSpace.SwappedOut out -> {
        onSwappedOut(out.batch());
        out.replyTo().tell(new Reclaimer.TableUpdated(out.batch()));
        if (waiting == Waiting.SWAP_OUT) {
          resume(Waiting.SWAP_OUT);
        }
      }
      case Go go -> {
        reclaim = go.reclaim();
        resume(Waiting.ORDERS);
      }
      case Exit exit -> {
        exiting = true;
        page = 0;
        resume(Waiting.ORDERS);
      }
      case Continue go -> resume(Waiting.TURN);
      case PageIn in -> onPageIn();
      case Freed freed -> onFreed();
      case AddressSpace.Own other -> throw new SimulationFailure("unexpected " + other);
    }
  }

  private void resume(Waiting reason) {
    SimulationFailure.require(waiting == reason, "%s came, waiting for %s", reason, waiting);
    waiting = Waiting.NOTHING;
    for (int steps = 0; waiting == Waiting.NOTHING; steps++) {
      if (steps == STEPS_A_TURN) {
        waiting = Waiting.TURN;
        self.tell(new Continue());
      } else if (exiting) {
        exitStep();
      } else if (left == 0) {
        waiting = Waiting.ORDERS;
        run.clientDone();
      } else {
        step();
      }
    }
  }

  private void step() {
    if (page == NO_PAGE) {
      // Half of the references go to an eighth of the pages: those are found referenced.
      boolean hot = random.nextBoolean();
      page = random.nextInt(hot ? 1 + table.pages() / 8 : table.pages());
      int die = random.nextInt(10);
      writes = die < 3;
      drops = die == 9;
    }
    if (drops ? giveUp(page) : reference()) {
      endOperation();
    }
  }

  private void endOperation() {
    page = NO_PAGE;
    left--;
  }

  private boolean reference() {
    switch (table.state(page)) {
      case RESIDENT -> {
        table.touch(page);
        if (writes) {
          table.write(page, random.nextInt(Pages.KINDS), run.nextStamp());
        }
        return true;
      }
      case UNMAPPED -> waiting = Waiting.SWAP_OUT;
      case ABSENT, SWAPPED -> fault();
    }
    return false;
  }

  private void fault() {
    int frame = exchange.takeFrame();
    if (frame < 0) {
      charge(run.scenario().memory().stock());
    } else if (table.state(page) == State.ABSENT) {
      table.map(page, frame);
      table.write(page, random.nextInt(Pages.KINDS), run.nextStamp());
      exchange.mapped(frame, page, 0);
    } else {
      swapIn(frame);
    }
  }

  private void swapIn(int frame) {
    Book.Page entry = table.swapped(page);
    pageInFrame = frame;
    pageIn.begin(CGROUP);
    if (random.nextInt(4) > 0) {
      pageIn.releasing();
      entry.removing++;
    }
    pageIn.addEntry(entry.entry, tenants.frames().buffer(frame), tenants.frames().offset(frame));
    waiting = Waiting.PAGE_IN;
    since = run.judge().now();
    run.allocator(Entry.home(entry.entry)).tell(new SlotAllocator.SwapIn(pageIn));
  }

  private void onPageIn() {
    Book.Page entry = table.swapped(page);
    entry.removing -= pageIn.mode() == LoadMode.RELEASE ? 1 : 0;
    if (pageIn.status(0) == PageStatus.DONE) {
      if (pageIn.mode() == LoadMode.RELEASE) {
        book.change(entry, -1, 0);
      } else {
        free(entry);
      }
      table.map(page, pageInFrame);
      table.touch(page);
      exchange.mapped(pageInFrame, page, pageIn.shadow(0));
    } else {
      SimulationFailure.require(
          run.judge().explainsLoss(pageIn, 0, since), "page-in of %d ended as %s", page, pageIn);
      exchange.freed(pageInFrame);
      free(entry);
      table.forget(page);
      endOperation();
    }
    resume(Waiting.PAGE_IN);
  }

  private void charge(int frames) {
    waiting = Waiting.FRAMES;
    tenants.cgroup().tell(new MemoryCgroup.Charge(exchange.wanting(frames)));
  }

  private void onCharged() {
    if (exchange.isEmpty() && exchange.wantsFrames()) {
      SimulationFailure.require(waiting == Waiting.FRAMES, "charged twice: %s", waiting);
      waiting = Waiting.RECLAIM;
      since = run.judge().now();
      reclaim.tell(new DirectReclaim.Reclaim(false));
    } else {
      resume(Waiting.FRAMES);
    }
  }

  private void onReclaimed(AddressSpace.Reclaimed reclaimed) {
    PageStatus refused = reclaimed.refused();
    SimulationFailure.require(
        refused == PageStatus.DONE || run.judge().explainsRefusal(refused, CGROUP, since),
        "reclaim refused a page with %s and no reason",
        refused);
    if (reclaimed.pages() == 0) {
      // Nothing can be swapped out: it makes do with fewer pages, as after an out-of-memory kill.
      endOperation();
      for (int i = 0; i < VICTIMS; i++) {
        int victim = table.anyResident(random);
        if (victim != NO_PAGE) {
          exchange.freed(table.frame(victim));
          table.forget(victim);
        }
      }
    }
    resume(Waiting.RECLAIM);
  }

  private void onUnmap(ReclaimBatch batch) {
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == number && batch.fate(k) == Fate.ISOLATED) {
        if (!table.isResidentIn(batch.page(k), batch.frame(k))) {
          batch.fate(k, Fate.GONE);
        } else if (batch.purpose() == Purpose.AGE) {
          batch.fate(k, table.age(batch.page(k)) ? Fate.REFERENCED : Fate.IDLE);
        } else {
          batch.fate(k, table.unmap(batch.page(k)) ? Fate.UNMAPPED : Fate.REFERENCED);
        }
      }
    }
  }

  private void onSwappedOut(ReclaimBatch batch) {
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == number && batch.fate(k) == Fate.EVICTED) {
        table.swappedOut(batch.page(k), batch.entry(k));
      } else if (batch.owner(k) == number && batch.fate(k) == Fate.REFUSED) {
        table.refused(batch.page(k), run.scenario().chargesZeroPages());
      }
    }
  }

  /** Gives up a page; false when it has to wait for reclaim to be done with it. */
  private boolean giveUp(int gone) {
    switch (table.state(gone)) {
      case RESIDENT -> {
        exchange.freed(table.frame(gone));
        table.forget(gone);
        if (exchange.pending() >= MANY_PENDING_FRAMES) {
          charge(0);
        }
      }
      case SWAPPED -> {
        free(table.swapped(gone));
        table.forget(gone);
      }
      case UNMAPPED -> {
        waiting = Waiting.SWAP_OUT;
        return false;
      }
      case ABSENT -> {}
    }
    return true;
  }

  private void exitStep() {
    if (page < table.pages()) {
      page += giveUp(page) ? 1 : 0;
      return;
    }
    if (freeing) {
      waiting = Waiting.FREES;
      return;
    }
    for (int frame = exchange.takeFrame(); frame >= 0; frame = exchange.takeFrame()) {
      exchange.freed(frame);
    }
    if (exchange.pending() > 0) {
      charge(0);
    } else {
      waiting = Waiting.ORDERS;
      run.clientDone();
    }
  }

  private void free(Book.Page entry) {
    entry.removing++;
    toFree.add(entry);
    if (!freeing) {
      sendFrees();
    }
  }

  private void sendFrees() {
    int home = Entry.home(toFree.getFirst().entry);
    free.begin(CGROUP);
    for (Book.Page entry : toFree) {
      if (Entry.home(entry.entry) == home && !free.isFull()) {
        free.addEntry(entry.entry);
      }
    }
    freeing = true;
    run.allocator(home).tell(new SlotAllocator.Free(free));
  }

  private void onFreed() {
    SimulationFailure.require(free.allDone(), "a free ended as %s", free);
    int i = 0;
    for (Iterator<Book.Page> all = toFree.iterator(); all.hasNext() && i < free.size(); ) {
      Book.Page entry = all.next();
      if (entry.entry == free.entry(i)) {
        all.remove();
        book.change(entry, -1, 0);
        i++;
      }
    }
    freeing = false;
    if (!toFree.isEmpty()) {
      sendFrees();
    } else if (waiting == Waiting.FREES) {
      resume(Waiting.FREES);
    }
  }
}
