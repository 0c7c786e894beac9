package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.DesignException;
import io.swapbox.LastTierException;
import io.swapbox.NoSuchTierException;
import io.swapbox.SwapoffCancelledException;
import io.swapbox.SwapoffProgress;
import io.swapbox.SwapoffRoomException;
import io.swapbox.SwapoffTarget;
import io.swapbox.TierStateException;
import io.swapbox.actors.DeviceCoordinator;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCoordinator;
import io.swapbox.actors.UnreadablePage;
import io.swapbox.allocator.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes tiers of a space out of use, and gives some of that up again; knows what may come of it,
 * and what holds of a tier that is out of use (I8).
 */
final class Swapoffs {

  private static final long NEVER = Long.MAX_VALUE;

  /** One that was asked for. */
  private static final class Asked {
    private final int tier;
    private final SwapCoordinator.Swapoff request;
    private boolean cancelled;
    private @Nullable Class<?> refusal;
    private long begun = NEVER;
    private long ended = NEVER;

    /** Whether the tier was, or is being, swapped on again. */
    private boolean isOver;

    private long left = Long.MAX_VALUE;
    private List<UnreadablePage> unreadable = List.of();
    private long moved;

    Asked(int tier, String name, boolean intoMemory) {
      this.tier = tier;
      this.request =
          new SwapCoordinator.Swapoff(
              name,
              intoMemory ? SwapoffTarget.MEMORY : SwapoffTarget.TIERS,
              this::note,
              new CompletableFuture<>());
    }

    /** Nothing comes to a tier that is swapped off, so that there is less with each round. */
    private void note(SwapoffProgress progress) {
      SimulationFailure.require(
          progress.pagesMoved() >= moved && progress.pagesPerSecond() >= 0,
          "%s after %d pages",
          progress,
          moved);
      moved = progress.pagesMoved();
    }

    private boolean isUnderWay() {
      return begun < NEVER && ended == NEVER && refusal == null;
    }

    private boolean isOff() {
      return request.result().isDone() && !request.result().isCompletedExceptionally() && !isOver;
    }
  }

  private final Scenario scenario;
  private final Tiers tiers;
  private final Owners owners;
  private final List<String> names;

  /** By what the scenario has; those that are not due yet are null. */
  private final Asked[] asked;

  private long event;

  Swapoffs(Scenario scenario, Tiers tiers, Owners owners) {
    this.scenario = scenario;
    this.tiers = tiers;
    this.owners = owners;
    this.names = tiers.names();
    this.asked = new Asked[scenario.swapoffs().size()];
  }

  /** Asks for what is due at that event, and notes what has ended. */
  void at(long now, ActorRef<SpaceGuardian.Command> guardian) {
    event = now;
    for (int k = 0; k < asked.length; k++) {
      Scenario.TierOff off = scenario.swapoffs().get(k);
      if (off.at() == now) {
        int tier = off.tier() % (names.size() + 1);
        asked[k] =
            new Asked(tier, tier == names.size() ? "nowhere" : names.get(tier), off.intoMemory());
        guardian.tell(asked[k].request);
      }
      Asked one = asked[k];
      if (one != null && off.cancelAt() == now) {
        one.cancelled = true;
        guardian.tell(new SwapCoordinator.Cancel(one.request));
      }
      if (one != null && one.ended == NEVER && one.request.result().isDone()) {
        end(one);
      }
    }
  }

  /** Notes a request in the order in which the coordinator gets them. */
  void delivered(Object owner, Object message) {
    boolean isTaken = owner instanceof SwapCoordinator || owner instanceof DeviceCoordinator;
    if (!isTaken || !(message instanceof SwapCoordinator.Swapoff off)) {
      return;
    }
    int closed = 0;
    for (Asked other : asked) {
      closed |= other != null && (other.isUnderWay() || other.isOff()) ? 1 << other.tier : 0;
    }
    for (Asked one : asked) {
      if (one != null && one.request.equals(off)) {
        one.refusal = refusal(one, closed);
        one.begun = event;
      }
    }
  }

  private @Nullable Class<?> refusal(Asked one, int closed) {
    int tier = one.tier;
    if (tier == names.size()) {
      return NoSuchTierException.class;
    }
    if (scenario.isClassic() && (tiers.pools() & 1 << tier) != 0) {
      return DesignException.class;
    }
    if (!scenario.tierChanges().isEmpty()) {
      return null; // What is on when it is judged is not known to the event.
    }
    if ((closed & 1 << tier) != 0) {
      return TierStateException.class;
    }
    if (scenario.isClassic()) {
      return null; // Pages go into memory, whatever tiers there are.
    }
    boolean isLast = Integer.bitCount(closed) == names.size() - 1;
    boolean toTiers = one.request.target() instanceof SwapoffTarget.Tiers;
    return isLast && toTiers ? LastTierException.class : null;
  }

