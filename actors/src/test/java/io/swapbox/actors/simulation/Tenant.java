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
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.simulation.TenantTable.State;
import io.swapbox.allocator.Entry;
import java.util.SplittableRandom;

/** An address space that reads, writes and gives up its pages by chance, in too few frames. */
final class Tenant extends MessageBehavior<AddressSpace.Command> {

  /** Begin. */
  record Go(ActorRef<DirectReclaim.Command> reclaim) implements AddressSpace.Own {}

  /** Give everything back. */
  record Exit() implements AddressSpace.Own {}

  private record Continue() implements AddressSpace.Own {}

  private record Retry() implements AddressSpace.Own {}

  private record PageIn() implements AddressSpace.Own {}

  private record Freed() implements AddressSpace.Own {}

  private enum Waiting {
    NOTHING,
    ORDERS,
    TURN,
    FRAMES,
    RECLAIM,
    RETRY,
    KILLER,
    PAGE_IN,
    SWAP_OUT,
    FREES
  }

  private static final int STEPS_A_TURN = 4;
  private static final int MANY_PENDING_FRAMES = 6;
  private static final int VICTIMS = 4;
  private static final long RETRY_NANOS = 1_000_000;
  private static final int NO_PAGE = -1;

  private final Simulation run;
  private final Tenants tenants;
  private final int number;
  private final ActorRef<AddressSpace.Command> self;
  private final SplittableRandom random;
  private final Book book;
  private final TenantTable table;

  /** Null where there is no killer. */
  private final Victim victim;

  private final FrameExchange exchange;
  private final PageBatch pageIn;
  private final TenantFrees frees;
  private final TenantWalk walk;
  private ActorRef<DirectReclaim.Command> reclaim;
  private Waiting waiting = Waiting.ORDERS;
  private boolean exits;
  private boolean exiting;

  /** Whether it has said that it is done. */
  private boolean counted;

  private int left;
  private int page = NO_PAGE;
  private boolean writes;
  private boolean drops;

