package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.MigrationEnd;
import io.swapbox.NoSuchTierException;
import io.swapbox.SameTierException;
import io.swapbox.TierDeniedException;
import io.swapbox.TierStateException;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.TierMigrator;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks for pages to be moved from tier to tier, and sees to it that no more move than were asked
 * for, to no other tier, and that each request ends as it may.
 */
final class WantedMoves {

  /** One that was asked for. */
  private record Asked(TierMigrator.Migrate request, long event, int rules) {}

  private final Simulation run;
  private final List<String> names;

  /** Of each batch of a migration the tiers that it may go to, a bit each. */
  private final IdentityHashMap<PageBatch, Integer> targets = new IdentityHashMap<>();

  private final List<Asked> asked = new ArrayList<>();
  private int ended;

  WantedMoves(Simulation run) {
    this.run = run;
    this.names = run.tiers().names();
  }

  /** Asks for what is due at that event, and judges what has ended. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    for (Scenario.Move move : run.scenario().moves()) {
      if (move.at() == event) {
        TierMigrator.Migrate request =
            new TierMigrator.Migrate(
                move.cgroup(),
                name(move.from()),
                name(move.to()),
                move.pages(),
                new CompletableFuture<>());
        asked.add(new Asked(request, event, run.tierRules().made()));
        guardian.tell(request);
      }
    }
    int done = 0;
    for (Asked one : asked) {
      done += one.request().result().isDone() ? 1 : 0;
    }
    if (done > ended) {
      asked.stream().filter(one -> one.request().result().isDone()).forEach(this::judge);
      ended = done;
    }
  }

  private String name(int tier) {
    int number = tier % (names.size() + 1);
    return number == names.size() ? "nowhere" : names.get(number);
  }

  private void judge(Asked one) {
    TierMigrator.Migrate request = one.request();
    if (!request.result().isCompletedExceptionally()) {
      TierMigrator.Moved moved = request.result().join();
      boolean right =
          moved.pages() <= request.pages()
              && (moved.end() == MigrationEnd.DONE) == (moved.pages() == request.pages());
      SimulationFailure.require(right, "%s ended as %s", request, moved);
      return;
    }
    Throwable failure = request.result().exceptionNow();
    boolean right =
        switch (failure) {
          case NoSuchTierException none ->
              !names.contains(request.from()) || !names.contains(request.to());
          case SameTierException same -> request.from().equals(request.to());
          case TierStateException off ->
              mayBeOff(one, request.from()) || mayBeOff(one, request.to());
          case TierDeniedException denied ->
              run.tierRules()
                  .mayDeny(request.cgroup(), run.tiers().named(request.to()), one.rules());
          default -> false;
        };
    SimulationFailure.require(right, "%s ended as %s", request, failure);
  }

  private boolean mayBeOff(Asked one, String tier) {
    return run.swapoffs().mayBeClosedSince(run.tiers().named(tier), one.event());
  }

  /** Looks where a backend has put the pages of a migration. */
  void delivered(Object message) {
    if (message instanceof SlotAllocator.Loaded loaded
        && OwnerAccess.targets(loaded.batch()) != 0) {
      targets.put(loaded.batch(), OwnerAccess.targets(loaded.batch()));
    } else if (message instanceof SlotAllocator.Stored stored
        && OwnerAccess.targets(stored.batch()) != 0) {
      check(stored.batch());
    }
  }

  private void check(PageBatch batch) {
    int mayTake = targets.get(batch);
    for (int i = 0; i < batch.size(); i++) {
      if (OwnerAccess.isStoredAnew(batch, i)) {
        int tier = run.tiers().of(batch.backing(i), OwnerAccess.location(batch, i));
        SimulationFailure.require(
            (mayTake & 1 << tier) != 0,
            "a page that was to go to one of %x went to tier %d",
            mayTake,
            tier);
      }
    }
  }

  /** What holds when nothing is under way: each has ended. */
  void checkAtRest() {
    SimulationFailure.require(
        asked.stream().allMatch(one -> one.request().result().isDone()),
        "a migration does not end");
  }
}
