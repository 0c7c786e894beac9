package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.ReclaimSettings;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.PageFrames;
import java.util.ArrayList;
import java.util.List;

/** The address spaces of a run, their cgroup and their reclaimers. */
final class Tenants {

  private final Simulation run;
  private final PageFrames frames;
  private final TenantTable[] tables;
  private final List<ActorRef<AddressSpace.Command>> tenants = new ArrayList<>();
  private final List<ActorRef<DirectReclaim.Command>> reclaimers = new ArrayList<>();
  private ActorRef<MemoryCgroup.Command> cgroup;
  private int made;

  Tenants(Simulation run) {
    this.run = run;
    this.frames = new PageFrames(run.scenario().memory().frames());
    this.tables = new TenantTable[run.scenario().memory().tenants()];
  }

  PageFrames frames() {
    return frames;
  }

  /** One for each tenant, by number. */
  TenantTable[] tables() {
    return tables;
  }

  /** A tenant has begun. */
  void made(int number, TenantTable table) {
    tables[number] = table;
    made++;
  }

  /** Whether all of them have begun. */
  boolean isComplete() {
    return made == tables.length;
  }

  ActorRef<MemoryCgroup.Command> cgroup() {
    return cgroup;
  }

  void spawn(ActorContext<?> context, SwapRuntime runtime) {
    Scenario scenario = run.scenario();
    int batch = scenario.batch();
    cgroup =
        runtime.spawn(
            context,
            MemoryCgroup.create(frames, ReclaimSettings.DEFAULT, runtime),
            "memory-cgroup",
            0,
            Placement.cpu(0));
    int count = scenario.memory().tenants();
    for (int i = 0; i < count; i++) {
      tenants.add(
          runtime.spawn(context, Tenant.create(run, this, i), "tenant", i, cpu(scenario, i)));
    }
    for (int i = 0; i < count; i++) {
      Reclaimer.Scope scope =
          new Reclaimer.Scope(
              cgroup,
              Tenant.CGROUP,
              frames,
              tenants,
              run.allocator(cpu(scenario, i).index()),
              batch);
      reclaimers.add(
          runtime.spawn(
              context,
              DirectReclaim.create(
                  scope, null, ReclaimSettings.DEFAULT.swappiness(), tenants.get(i)),
              "direct-reclaim",
              i,
              cpu(scenario, i)));
    }
  }

  private static Placement cpu(Scenario scenario, int tenant) {
    return Placement.cpu((tenant + 1) % scenario.cpus());
  }

  void go() {
    for (int i = 0; i < tenants.size(); i++) {
      tenants.get(i).tell(new Tenant.Go(reclaimers.get(i)));
    }
  }

  void exit() {
    tenants.forEach(tenant -> tenant.tell(new Tenant.Exit()));
  }
}
