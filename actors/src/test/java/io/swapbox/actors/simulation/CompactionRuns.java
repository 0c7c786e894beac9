package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.CompactionCancelledException;
import io.swapbox.CompactionProgress;
import io.swapbox.CompactionUnderWayException;
import io.swapbox.Fragmentation;
import io.swapbox.NoSuchTierException;
import io.swapbox.PoolTierException;
import io.swapbox.TierStateException;
import io.swapbox.actors.Compactions;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCoordinator;
import io.swapbox.allocator.SwapMap;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Has tiers compacted, and gives some of that up again; knows what may come of it. That nothing is
 * lost or doubled on the way the other invariants see.
 */
final class CompactionRuns {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long COMPACTION = 0xc03bL;

  /** One that is asked for at an event, and maybe given up at another. */
  private static final class Planned {
    private final String tier;
    private final long at;
    private final long cancelAt;
    private final Compactions.Compact request;
    private boolean cancelled;
    private @Nullable Class<?> refusal;
    private long begun = NEVER;
    private boolean ended;
    private long moved;

    Planned(String tier, long at, long cancelAt) {
      this.tier = tier;
      this.at = at;
      this.cancelAt = cancelAt;
      this.request = new Compactions.Compact(tier, this::note, new CompletableFuture<>());
    }

    private void note(CompactionProgress progress) {
      SimulationFailure.require(
          progress.pagesMoved() >= moved && progress.pagesLeft() >= 0,
          "%s after %d pages",
          progress,
          moved);
      moved = progress.pagesMoved();
    }

    private boolean isUnderWay() {
      return begun < NEVER && refusal == null && !request.result().isDone();
    }
  }

  private final Tiers tiers;
  private final Swapoffs swapoffs;
  private final Owners owners;
  private final List<String> names;

  /** Whether what there was when one was asked for is not known to the event. */
  private final boolean tiersComeOn;

  private final List<Planned> all = new ArrayList<>();
  private long event;

  CompactionRuns(Scenario scenario, Tiers tiers, Swapoffs swapoffs, Owners owners) {
    this.tiersComeOn = !scenario.tierChanges().isEmpty();
    this.tiers = tiers;
    this.swapoffs = swapoffs;
    this.owners = owners;
    this.names = tiers.names();
    if (!scenario.isClassic()) {
      plan(new SplittableRandom(scenario.seed() ^ COMPACTION));
    }
  }

  /** None in half of the runs; in the others up to eight, of which one in four is given up. */
  private void plan(SplittableRandom random) {
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(8);
    long at = random.nextInt(200);
    for (int i = 0; i < many; i++) {
      int tier = random.nextInt(8 * names.size() + 1);
      String name = tier == 8 * names.size() ? "nowhere" : names.get(tier % names.size());
      boolean givenUp = random.nextInt(4) == 0;
      all.add(new Planned(name, at, givenUp ? at + random.nextInt(120) : NEVER));
      at += random.nextInt(random.nextInt(3) == 0 ? 4 : 250);
    }
  }

  /** Asks for what is due at that event, and judges what has ended. */
  void at(long now, ActorRef<SpaceGuardian.Command> guardian) {
    event = now;
    for (Planned one : all) {
      if (one.at == now) {
        guardian.tell(one.request);
      }
      if (one.cancelAt == now) {
        one.cancelled = true;
        guardian.tell(new Compactions.Cancel(one.request));
      }
      if (!one.ended && one.request.result().isDone()) {
        one.ended = true;
        judge(one);
      }
    }
  }

  /** Notes a request in the order in which the coordinator gets them. */
  void delivered(Object owner, Object message) {
    if (owner instanceof SwapCoordinator && message instanceof Compactions.Compact compact) {
      for (Planned one : all) {
        if (one.request.equals(compact)) {
          one.refusal = refusal(one.tier);
          one.begun = event;
        }
      }
    }
  }

  private @Nullable Class<?> refusal(String tier) {
    if (!names.contains(tier)) {
      return NoSuchTierException.class;
    }
    int number = tiers.named(tier);
    if (swapoffs.isClosedNow(number)) {
      return TierStateException.class;
    }
    if (isPool(number)) {
      return PoolTierException.class;
    }
    boolean isUnderWay = all.stream().anyMatch(one -> one.tier.equals(tier) && one.isUnderWay());
    return isUnderWay ? CompactionUnderWayException.class : null;
  }

  private boolean isPool(int tier) {
    for (int shard = 0; shard < owners.pools.length; shard++) {
      if (tiers.ofShard(shard) == tier) {
        return true;
      }
    }
    return false;
  }

  private void judge(Planned one) {
    if (one.request.result().isCompletedExceptionally()) {
      Throwable failure = one.request.result().exceptionNow();
      boolean right =
          one.refusal != null
              ? one.refusal.isInstance(failure)
              : (failure instanceof CompactionCancelledException && one.cancelled)
                  || (failure instanceof TierStateException
                      && swapoffs.mayBeClosedSince(tiers.named(one.tier), one.begun));
      SimulationFailure.require(right || tiersComeOn, "%s ended as %s", one.request, failure);
      return;
    }
    Compactions.Compacted result = one.request.result().join();
    boolean right =
        (one.refusal == null || tiersComeOn)
            && result.pagesMoved() == one.moved
            && result.bytesFreed() >= 0
            && result.before().devices().size() == result.after().devices().size()
            && result.after().devices().stream().allMatch(CompactionRuns::isSound)
            && result.unreadable().stream()
                .allMatch(
                    page ->
                        page.status() == PageStatus.CORRUPT
                            || page.status() == PageStatus.READ_ERROR);
    SimulationFailure.require(right, "%s ended as %s", one.request, result);
  }

  private static boolean isSound(Fragmentation.Device device) {
    long past = device.highestUsedSlot() - device.usedSlots();
    return device.holes() <= past && device.packedWaste() >= 0 && device.wastedBytes() >= 0;
  }

  /** What holds when nothing is under way: each has ended, and slots come from anywhere again. */
  void checkAtRest() {
    SimulationFailure.require(
        all.stream().allMatch(one -> one.begun == NEVER || one.request.result().isDone()),
        "a compaction does not end");
    for (SwapMap map : owners.files) {
      SimulationFailure.require(
          map.slots().compaction().mark() == 0, "a device is compacted for ever");
    }
  }
}
