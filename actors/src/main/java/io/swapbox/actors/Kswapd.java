package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Cause;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The daemon of a memory node: woken when frames get few, it reclaims in the background until
 * enough are free again ({@code mm/vmscan.c}).
 *
 * <p>A run goes through the priorities from 12 down to 1 ({@code balance_pgdat}). A pass scans all
 * cgroups of the node at one priority and is after as many pages as the high watermark has; the
 * priority stays as long as a pass looks at that many and reclaims any. The run ends when the node
 * is balanced or the priorities are used up. Then it tries to sleep: 100 ms first, for good if the
 * node is balanced then, too.
 *
 * <p>A run of a node that is balanced though its watermarks are boosted reclaims as many pages as
 * the boost has, and does not swap for that, nor go below priority 10; one of a node that is not
 * balanced is a run as any other. At its end a run takes back the boost that it began with.
 *
 * <p>It never reclaims below {@code memory.low}: only direct reclaim does, when nothing else is
 * left.
 *
 * <p>After 16 runs in a row that reclaimed nothing it gives up: tasks have to reclaim directly
 * until the node is balanced.
 */
public final class Kswapd extends MessageBehavior<Kswapd.Command> {

  /** What it understands. */
  public sealed interface Command permits NodeReply, NapOver, GoOn, Reclaimer.Reply, GetCounters {}

  /** What the node tells it. */
  public sealed interface NodeReply extends Command permits Wake, Level {}

  /** There are too few free frames; told once until the next sleep. */
  record Wake() implements NodeReply {}

  /**
   * How things are.
   *
   * @param quiet whether the node is balanced; to one that wants to sleep, whether it may
   * @param high the high watermark, in pages
   * @param boost that the watermarks are higher by, in pages
   */
  record Level(boolean quiet, int high, int boost) implements NodeReply {}

  /** A trial sleep has ended, unless it was woken before. */
  private record NapOver(long nap) implements Command {}

  /** The pause after a pass has ended. */
  private record GoOn() implements Command {}

  /** Complete the future with what it counts. */
  public record GetCounters(CompletableFuture<Counters> result) implements Command {}

  /**
   * What it counts; names of {@code /proc/vmstat}.
   *
   * @param pageoutrun runs
   * @param lowWmarkHitQuickly {@code kswapd_low_wmark_hit_quickly}: trial sleeps that ended with a
   *     wake-up
   * @param highWmarkHitQuickly {@code kswapd_high_wmark_hit_quickly}: sleeps that were not begun,
   *     as the node was not balanced
   */
  public record Counters(long pageoutrun, long lowWmarkHitQuickly, long highWmarkHitQuickly) {}

  private enum State {
    ASLEEP,
    /** Asleep for 100 ms. */
    NAPS,
    /** Has asked whether it may sleep, for a while or for good. */
    WANTS_NAP,
    WANTS_SLEEP,
    /** In a run. */
    BALANCES
  }

  private static final long NAP_NANOS = 100_000_000;
  private static final int LAST_PRIORITY = 1;

  /** A boosted run goes no lower. */
  private static final int LAST_BOOSTED_PRIORITY = ScanControl.DEF_PRIORITY - 2;

  /** {@code MAX_RECLAIM_RETRIES} of {@code mm/internal.h}. */
  private static final int MAX_FRUITLESS_RUNS = 16;

  private final ActorRef<Command> self;
  private final SwapRuntime runtime;
  private final ActorRef<MemoryNode.Command> node;
  private final NodeWalk walk;
  private final double slowdown;

  private State state = State.ASLEEP;
  private int priority;
  private int goal;
  private long passBegan;

  /** Whether the node has not yet said how it is when the run begins. */
  private boolean beginsRun;

  /** The boost that the run began with. */
  private int boost;

  /** Pages that are still to be reclaimed because of that. */
  private int boostLeft;

  private long reclaimedInRun;
  private int fruitlessRuns;
  private long naps;
  private long pageoutrun;
  private long lowWmarkHitQuickly;
  private long highWmarkHitQuickly;

  private Kswapd(
      ActorContext<Command> context,
      ActorRef<MemoryNode.Command> node,
      List<Reclaimer.Scope> cgroups,
      Settings settings,
      SwapRuntime runtime) {
    this.self = context.getSelf();
    this.runtime = runtime;
    this.node = node;
    this.walk = new NodeWalk(self.narrow(), cgroups, settings.swappiness(), this::onPassEnded);
    this.slowdown = settings.slowdown();
    node.tell(new MemoryNode.Attend(self.narrow()));
  }

