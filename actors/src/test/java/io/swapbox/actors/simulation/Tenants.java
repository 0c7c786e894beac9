package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.ReclaimSettings;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.Kswapd;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.MemoryNode;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.PageFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** The address spaces of a run, their cgroups, their node if they have one, and who reclaims. */
final class Tenants {

  /** The first cgroup of tenants. */
  static final int FIRST_CGROUP = 1;

  private final Simulation run;
  private final NodePlan plan;
  private final int groups;
  private final PageFrames frames;
  private final TenantTable[] tables;
  private final List<ActorRef<AddressSpace.Command>> tenants = new ArrayList<>();
  private final List<ActorRef<DirectReclaim.Command>> reclaimers = new ArrayList<>();
  private final List<ActorRef<MemoryCgroup.Command>> cgroups = new ArrayList<>();
  private final List<ActorRef<OomKiller.Command>> killers = new ArrayList<>();
  private SwapRuntime runtime;
  private int made;

  Tenants(Simulation run) {
    Scenario.Memory memory = run.scenario().memory();
    this.run = run;
    this.plan = memory.node();
    this.groups = memory.cgroups();
    this.frames = new PageFrames(memory.frames());
    this.tables = new TenantTable[memory.tenants()];
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

  /** Whether their cgroups have begun, and their node. */
  boolean hasMemory(Owners owners) {
    return Arrays.stream(owners.cgroups).allMatch(Objects::nonNull)
        && (plan == null || owners.node != null);
  }

  /** The cgroup of a tenant. */
  ActorRef<MemoryCgroup.Command> cgroup(int tenant) {
    return cgroups.get(tenant % groups);
  }

  /** The number of its cgroup. */
  int cgroupId(int tenant) {
    return FIRST_CGROUP + tenant % groups;
  }

  /** Whether a cgroup of tenants explains that reclaim could not swap a page out. */
  boolean explainsRefusal(PageStatus refused, Judge.Since since) {
    for (int group = 0; group < groups; group++) {
      if (run.judge().explainsRefusal(refused, FIRST_CGROUP + group, since)) {
        return true;
      }
    }
    return false;
  }

  /** Tells a tenant something, after a while. */
  void tellAfter(long nanos, ActorRef<AddressSpace.Command> tenant, AddressSpace.Command message) {
    runtime.tellAfter(nanos, tenant, message);
  }

  void spawn(ActorContext<?> context, SwapRuntime on) {
    runtime = on;
    ActorRef<MemoryNode.Command> node = spawnMemory(context);
    for (int i = 0; i < tables.length; i++) {
      tenants.add(runtime.spawn(context, Tenant.create(run, this, i), "tenant", i, cpu(i)));
    }
    ReclaimSettings how = settings();
    for (int i = 0; i < tables.length; i++) {
      DirectReclaim.Node ofNode =
          node == null ? null : new DirectReclaim.Node(node, scopes(cpu(i).index()));
      reclaimers.add(
          runtime.spawn(
              context,
              DirectReclaim.create(
                  scope(i % groups, cpu(i).index()), ofNode, how.swappiness(), tenants.get(i)),
              "direct-reclaim",
              i,
              cpu(i)));
    }
    if (node != null) {
      Kswapd.Settings ofKswapd = new Kswapd.Settings(how.swappiness(), plan.slowdown());
      int cpu = run.scenario().cpus() - 1;
      runtime.spawn(
          context,
          Kswapd.create(node, scopes(cpu), ofKswapd, runtime),
          "kswapd",
          0,
          Placement.cpu(cpu));
      spawnKillers(context);
    }
  }

  private ReclaimSettings settings() {
    return plan == null ? ReclaimSettings.DEFAULT : plan.reclaim();
  }

  private ActorRef<MemoryNode.Command> spawnMemory(ActorContext<?> context) {
    if (plan == null) {
      spawnCgroup(context, MemoryCgroup.create(frames, settings(), runtime));
      return null;
    }
    ActorRef<MemoryNode.Command> node =
        runtime.spawn(
            context,
            MemoryNode.create(frames, plan.watermarks(), 0, runtime),
            "memory-node",
            0,
            Placement.cpu(0));
    for (int group = 0; group < groups; group++) {
      MemoryNode.Share share = plan.share(node, group);
      spawnCgroup(context, MemoryCgroup.create(share, settings(), runtime));
    }
    return node;
  }

  private void spawnCgroup(ActorContext<?> context, Behavior<MemoryCgroup.Command> cgroup) {
    int group = cgroups.size();
    cgroups.add(
        runtime.spawn(
            context, cgroup, "memory-cgroup", group, Placement.cpu(group % run.scenario().cpus())));
  }

  private void spawnKillers(ActorContext<?> context) {
    int many = plan.oneKiller() ? 1 : groups;
    for (int killer = 0; killer < many; killer++) {
      List<ActorRef<AddressSpace.Command>> choice = new ArrayList<>();
      for (int tenant = killer; tenant < tenants.size(); tenant += many) {
        choice.add(tenants.get(tenant));
      }
      killers.add(
          runtime.spawn(
              context,
              OomKiller.create(
                  choice,
                  Collections.nCopies(
                      choice.size(), new OomKiller.Limit(0, plan.limits().get(killer))),
                  plan.frames()),
              "oom-killer",
              killer,
              Placement.cpu(0)));
    }
  }

  /** By which number its killer knows a tenant. */
  int numberAtKiller(int tenant) {
    return plan.oneKiller() ? tenant : tenant / groups;
  }

  private List<Reclaimer.Scope> scopes(int cpu) {
    List<Reclaimer.Scope> scopes = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      scopes.add(scope(group, cpu));
    }
    return scopes;
  }

  private Reclaimer.Scope scope(int group, int cpu) {
    return new Reclaimer.Scope(
        cgroups.get(group),
        FIRST_CGROUP + group,
        frames,
        tenants,
        run.allocator(run.homeOfStores(cpu)),
        run.scenario().batch());
  }

  private Placement cpu(int tenant) {
    return Placement.cpu((tenant + 1) % run.scenario().cpus());
  }

  /** Who kills a tenant. */
  ActorRef<OomKiller.Command> killer(int tenant) {
    return killers.get(tenant % killers.size());
  }

  /** All of them. */
  List<ActorRef<AddressSpace.Command>> all() {
    return tenants;
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
