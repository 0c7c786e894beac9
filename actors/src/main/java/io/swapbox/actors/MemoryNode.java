package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.Watermarks;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A memory node: owns its free frames and knows when there are too few of them.
 *
 * <p>Cgroups get frames in batches, as long as more than the min watermark are free; who gets none
 * has to reclaim directly. Below the low watermark {@link Kswapd} is woken, once until it sleeps
 * again ({@code wakeup_kswapd} of {@code mm/vmscan.c}).
 *
 * <p>Every so many frames one is taken from a page block of another migrate type: the node has no
 * types, so how often is a setting. Each time the watermarks are boosted, up to a limit, and kswapd
 * is woken whatever is free ({@code try_to_claim_block} of {@code mm/page_alloc.c}).
 *
 * <p>With no more than half of min free, who wants to reclaim directly waits until kswapd has
 * helped or a second has passed ({@code throttle_direct_reclaim}), unless kswapd has given up: each
 * is answered once.
 */
public final class MemoryNode extends MessageBehavior<MemoryNode.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Exchange, Throttle, Patience, Attend, Look, Lower, GiveUp, GetCounters {}

  /** Take the frames in the batch and put those in that are wanted; answered by the batch. */
  record Exchange(FrameBatch batch) implements Command {}

  /** What a cgroup is answered: the batch, with frames or without. */
  record Exchanged(FrameBatch batch) implements MemoryCgroup.Command {}

  /** May I reclaim directly? Answered by {@link Admitted}, maybe later. */
  record Throttle(ActorRef<? super Admitted> replyTo) implements Command {}

  /** Whoever wanted to reclaim directly may. */
  record Admitted() implements DirectReclaim.Command {}

  /** Those that were throttled until that one have waited long enough. */
  private record Patience(long ticket) implements Command {}

  /** This node's kswapd sleeps from now on until it is woken. */
  record Attend(ActorRef<? super Kswapd.NodeReply> kswapd) implements Command {}

  /**
   * Kswapd wants to know how things are; answered by {@link Kswapd.Level}.
   *
   * @param toSleep whether it sleeps from then on if the node is balanced
   */
  record Look(boolean toSleep) implements Command {}

  /** Kswapd has done what a boost of that many pages wanted. */
  record Lower(int boost) implements Command {}

  /** Kswapd finds nothing to reclaim: until the node is balanced, others have to. */
  record GiveUp() implements Command {}

  /** Complete the future with what the node counts. */
  public record GetCounters(CompletableFuture<Counters> result) implements Command {}

  /**
   * What a node counts.
   *
   * @param pgscanDirectThrottle {@code pgscan_direct_throttle}: direct reclaims that had to wait
   * @param pageblockSteals frames taken from page blocks of another migrate type
   * @param free frames that are free
   * @param hopeless whether kswapd has given up
   */
  public record Counters(
      long pgscanDirectThrottle, long pageblockSteals, int free, boolean hopeless) {}

  /**
   * What a cgroup has of a node.
   *
   * @param node whose frames it uses
   * @param nodeFrames frames of the node
   * @param limit most frames that it may use
   * @param min {@code memory.min} in pages: with no more, it is left alone when the node is
   *     reclaimed
   * @param low {@code memory.low} in pages: with no more, it is left alone as long as there is
   *     something to reclaim elsewhere
   */
  public record Share(ActorRef<Command> node, int nodeFrames, int limit, int min, int low) {

    /** A share that is not protected. */
    public Share(ActorRef<Command> node, int nodeFrames, int limit) {
      this(node, nodeFrames, limit, 0, 0);
    }
  }

  private record Waiter(long ticket, ActorRef<? super Admitted> replyTo) {}

  private static final Admitted ADMITTED = new Admitted();
  private static final long MOST_PATIENCE_NANOS = 1_000_000_000L;

  private final ActorRef<Command> self;
  private final SwapRuntime runtime;
  private final PageFrames frames;
  private final Watermarks marks;
  private final ArrayDeque<Waiter> throttled = new ArrayDeque<>();
  private @Nullable ActorRef<? super Kswapd.NodeReply> kswapd;
  private final int framesPerSteal;
  private boolean asleep;
  private boolean hopeless;
  private long pgscanDirectThrottle;
  private long framesGranted;
  private long pageblockSteals;

  /** Whether kswapd is to be woken for a boost ({@code ZONE_BOOSTED_WATERMARK}). */
  private boolean wakesForBoost;

  private MemoryNode(
      ActorContext<Command> context,
      PageFrames frames,
      Watermarks marks,
      int framesPerSteal,
      SwapRuntime runtime) {
    this.self = context.getSelf();
    this.frames = frames;
    this.marks = marks;
    this.framesPerSteal = framesPerSteal;
    this.runtime = runtime;
  }

  /**
   * Creates a node.
   *
   * @param frames of the node; nobody else allocates and frees
   * @param marks of the node
   * @param framesPerSteal of how many frames one is taken from a page block of another migrate
   *     type, 0 for none
   * @param runtime that lets time pass
   */
  public static Behavior<Command> create(
      PageFrames frames, Watermarks marks, int framesPerSteal, SwapRuntime runtime) {
    return Behaviors.setup(
        context -> new MemoryNode(context, frames, marks, framesPerSteal, runtime));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Exchange exchange -> onExchange(exchange.batch());
      case Throttle throttle -> onThrottle(throttle.replyTo());
      case Patience patience -> admitUpTo(patience.ticket());
      case Attend attend -> {
        kswapd = attend.kswapd();
        asleep = true;
        wakeKswapd();
      }
      case Look look -> onLook(look.toSleep());
      case Lower lower -> marks.lower(lower.boost());
      case GiveUp giveUp -> {
        hopeless = true;
        admitUpTo(Long.MAX_VALUE);
      }
      case GetCounters get ->
          get.result()
              .complete(new Counters(pgscanDirectThrottle, pageblockSteals, free(), hopeless));
    }
  }

  private int free() {
    return frames.capacity() - frames.inUse();
  }

  private void onExchange(FrameBatch batch) {
    while (batch.size() > 0) {
      frames.free(batch.take());
    }
    hopeless &= !isBalanced();
    if (free() > marks.min()) {
      fill(batch);
    }
    batch.answer();
    wakeKswapd();
  }

  /** As {@code rmqueue_bulk}: the mark was looked at for one page, the batch may go below it. */
  private void fill(FrameBatch batch) {
    for (int k = Math.min(batch.wanted(), free()); k > 0; k--) {
      batch.add(frames.allocate());
      if (framesPerSteal > 0 && ++framesGranted % framesPerSteal == 0) {
        pageblockSteals++;
        wakesForBoost |= marks.raise();
      }
    }
  }

  // --- kswapd ---

  private boolean isBalanced() {
    return free() >= marks.high();
  }

  private void wakeKswapd() {
    boolean boosted = wakesForBoost;
    wakesForBoost = false;
    if (asleep && !hopeless && (boosted || free() < marks.low()) && kswapd != null) {
      asleep = false;
      kswapd.tell(new Kswapd.Wake());
    }
  }

  private void onLook(boolean toSleep) {
    boolean balanced = isBalanced();
    hopeless &= !balanced;
    if (toSleep || mayReclaimDirectly()) {
      admitUpTo(Long.MAX_VALUE);
    }
    asleep = toSleep && (balanced || hopeless);
    if (kswapd != null) {
      kswapd.tell(new Kswapd.Level(balanced || (toSleep && hopeless), marks.high(), marks.boost()));
    }
  }

  // --- direct reclaim ---

  /** As {@code allow_direct_reclaim}: without a min watermark there is nothing to wait for. */
  private boolean mayReclaimDirectly() {
    return hopeless || marks.min() == 0 || free() > marks.min() / 2;
  }

  private void onThrottle(ActorRef<? super Admitted> reclaimer) {
    if (mayReclaimDirectly()) {
      reclaimer.tell(ADMITTED);
      return;
    }
    Waiter waiter = new Waiter(++pgscanDirectThrottle, reclaimer);
    throttled.add(waiter);
    runtime.tellAfter(MOST_PATIENCE_NANOS, self, new Patience(waiter.ticket()));
    wakeKswapd();
  }

  private void admitUpTo(long ticket) {
    for (Waiter first = throttled.peek();
        first != null && first.ticket() <= ticket;
        first = throttled.peek()) {
      throttled.remove();
      first.replyTo().tell(ADMITTED);
    }
  }

  @Override
  protected void onStop() {
    frames.close();
  }
}