  private void end(Asked one) {
    one.ended = event;
    Throwable failure =
        one.request.result().isCompletedExceptionally()
            ? one.request.result().exceptionNow()
            : null;
    boolean right =
        one.refusal != null
            ? one.refusal.isInstance(failure)
            : failure == null
                || (failure instanceof SwapoffRoomException && !scenario.isClassic())
                || (failure instanceof SwapoffCancelledException && one.cancelled);
    SimulationFailure.require(right || mayComeOn(failure), "%s ended as %s", one.request, failure);
    if (failure == null) {
      one.ended = NEVER - 1; // It is closed from now on.
      SwapCoordinator.Drained drained = one.request.result().join();
      one.left = drained.pagesLeft();
      one.unreadable = drained.unreadable();
      SimulationFailure.require(
          drained.unreadable().size() == one.left,
          "%d pages are left, and not these: %s",
          one.left,
          drained.unreadable());
      for (UnreadablePage page : drained.unreadable()) {
        SimulationFailure.require(
            page.status() == PageStatus.CORRUPT || page.status() == PageStatus.READ_ERROR,
            "a page is left: %s",
            page);
      }
    }
  }

  /** Where tiers come on it may be refused for that, or be done although one was off. */
  private boolean mayComeOn(@Nullable Throwable failure) {
    return !scenario.tierChanges().isEmpty()
        && (failure == null
            || failure instanceof TierStateException
            || failure instanceof LastTierException);
  }

  /** A tier is being swapped on again: some homes may know. */
  void comesOn(int tier) {
    for (Asked one : asked) {
      if (one != null && one.tier == tier && one.isOff()) {
        one.isOver = true;
      }
    }
  }

  /** A tier was swapped on again: all homes know. */
  void reopened(int tier) {
    for (Asked one : asked) {
      if (one != null && one.tier == tier && one.isOver && one.ended == NEVER - 1) {
        one.ended = event;
      }
    }
  }

  /** Whether a tier is out of use. */
  boolean isOff(int tier) {
    for (Asked one : asked) {
      if (one != null && one.tier == tier && one.isOff()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a tier may have been closed at some time since that event. */
  boolean mayBeClosedSince(int tier, long since) {
    for (Asked one : asked) {
      boolean closes = one != null && one.tier == tier && one.refusal == null;
      if (closes && one.begun <= event && one.ended >= since) {
        return true;
      }
    }
    return false;
  }

  /** Whether the coordinator holds a tier for closed, or on the way. */
  boolean isClosedNow(int tier) {
    for (Asked one : asked) {
      if (one != null && one.tier == tier && (one.isUnderWay() || one.isOff())) {
        return true;
      }
    }
    return false;
  }

  /** I8: in a tier that is out of use are no pages but those that could not be read. */
  void check() {
    for (Asked one : asked) {
      if (one != null && one.isOff() && scenario.isClassic()) {
        checkNotNamed(one);
      } else if (one != null && one.isOff()) {
        long pages = pages(one.tier);
        SimulationFailure.require(
            pages <= one.left, "I8: %d pages in tier %s", pages, names.get(one.tier));
        one.left = pages;
        SimulationFailure.require(
            pages > 0 || bytes(one.tier) == 0,
            "I8: %d bytes or slots in tier %s",
            bytes(one.tier),
            names.get(one.tier));
      }
    }
  }

  /** I8 of the classic design: no entry names a slot there but those of such pages. */
  private void checkNotNamed(Asked one) {
    long entries = 0;
    for (int device = 0; device < owners.clusters.length; device++) {
      entries += tiers.ofDevice(device) == one.tier ? owners.clusters[device].entries() : 0;
    }
    long unreadable = 0;
    for (UnreadablePage page : one.unreadable) {
      boolean isLive = owners.clusters[Entry.home(page.entry())].find(page.entry()) >= 0;
      unreadable += isLive ? 1 : 0;
    }
    SimulationFailure.require(
        entries == unreadable,
        "I8: %d entries name slots of tier %s, %d of them of pages that cannot be read",
        entries,
        names.get(one.tier),
        unreadable);
  }

  private long pages(int tier) {
    long pages = 0;
    for (int shard = 0; shard < owners.pools.length; shard++) {
      pages += tiers.ofShard(shard) == tier ? owners.pools[shard].counters().storedPages() : 0;
    }
    for (int device = 0; device < owners.files.length; device++) {
      pages += tiers.ofDevice(device) == tier ? owners.files[device].pages() : 0;
    }
    return pages;
  }

  /** Bytes of a pool, or slots of devices. */
  private long bytes(int tier) {
    long bytes = 0;
    for (int shard = 0; shard < owners.pools.length; shard++) {
      bytes += tiers.ofShard(shard) == tier ? owners.pools[shard].bytes() : 0;
    }
    for (int device = 0; device < owners.files.length; device++) {
      bytes += tiers.ofDevice(device) == tier ? owners.files[device].slots().used() : 0;
    }
    return bytes;
  }

  /** What holds when nothing is under way: every one has ended. */
  void checkAtRest() {
    SimulationFailure.require(
        Arrays.stream(asked).allMatch(one -> one == null || one.request.result().isDone()),
        "a swapoff does not end");
  }
}
