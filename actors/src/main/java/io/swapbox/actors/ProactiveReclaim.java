package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Cause;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code memory.reclaim} of a cgroup: whoever writes a number of pages to it has them
 * reclaimed, before there is any need ({@code user_proactive_reclaim} of {@code mm/vmscan.c}).
 *
 * <p>It reclaims a quarter of what is missing at a time, no fewer than 32 pages, so that it does
 * not take much more than was asked for. It falls short when 17 of these reclaims found nothing
 * ({@code -EAGAIN}). No task waits for it: it is neither a stall nor pressure.
 */
public final class ProactiveReclaim extends MessageBehavior<ProactiveReclaim.Command> {

  /** What it understands. */
  public sealed interface Command permits Reclaim, Reclaimer.Reply, GetCounters {}

  /**
   * Reclaim pages; answered by {@link Reclaimed}. One at a time.
   *
   * @param pages how many, 1 or more
   * @param swappiness 0 to 200, or {@link ScanControl#SWAPPINESS_ANON_ONLY}
   */
  public record Reclaim(int pages, int swappiness, ActorRef<? super Reclaimed> replyTo)
      implements Command {}

  /**
   * The end of a request.
   *
   * @param pages that were reclaimed, maybe a few more than were asked for
   * @param fellShort whether they are fewer
   */
  public record Reclaimed(int pages, boolean fellShort) {}

  /** Complete the future with what it counts. */
  public record GetCounters(CompletableFuture<Counters> result) implements Command {}

  /**
   * What it counts; the pages are the cgroup's {@code pgscan_proactive} and {@code
   * pgsteal_proactive}.
   *
   * @param requests that have ended
   * @param fellShort of these, those that fell short
   */
  public record Counters(long requests, long fellShort) {

    /** The sum of both. */
    public Counters plus(Counters other) {
      return new Counters(requests + other.requests, fellShort + other.fellShort);
    }
  }

  /** {@code MAX_RECLAIM_RETRIES} of {@code mm/internal.h}. */
  private static final int MAX_RECLAIM_RETRIES = 16;

  private final Reclaimer reclaimer;
  private @Nullable Reclaim request;
  private int reclaimed;
  private int retries;
  private long requests;
  private long fellShort;

  private ProactiveReclaim(ActorContext<Command> context, Reclaimer.Scope scope) {
    this.reclaimer = new Reclaimer(context.getSelf().narrow(), scope, this::onReclaimed);
  }

  /** Creates the file of a cgroup. */
  public static Behavior<Command> create(Reclaimer.Scope scope) {
    return Behaviors.setup(context -> new ProactiveReclaim(context, scope));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Reclaim reclaim -> onRequest(reclaim);
      case Reclaimer.Reply reply -> reclaimer.on(reply);
      case GetCounters get -> get.result().complete(new Counters(requests, fellShort));
    }
  }

  private void onRequest(Reclaim reclaim) {
    request = reclaim;
    reclaimed = 0;
    retries = MAX_RECLAIM_RETRIES;
    reclaim(reclaim);
  }

  private void reclaim(Reclaim what) {
    int goal = Math.max((what.pages() - reclaimed) / 4, ScanControl.SWAP_CLUSTER_MAX);
    reclaimer.scan().begin(Cause.PROACTIVE, goal, what.swappiness());
    reclaimer.begin();
  }

  private void onReclaimed() {
    Reclaim what = request;
    if (what == null) {
      throw new IllegalStateException("a reclaim has ended that nobody wanted");
    }
    int pages = reclaimer.scan().reclaimed();
    reclaimed += pages;
    if (reclaimed < what.pages() && (pages > 0 || retries-- > 0)) {
      reclaim(what);
    } else {
      end(what);
    }
  }

  private void end(Reclaim what) {
    boolean isShort = reclaimed < what.pages();
    request = null;
    requests++;
    fellShort += isShort ? 1 : 0;
    what.replyTo().tell(new Reclaimed(reclaimed, isShort));
  }
}
