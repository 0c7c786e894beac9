package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapCharge;
import io.swapbox.SwapChargeRule;
import io.swapbox.actors.Backend;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCharges;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterInspector;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.ZswapPool;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Limits the swap of cgroups, and holds what is charged to them against the descriptors.
 *
 * <p>Between two events a cgroup is charged for its entries that are charged by the rule, at least:
 * the charge comes before the backing and goes after it. At rest it is charged for exactly those
 * (I7). What is charged to a cgroup is charged to those above it. No charge takes it past the
 * limit; only a limit that was lowered, or a cgroup that came below it, leaves it there.
 */
final class SwapLimits {

  private static final int NOBODY = -1;

  private final Scenario scenario;
  private final Owners owners;
  private final long[] charged = new long[CgroupPlan.CGROUPS];
  private final long[] entries = new long[CgroupPlan.CGROUPS];
  private final long[] before = new long[CgroupPlan.CGROUPS];
  private final long[] refusedAt = new long[CgroupPlan.CGROUPS];

  /** Of each cgroup the one above it, as the owner of charges has it, or {@link #NOBODY}. */
  private final int[] parents = new int[CgroupPlan.CGROUPS];

  /** Of each cgroup who is charged for it: itself, or its heir while it is being removed. */
  private final int[] charges = new int[CgroupPlan.CGROUPS];

  /** Of each cgroup those that have been its heir, a bit each. */
  private final int[] heirs = new int[CgroupPlan.CGROUPS];

  private boolean reparented;
  private ClusterInspector[] inspectors;

  SwapLimits(Scenario scenario, Owners owners) {
    this.scenario = scenario;
    this.owners = owners;
    Arrays.fill(refusedAt, -1);
    Arrays.fill(parents, NOBODY);
    Arrays.setAll(charges, cgroup -> cgroup);
  }

  /** Asks for the limits that are due at that event. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    for (CgroupPlan.Limit limit : scenario.cgroups().limits()) {
      if (limit.at() == event) {
        guardian.tell(
            new SwapCharges.Limit(limit.cgroup(), limit.pages(), new CompletableFuture<>()));
      }
    }
  }

  /** Notes what the owner of charges is about to do. */
  void delivered(long event, Object owner, Object message) {
    if (owner instanceof SwapCharges && message instanceof Backend.Store store) {
      noteRefusals(event, store.batch());
    } else if (OwnerAccess.isReparenting(message)) {
      parents[OwnerAccess.child(message)] = OwnerAccess.parent(message);
      reparented = true;
    } else if (owner instanceof SwapCharges) {
      int removed = OwnerAccess.removed(message);
      if (removed >= 0) {
        remove(removed, OwnerAccess.heir(message));
      } else if (OwnerAccess.forgetsRemoved(message)) {
        forgetRemoved();
      }
    }
  }

  private void remove(int cgroup, int heir) {
    for (int child = 0; child < parents.length; child++) {
      parents[child] = parents[child] == cgroup ? parents[cgroup] : parents[child];
    }
    parents[cgroup] = NOBODY;
    charges[cgroup] = heir;
    heirs[cgroup] |= 1 << heir;
    before[cgroup] = 0;
    reparented = true;
  }

  /** Nobody has anything of a cgroup any more when its removal comes to an end. */
  private void forgetRemoved() {
    for (int cgroup = 0; cgroup < charges.length; cgroup++) {
      if (charges[cgroup] != cgroup) {
        charges[cgroup] = cgroup;
        count();
        long left = entries[cgroup];
        for (ZswapPool pool : owners.pools) {
          left += pool.cgroups().pages(cgroup) + pool.cgroups().bytes(cgroup);
        }
        SimulationFailure.require(left == 0, "cgroup %d was removed and has %d", cgroup, left);
      }
    }
  }

  /** Notes the cgroups that have no room, or are below one, for all of a store. */
  private void noteRefusals(long event, PageBatch batch) {
    long[] room = new long[CgroupPlan.CGROUPS];
    Arrays.fill(room, SwapCharge.NO_LIMIT);
    for (SwapCharge charge : owners.charges.get()) {
      room[charge.cgroup()] = charge.max() - charge.current();
    }
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i) == PageStatus.PENDING) {
        int cgroup = charges[OwnerAccess.cgroup(batch, i)];
        for (int above = cgroup; above != NOBODY; above = parents[above]) {
          if (--room[above] < 0) {
            noteRefusal(cgroup, event);
          }
        }
      }
    }
  }

  private void noteRefusal(int cgroup, long event) {
    for (int named = 0; named < heirs.length; named++) {
      if (named == cgroup || (heirs[named] & 1 << cgroup) != 0) {
        refusedAt[named] = event;
      }
    }
  }

  /** Whether a page of that cgroup had to be refused at some time since that event. */
  boolean refusedSince(int cgroup, long event) {
    return refusedAt[cgroup] >= event;
  }

  /** What holds at any time. */
  void check() {
    count();
    for (SwapCharge charge : owners.charges.get()) {
      int cgroup = charge.cgroup();
      SimulationFailure.require(
          charge.current() >= charged[cgroup], "I7: %d entries, %s", charged[cgroup], charge);
      SimulationFailure.require(
          charge.current() <= Math.max(charge.max(), before[cgroup]) || reparented,
          "a cgroup with %d pages was charged past its limit: %s",
          before[cgroup],
          charge);
      before[cgroup] = charge.current();
    }
    reparented = false;
  }

  /** What holds when nothing is under way. */
  void checkAtRest() {
    check();
    for (int cgroup = 0; cgroup < CgroupPlan.CGROUPS; cgroup++) {
      long current = current(cgroup);
      SimulationFailure.require(
          current == charged[cgroup],
          "I7: cgroup %d is charged for %d pages of swap and has %d",
          cgroup,
          current,
          charged[cgroup]);
    }
  }

  private long current(int cgroup) {
    List<SwapCharge> charges = owners.charges.get();
    return charges.stream()
        .filter(charge -> charge.cgroup() == cgroup)
        .mapToLong(SwapCharge::current)
        .sum();
  }

  private void count() {
    if (inspectors == null) {
      inspectors =
          Arrays.stream(owners.clusters)
              .map(ClusterInspector::new)
              .toArray(ClusterInspector[]::new);
    }
    Arrays.fill(charged, 0);
    Arrays.fill(entries, 0);
    for (int cpu = 0; cpu < inspectors.length; cpu++) {
      VirtualClusters clusters = owners.clusters[cpu];
      inspectors[cpu].forEachLive(
          d -> {
            entries[clusters.cgroup(d)]++;
            if (isCharged(clusters, d)) {
              charge(clusters.cgroup(d));
            }
          });
    }
  }

  private void charge(int cgroup) {
    for (int above = charges[cgroup]; above != NOBODY; above = parents[above]) {
      charged[above]++;
    }
  }

  /** A classic entry is charged from the middle of its first store, and to its end. */
  private boolean isCharged(VirtualClusters clusters, long d) {
    Backing backing = clusters.backing(d);
    if (scenario.isClassic()) {
      return backing != Backing.FOLIO || !clusters.busy(d);
    }
    return scenario.allocators().chargeRule() == SwapChargeRule.EVERY_ENTRY
        ? backing != Backing.FOLIO
        : backing == Backing.SWAPFILE;
  }
}
