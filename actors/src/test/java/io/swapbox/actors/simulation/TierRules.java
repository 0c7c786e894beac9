package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.Cgroups;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sets which tiers cgroups may use and which cgroups they are below, and sees to it that stores
 * keep to that: where a store has put a page, a rule allowed it that held when the store came, or
 * was asked for later.
 */
final class TierRules {

  /** A change that was asked for, and whether it must be refused. */
  private record Asked(CompletableFuture<Void> result, boolean refused) {}

  private final Scenario scenario;
  private final Tiers tiers;
  private final CgroupModel model;

  /** Of each cgroup its tiers, after each change that was asked for; at first without any. */
  private final List<int[]> history = new ArrayList<>();

  private final List<Asked> changes = new ArrayList<>();

  /**
   * Of each change the tiers of the heir, if it was a removal: the removed one has them till then.
   */
  private final List<Integer> ofHeirs = new ArrayList<>();

  /** Of each cgroup those that have been its heir, a bit each. */
  private final int[] heirs = new int[CgroupPlan.CGROUPS];

  /** Of a store how many changes were made when it came. */
  private final IdentityHashMap<PageBatch, Integer> madeBefore = new IdentityHashMap<>();

  TierRules(Scenario scenario, Tiers tiers) {
    this.scenario = scenario;
    this.tiers = tiers;
    this.model = new CgroupModel(tiers);
    history.add(model.allowed());
  }

  /** Asks for the changes that are due at that event. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    for (CgroupPlan.Rule rule : scenario.cgroups().rules()) {
      if (rule.at() == event) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        guardian.tell(new Cgroups.Change(rule.cgroup(), rule.setting(), result));
        changes.add(new Asked(result, !model.set(rule.cgroup(), rule.setting())));
        history.add(model.allowed());
        ofHeirs.add(-1);
      }
    }
    for (CgroupPlan.Removal removal : scenario.cgroups().removals()) {
      if (removal.at() == event) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        guardian.tell(new Cgroups.Remove(removal.cgroup(), result));
        int heir = model.remove(removal.cgroup());
        changes.add(new Asked(result, heir < 0));
        history.add(model.allowed());
        ofHeirs.add(heir < 0 ? -1 : model.allowed()[heir]);
        heirs[removal.cgroup()] |= heir < 0 ? 0 : 1 << heir;
      }
    }
  }

  /** Notes what holds when a store comes, and looks where a backend has put its pages. */
  void delivered(Object message) {
    if (message instanceof SlotAllocator.SwapOut store) {
      if (!OwnerAccess.isPassedOn(store.batch())) {
        madeBefore.put(store.batch(), made());
      }
    } else if (message instanceof SlotAllocator.Loaded loaded) {
      // Of a migration: the store begins with it.
      madeBefore.put(loaded.batch(), made());
    } else if (message instanceof SlotAllocator.Stored stored
        && !OwnerAccess.movesWithin(stored.batch())) {
      check(stored.batch());
    }
  }

  /** Changes that have been made, or refused, one after the other. */
  int made() {
    int made = 0;
    while (made < changes.size() && changes.get(made).result().isDone()) {
      made++;
    }
    return made;
  }

  private void check(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (OwnerAccess.isStoredAnew(batch, i)) {
        int cgroup = OwnerAccess.cgroup(batch, i);
        int tier = tiers.of(batch.backing(i), OwnerAccess.location(batch, i));
        SimulationFailure.require(
            tier == Tiers.NONE || wasAllowed(batch, cgroup, tier),
            "a page of cgroup %d was put into tier %d, %s, which it may not use",
            cgroup,
            tier,
            batch.backing(i));
      }
    }
  }

  private boolean wasAllowed(PageBatch batch, int cgroup, int tier) {
    for (int k = madeBefore.getOrDefault(batch, 0); k < history.size(); k++) {
      if ((history.get(k)[cgroup] & 1 << tier) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a cgroup may have been kept out of a tier since so many changes were made. */
  boolean mayDeny(int cgroup, int tier, int madeThen) {
    int denied = 0;
    for (int k = madeThen; k < history.size(); k++) {
      denied |= ~history.get(k)[cgroup];
      for (int heir = 0; heir < CgroupPlan.CGROUPS; heir++) {
        denied |= (heirs[cgroup] & 1 << heir) != 0 ? ~history.get(k)[heir] : 0;
      }
    }
    for (int k = madeThen; k < ofHeirs.size(); k++) {
      denied |= ~ofHeirs.get(k);
    }
    return (denied & 1 << tier) != 0;
  }

  /** What holds when nothing is under way: every change was made, or refused if it had to be. */
  void checkAtRest() {
    SimulationFailure.require(
        made() == changes.size(), "%d of %d changes of rules ended", made(), changes.size());
    for (int k = 0; k < changes.size(); k++) {
      boolean refused = changes.get(k).result().isCompletedExceptionally();
      SimulationFailure.require(
          refused == changes.get(k).refused(), "change %d of a rule, refused: %b", k, refused);
    }
  }
}