  /** Whether the page comes in for a walk. */
  private boolean walking;

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
    this.victim =
        memory.node() == null
            ? null
            : new Victim(tenants.numberAtKiller(number), table, memory.node());
    this.walk = new TenantWalk(table);
    this.left = memory.operations();
    this.exchange = new FrameExchange(number, self, memory.stock());
    this.pageIn = new PageBatch(1).repliesTo(self, new PageIn());
    this.frees = new TenantFrees(run, self, new Freed(), tenants.cgroupId(number));
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
      case AddressSpace.Unuse unuse -> onUnuse(unuse);
      case AddressSpace.OfKiller killer -> onKiller(killer);
      case AddressSpace.Unmap unmap -> {
        table.unmap(unmap.batch(), number);
        unmap.replyTo().tell(new Reclaimer.Unmapped(unmap.batch()));
      }
      case AddressSpace.SwappedOut out -> {
        table.swappedOut(out.batch(), number, run.scenario().chargesZeroPages());
        out.replyTo().tell(new Reclaimer.TableUpdated(out.batch()));
        if (waiting == Waiting.SWAP_OUT) {
          resume(Waiting.SWAP_OUT);
        }
      }
      case Go go -> {
        reclaim = go.reclaim();
        if (!isKilled()) {
          resume(Waiting.ORDERS);
        }
      }
      case Exit exit -> {
        if (isKilled()) {
          run.clientDone();
        } else {
          exits = true;
          if (waiting == Waiting.ORDERS) {
            resume(Waiting.ORDERS);
          }
        }
      }
      case Retry retry -> resume(Waiting.RETRY);
      case Continue go -> resume(Waiting.TURN);
      case PageIn in -> onPageIn();
      case Freed freed -> {
        frees.onFreed();
        if (waiting == Waiting.FREES && frees.isIdle()) {
          resume(Waiting.FREES);
        }
      }
      case AddressSpace.Own other -> throw new SimulationFailure("unexpected " + other);
    }
  }

  private void resume(Waiting reason) {
    SimulationFailure.require(waiting == reason, "%s came, waiting for %s", reason, waiting);
    waiting = Waiting.NOTHING;
    if ((isKilled() || exits) && !exiting) {
      exit();
    }
    for (int steps = 0; waiting == Waiting.NOTHING; steps++) {
      if (steps == STEPS_A_TURN) {
        waiting = Waiting.TURN;
        self.tell(new Continue());
      } else if (exiting) {
        exitStep();
      } else if (left == 0 && page == NO_PAGE && !walk.isUnderWay()) {
        waiting = Waiting.ORDERS;
        if (!counted) {
          counted = true;
          run.clientDone();
        }
      } else {
        step();
      }
    }
  }

  private void exit() {
    exiting = true;
    page = 0;
    walk.abandon();
  }

  /** A swapoff wants pages in memory; they come in between what the tenant does by itself. */
  private void onUnuse(AddressSpace.Unuse unuse) {
    walk.begin(unuse);
    if (exiting) {
      walk.abandon();
    } else if (waiting == Waiting.ORDERS && reclaim != null) {
      resume(Waiting.ORDERS);
    }
  }

  private void step() {
    if (page == NO_PAGE && walk.isUnderWay() && (left == 0 || random.nextBoolean())) {
      page = walk.next();
      if (page == NO_PAGE) {
        return;
      }
      walking = true;
      writes = false;
      drops = false;
    } else if (page == NO_PAGE) {
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
    left -= walking ? 0 : 1;
    walking = false;
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
    pageIn.begin(tenants.cgroupId(number));
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
        frees.add(entry);
      }
      table.map(page, pageInFrame);
      table.touch(page);
      exchange.mapped(pageInFrame, page, pageIn.shadow(0));
      if (walking) {
        walk.brought();
      }
    } else {
      SimulationFailure.require(
          run.judge().explainsLoss(pageIn, 0, since), "page-in of %d ended as %s", page, pageIn);
      exchange.freed(pageInFrame);
      if (walking) {
        walk.lost(pageIn);
      } else {
        giveUp(page);
      }
      endOperation();
    }
    resume(Waiting.PAGE_IN);
  }

  private void charge(int frames) {
    waiting = Waiting.FRAMES;
    tenants.cgroup(number).tell(new MemoryCgroup.Charge(exchange.wanting(frames)));
  }

  private void onCharged() {
    if (exchange.isStarved() && !isKilled()) {
      SimulationFailure.require(waiting == Waiting.FRAMES, "charged twice: %s", waiting);
      waiting = Waiting.RECLAIM;
      since = run.judge().now();
      reclaim.tell(new DirectReclaim.Reclaim(exchange.nodeIsShort()));
    } else {
      resume(Waiting.FRAMES);
    }
  }

  private void onReclaimed(AddressSpace.Reclaimed reclaimed) {
    PageStatus refused = reclaimed.refused();
    SimulationFailure.require(
        refused == PageStatus.DONE || tenants.explainsRefusal(refused, since),
        "reclaim refused a page with %s and no reason",
        refused);
    if (victim != null) {
      reclaimedInNode(reclaimed);
      return;
    }
    if (reclaimed.pages() == 0) {
      // Nothing can be swapped out: it makes do with fewer pages, as after an out-of-memory kill.
      if (walking) {
        giveUp(page);
      }
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

  // --- out of memory ---

  private boolean isKilled() {
    return victim != null && victim.isKilled();
  }

  private void reclaimedInNode(AddressSpace.Reclaimed reclaimed) {
    if (isKilled() || reclaimed.pages() > 0) {
      victim.goesOn(reclaimed.pages());
      resume(Waiting.RECLAIM);
    } else if (victim.goesOn(0)) {
      waiting = Waiting.RETRY;
      tenants.tellAfter(RETRY_NANOS, self, new Retry());
    } else {
      waiting = Waiting.KILLER;
      tenants.killer(number).tell(victim.outOfMemory(exchange.nodeIsShort(), reclaimed.refused()));
    }
  }

  private void onKiller(AddressSpace.OfKiller message) {
    switch (message) {
      case AddressSpace.Weigh weigh -> weigh.killer().tell(victim.weighed());
      case AddressSpace.TryAgain again -> resume(Waiting.KILLER);
      case AddressSpace.Die die -> {
        victim.die(die);
        if (waiting == Waiting.ORDERS || waiting == Waiting.KILLER) {
          resume(waiting);
        }
      }
    }
  }

  // --- pages that are given up ---

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
        frees.add(table.swapped(gone));
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
    if (!frees.isIdle()) {
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
      if (isKilled()) {
        tenants.killer(number).tell(victim.dead());
      }
      if (!counted || exits) {
        counted = true;
        run.clientDone();
      }
    }
  }
}
