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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Limits the swap of cgroups, and holds what is charged to them against the descriptors.
 *
 * <p>Between two events a cgroup is charged for its entries that are charged by the rule, at least:
 * the charge comes before the backing and goes after it. At rest it is charged for exactly those
 * (I7). No charge takes it past the limit; only a limit that was lowered leaves it there.
 */
final class SwapLimits {

  private final Scenario scenario;
  private final Owners owners;
  private final long[] charged = new long[Scenario.CGROUPS];
  private final long[] before = new long[Scenario.CGROUPS];
  private final long[] refusedAt = new long[Scenario.CGROUPS];
  private ClusterInspector[] inspectors;

  SwapLimits(Scenario scenario, Owners owners) {
    this.scenario = scenario;
    this.owners = owners;
    Arrays.fill(refusedAt, -1);
  }

  /** Asks for the limits that are due at that event. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    for (Scenario.Limit limit : scenario.limits()) {
      if (limit.at() == event) {
        guardian.tell(
            new SwapCharges.Limit(limit.cgroup(), limit.pages(), new CompletableFuture<>()));
      }
    }
  }

  /** Notes the cgroups that have no room for all of a store that is about to be charged. */
  void delivered(long event, Object owner, Object message) {
    if (!(owner instanceof SwapCharges) || !(message instanceof Backend.Store store)) {
      return;
    }
    long[] room = new long[Scenario.CGROUPS];
    Arrays.fill(room, SwapCharge.NO_LIMIT);
    for (SwapCharge charge : owners.charges.get()) {
      room[charge.cgroup()] = charge.max() - charge.current();
    }
    PageBatch batch = store.batch();
    for (int i = 0; i < batch.size(); i++) {
      int cgroup = OwnerAccess.cgroup(batch, i);
      if (batch.status(i) == PageStatus.PENDING && --room[cgroup] < 0) {
        refusedAt[cgroup] = event;
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
          charge.current() <= Math.max(charge.max(), before[cgroup]),
          "a cgroup with %d pages was charged past its limit: %s",
          before[cgroup],
          charge);
      before[cgroup] = charge.current();
    }
  }

  /** What holds when nothing is under way. */
  void checkAtRest() {
    check();
    for (int cgroup = 0; cgroup < Scenario.CGROUPS; cgroup++) {
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
    for (int cpu = 0; cpu < inspectors.length; cpu++) {
      VirtualClusters clusters = owners.clusters[cpu];
      inspectors[cpu].forEachLive(
          d -> charged[clusters.cgroup(d)] += isCharged(clusters.backing(d)) ? 1 : 0);
    }
  }

  private boolean isCharged(Backing backing) {
    return scenario.allocators().chargeRule() == SwapChargeRule.EVERY_ENTRY
        ? backing != Backing.FOLIO
        : backing == Backing.SWAPFILE;
  }
}