  /**
   * How it works.
   *
   * @param swappiness 0 to 200
   * @param slowdown how much longer a pass takes than its work does, 1 or more: it pauses after
   *     each, as one whose CPU others use, too
   */
  public record Settings(int swappiness, double slowdown) {}

  /**
   * Creates the kswapd of a node.
   *
   * @param node that wakes it
   * @param cgroups whose pages are in the node
   */
  public static Behavior<Command> create(
      ActorRef<MemoryNode.Command> node,
      List<Reclaimer.Scope> cgroups,
      Settings settings,
      SwapRuntime runtime) {
    return Behaviors.setup(context -> new Kswapd(context, node, cgroups, settings, runtime));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Wake wake -> onWake();
      case Level level -> onLevel(level);
      case NapOver over -> {
        if (state == State.NAPS && over.nap() == naps) {
          tryToSleep(State.WANTS_SLEEP);
        }
      }
      case GoOn goOn -> node.tell(new MemoryNode.Look(false));
      case Reclaimer.Reply reply -> walk.on(reply);
      case GetCounters get ->
          get.result().complete(new Counters(pageoutrun, lowWmarkHitQuickly, highWmarkHitQuickly));
    }
  }

  // --- sleep ---

  private void onWake() {
    switch (state) {
      case ASLEEP -> balance();
      case NAPS -> {
        lowWmarkHitQuickly++;
        balance();
      }
      // It has asked again already: the answer will say.
      case WANTS_NAP, WANTS_SLEEP -> {}
      case BALANCES -> throw new IllegalStateException("woken while it was awake");
    }
  }

  private void tryToSleep(State how) {
    state = how;
    node.tell(new MemoryNode.Look(true));
  }

  private void onLevel(Level level) {
    switch (state) {
      case WANTS_NAP, WANTS_SLEEP -> {
        if (!level.quiet()) {
          highWmarkHitQuickly++;
          balance();
        } else if (state == State.WANTS_NAP) {
          // The node is balanced, or will have been when it wakes this one again.
          fruitlessRuns = 0;
          state = State.NAPS;
          runtime.tellAfter(NAP_NANOS, self, new NapOver(++naps));
        } else {
          state = State.ASLEEP;
        }
      }
      case BALANCES -> goOn(level);
      case ASLEEP, NAPS -> throw new IllegalStateException("answered while it slept");
    }
  }

  // --- a run ---

  private void balance() {
    state = State.BALANCES;
    pageoutrun++;
    priority = ScanControl.DEF_PRIORITY;
    reclaimedInRun = 0;
    beginsRun = true;
    node.tell(new MemoryNode.Look(false));
  }

  private void goOn(Level level) {
    if (beginsRun) {
      beginsRun = false;
      boost = level.boost();
      boostLeft = boost;
    }
    if (!level.quiet() && boostLeft > 0) {
      boostLeft = 0;
      priority = ScanControl.DEF_PRIORITY;
    }
    if (level.quiet() && boostLeft == 0) {
      fruitlessRuns = 0;
      endRun();
    } else if (priority < LAST_PRIORITY) {
      onFruitless();
    } else {
      goal = Math.max(level.high(), ScanControl.SWAP_CLUSTER_MAX);
      passBegan = runtime.nanoTime();
      walk.begin(new NodeWalk.Order(Cause.KSWAPD, goal, priority, true, false, boostLeft == 0));
    }
  }

  private void onPassEnded() {
    reclaimedInRun += walk.reclaimed();
    boolean staysBoosted = boostLeft > 0 && priority == LAST_BOOSTED_PRIORITY;
    boostLeft -= Math.min(boostLeft, walk.reclaimed());
    if (boostLeft > 0 && walk.reclaimed() == 0) {
      onFruitless();
      return;
    }
    if ((walk.scanned() < goal && !staysBoosted) || walk.reclaimed() == 0) {
      priority--;
    }
    long pause = (long) ((runtime.nanoTime() - passBegan) * (slowdown - 1));
    if (pause > 0) {
      runtime.tellAfter(pause, self, new GoOn());
    } else {
      node.tell(new MemoryNode.Look(false));
    }
  }

  private void endRun() {
    if (boost > 0) {
      node.tell(new MemoryNode.Lower(boost));
    }
    tryToSleep(State.WANTS_NAP);
  }

  /** The priorities are used up, or nothing was found that a boosted run may take. */
  private void onFruitless() {
    fruitlessRuns = reclaimedInRun == 0 ? fruitlessRuns + 1 : 0;
    if (fruitlessRuns >= MAX_FRUITLESS_RUNS) {
      node.tell(new MemoryNode.GiveUp());
    }
    endRun();
  }
}
