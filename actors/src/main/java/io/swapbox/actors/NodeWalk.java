package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.ScanControl.Cause;
import java.util.List;

/**
 * A reclaim from all cgroups of a memory node, run by the actor that it is part of: one cgroup
 * after the other is scanned at a priority, each in proportion to its size ({@code
 * shrink_node_memcgs} of {@code mm/vmscan.c}).
 *
 * <p>A walk that ends early goes on with the next cgroup the next time, so that all get their share
 * ({@code mem_cgroup_iter} with a cookie).
 */
final class NodeWalk {

  /**
   * What a walk is to do.
   *
   * @param cause who reclaims
   * @param goal pages to reclaim
   * @param priority that every cgroup is scanned at
   * @param whole whether to go through all cgroups even if the goal is reached before
   * @param lowReclaim whether to reclaim below {@code memory.low}
   * @param maySwap whether anonymous pages may be swapped out
   */
  record Order(
      Cause cause, int goal, int priority, boolean whole, boolean lowReclaim, boolean maySwap) {}

  private final List<Reclaimer> cgroups;
  private final int swappiness;
  private final Runnable atEnd;
  private int turn;
  private int left;
  private int reclaimed;
  private int scanned;
  private boolean skippedLow;
  private Order order = new Order(Cause.KSWAPD, 0, 0, true, false, true);
  private PageStatus refused = PageStatus.DONE;

  /**
   * A walk that waits for {@link #begin}.
   *
   * @param self the actor that it is part of, which hands every {@link Reclaimer.Reply} on
   * @param scopes the cgroups
   * @param swappiness 0 to 200
   * @param atEnd called when a walk is at its end
   */
  NodeWalk(
      ActorRef<Reclaimer.Reply> self,
      List<Reclaimer.Scope> scopes,
      int swappiness,
      Runnable atEnd) {
    this.cgroups =
        scopes.stream().map(scope -> new Reclaimer(self, scope, this::onCgroupDone)).toList();
    this.swappiness = swappiness;
    this.atEnd = atEnd;
  }

  /** Begins a walk; one at a time. */
  void begin(Order what) {
    order = what;
    left = cgroups.size();
    reclaimed = 0;
    scanned = 0;
    skippedLow = false;
    refused = PageStatus.DONE;
    next();
  }

  private void next() {
    if (left == 0 || (!order.whole() && reclaimed >= order.goal())) {
      atEnd.run();
      return;
    }
    left--;
    Reclaimer cgroup = cgroups.get(turn);
    int missing = Math.max(1, order.goal() - reclaimed);
    int priority = order.priority();
    cgroup.scan().begin(order.cause(), missing, swappiness, priority, priority, order.maySwap());
    cgroup.scan().ofNode(order.lowReclaim());
    cgroup.begin();
  }

  private void onCgroupDone() {
    Reclaimer cgroup = cgroups.get(turn);
    reclaimed += cgroup.scan().reclaimed();
    scanned += cgroup.scan().scanned();
    skippedLow |= cgroup.scan().skippedLow();
    if (cgroup.refused() != PageStatus.DONE) {
      refused = cgroup.refused();
    }
    turn = (turn + 1) % cgroups.size();
    next();
  }

  void on(Reclaimer.Reply reply) {
    cgroups.get(turn).on(reply);
  }

  /** Pages that the walk has reclaimed. */
  int reclaimed() {
    return reclaimed;
  }

  /** Pages that it looked at. */
  int scanned() {
    return scanned;
  }

  /** Whether {@code memory.low} has kept pages of a cgroup from it. */
  boolean skippedLow() {
    return skippedLow;
  }

  /** Why the last page that could not be swapped out stayed, or {@code DONE}. */
  PageStatus refused() {
    return refused;
  }
}
