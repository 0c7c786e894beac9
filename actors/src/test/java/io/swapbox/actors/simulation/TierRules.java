package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.CgroupSetting;
import io.swapbox.actors.Cgroups;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.allocator.Backing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sets which tiers cgroups may use, and sees to it that stores keep to that: where a store has put
 * a page, a rule allowed it that held when the store came, or was asked for later.
 */
final class TierRules {

  /** Of each cgroup whether it may use pool and file. */
  private record Allowed(boolean[] pool, boolean[] file) {

    boolean tier(int cgroup, Backing backing) {
      return switch (backing) {
        case ZSWAP -> pool[cgroup];
        case SWAPFILE -> file[cgroup];
        case ZERO, FOLIO -> true;
      };
    }
  }

  private final Scenario scenario;

  /** What holds after each change that was asked for, at first without any. */
  private final List<Allowed> history = new ArrayList<>();

  private final List<CompletableFuture<Void>> changes = new ArrayList<>();

  /** Of a store how many changes were made when it came. */
  private final IdentityHashMap<PageBatch, Integer> madeBefore = new IdentityHashMap<>();

  TierRules(Scenario scenario) {
    this.scenario = scenario;
    boolean[] all = new boolean[Scenario.CGROUPS];
    Arrays.fill(all, true);
    history.add(new Allowed(all, all));
  }

  /** Asks for the changes that are due at that event. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    for (Scenario.Rule rule : scenario.rules()) {
      if (rule.at() == event) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        guardian.tell(new Cgroups.Change(rule.cgroup(), rule.setting(), done));
        changes.add(done);
        history.add(after(history.getLast(), rule));
      }
    }
  }

  private static Allowed after(Allowed before, Scenario.Rule rule) {
    Allowed after = new Allowed(before.pool().clone(), before.file().clone());
    switch (rule.setting()) {
      case CgroupSetting.ZswapMax max -> after.pool()[rule.cgroup()] = max.bytes() > 0;
      case CgroupSetting.Writeback writeback -> after.file()[rule.cgroup()] = writeback.allowed();
      default -> throw new IllegalArgumentException("not a rule of a scenario: " + rule);
    }
    return after;
  }

  /** Notes what holds when a store comes, and looks where a backend has put its pages. */
  void delivered(Object message) {
    if (message instanceof SlotAllocator.SwapOut store) {
      madeBefore.put(store.batch(), made());
    } else if (message instanceof SlotAllocator.Loaded loaded) {
      // Of a migration: the store begins with it.
      madeBefore.put(loaded.batch(), made());
    } else if (message instanceof SlotAllocator.Stored stored) {
      check(stored.batch());
    }
  }

  private int made() {
    int made = 0;
    while (made < changes.size() && changes.get(made).isDone()) {
      made++;
    }
    return made;
  }

  private void check(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int cgroup = OwnerAccess.cgroup(batch, i);
      if (OwnerAccess.isStoredAnew(batch, i)) {
        SimulationFailure.require(
            wasAllowed(batch, cgroup, batch.backing(i)),
            "a page of cgroup %d was put into %s, which it may not use",
            cgroup,
            batch.backing(i));
      }
    }
  }

  private boolean wasAllowed(PageBatch batch, int cgroup, Backing backing) {
    for (int k = madeBefore.getOrDefault(batch, 0); k < history.size(); k++) {
      if (history.get(k).tier(cgroup, backing)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a page of that cgroup may have found no tier that it may use. */
  boolean mayLackTiers(int cgroup) {
    return history.stream()
        .anyMatch(
            allowed ->
                !allowed.tier(cgroup, Backing.ZSWAP) || !allowed.tier(cgroup, Backing.SWAPFILE));
  }

  /** What holds when nothing is under way: every change was made. */
  void checkAtRest() {
    SimulationFailure.require(
        made() == changes.size(), "%d of %d changes of rules ended", made(), changes.size());
  }
}
