package io.swapbox.workloads.replay;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.Kswapd;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.MemoryNode;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.ProactiveReclaim;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a replay and those that look after it: the tasks' cgroups, their node with kswapd
 * if there is one, a reclaimer for each owner of pages, and the out-of-memory killer.
 */
final class ReplayMemory {

  /** Spawns the actors. */
  interface Spawner {
    <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, int index, int cpu);
  }

  /**
   * What they count at one moment; a node that is not there counts nothing.
   *
   * @param cgroups how many there are
   * @param cgroup what these count together
   */
  record Counters(
      int cgroups,
      MemoryCgroup.Counters cgroup,
      MemoryNode.Counters node,
      Kswapd.Counters kswapd,
      ProactiveReclaim.Counters proactive) {}

  /**
   * Who looks after memory.
   *
   * @param oomKiller of the tasks
   * @param reclaims the reclaimer of each owner of pages, by number
   */
  record Attendants(
      ActorRef<OomKiller.Command> oomKiller, List<ActorRef<DirectReclaim.Command>> reclaims) {}

  private static final int MAX_STOCK = 32;

  private final ReplayPlan plan;
  private final SwapRuntime runtime;
  private final Spawner spawner;
  private final @Nullable ActorRef<MemoryNode.Command> node;
  private final ReplayCgroups cgroups;
  private @Nullable ActorRef<Kswapd.Command> kswapd;
  private final List<ActorRef<ProactiveReclaim.Command>> proactive = new ArrayList<>();
  private final List<ActorRef<ReclaimUser.Command>> users = new ArrayList<>();

  /** Builds cgroups and node. */
  ReplayMemory(ReplayPlan plan, SwapRuntime runtime, Spawner spawner) {
    this.plan = plan;
    this.runtime = runtime;
    this.spawner = spawner;
    NodeSettings settings = plan.settings().node();
    int pages = plan.nodePages();
    @Nullable PageFrames nodeFrames = settings == null ? null : ReplayCgroups.provided(pages, plan);
    node =
        settings == null || nodeFrames == null
            ? null
            : spawner.spawn(
                MemoryNode.create(
                    nodeFrames,
                    settings.watermarks(pages),
                    settings.boost().framesPerSteal(),
                    runtime),
                "memory-node",
                0,
                0);
    cgroups = new ReplayCgroups(plan, node, nodeFrames, spawner, runtime);
  }

  /** The frames of an owner of pages, where the bytes are. */
  PageFrames frames(int owner) {
    return cgroups.framesOf(owner);
  }

  /** The cgroup of an owner of pages. */
  ActorRef<MemoryCgroup.Command> cgroup(int owner) {
    return cgroups.of(owner);
  }

  /** Frames that an owner of pages keeps for later; small memories must not be used up by them. */
  int stock(int owner) {
    Workload.Part part = plan.part(owner);
    long pages = Math.min(Math.round(plan.limitPages() * part.share()), frames(owner).capacity());
    return Math.clamp(pages / (4L * part.tasks()), 1, MAX_STOCK);
  }

  /**
   * Builds those that reclaim.
   *
   * @param owners who has pages, by number: the tasks, their children, and after them the page
   *     cache if there is one, which is never killed
   * @param space that pages are swapped out to
   */
  Attendants attend(List<ActorRef<AddressSpace.Command>> owners, SpaceGuardian.Topology space) {
    int killable = plan.settings().tasks() + plan.settings().children();
    List<ActorRef<AddressSpace.Command>> tasks = owners.subList(0, killable);
    ActorRef<OomKiller.Command> killer =
        spawner.spawn(
            OomKiller.create(
                tasks,
                IntStream.range(0, killable).mapToObj(this::limit).toList(),
                plan.nodePages()),
            "oom-killer",
            0,
            0);
    int cpus = plan.settings().cpus();
    List<List<Reclaimer.Scope>> scopes = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      scopes.add(cgroups.scopes(owners, space, cpu));
    }
    attendBehind(scopes.getLast());
    List<ActorRef<DirectReclaim.Command>> reclaims = new ArrayList<>();
    for (int number = 0; number < owners.size(); number++) {
      int cpu = number % cpus;
      List<Reclaimer.Scope> all = scopes.get(cpu);
      Reclaimer.Scope own = all.get(plan.cgroupOf(number));
      DirectReclaim.Node ofNode = node == null ? null : new DirectReclaim.Node(node, all);
      int swappiness = plan.settings().reclaim().swappiness();
      reclaims.add(
          spawner.spawn(
              DirectReclaim.create(own, ofNode, swappiness, owners.get(number)),
              "direct-reclaim",
              number,
              cpu));
    }
    return new Attendants(killer, reclaims);
  }

  private OomKiller.Limit limit(int task) {
    int cgroup = plan.cgroupOf(task);
    return new OomKiller.Limit(cgroup, plan.limitPages(cgroup));
  }

  /**
   * Builds those that nobody waits for, on the last CPU: not with the first task, where there is a
   * choice.
   *
   * @param scopes what they work on there, one element a cgroup
   */
  private void attendBehind(List<Reclaimer.Scope> scopes) {
    int cpu = plan.settings().cpus() - 1;
    NodeSettings settings = plan.settings().node();
    if (node != null && settings != null) {
      int swappiness = plan.settings().reclaim().swappiness();
      Kswapd.Settings how = new Kswapd.Settings(swappiness, settings.kswapdSlowdown());
      kswapd = spawner.spawn(Kswapd.create(node, scopes, how, runtime), "kswapd", 0, cpu);
    }
    ReclaimRequests requests = plan.settings().requests();
    for (int index = 0; requests != null && index < scopes.size(); index++) {
      ActorRef<ProactiveReclaim.Command> file =
          spawner.spawn(
              ProactiveReclaim.create(scopes.get(index)), "proactive-reclaim", index, cpu);
      proactive.add(file);
      users.add(
          spawner.spawn(ReclaimUser.create(requests, file, runtime), "reclaim-user", index, cpu));
    }
  }

  /** Ends what is done to memory without need. */
  void endRequests() {
    users.forEach(user -> user.tell(new ReclaimUser.Stop()));
  }

  /** Asks all of them. */
  CompletableFuture<Counters> counters() {
    CompletableFuture<MemoryCgroup.Counters> ofCgroups = cgroups.counters();
    CompletableFuture<MemoryNode.Counters> ofNode = new CompletableFuture<>();
    if (node == null) {
      ofNode.complete(new MemoryNode.Counters(0, 0, 0, false));
    } else {
      node.tell(new MemoryNode.GetCounters(ofNode));
    }
    CompletableFuture<Kswapd.Counters> ofKswapd = new CompletableFuture<>();
    if (kswapd == null) {
      ofKswapd.complete(new Kswapd.Counters(0, 0, 0));
    } else {
      kswapd.tell(new Kswapd.GetCounters(ofKswapd));
    }
    CompletableFuture<ProactiveReclaim.Counters> ofRequests =
        CompletableFuture.completedFuture(new ProactiveReclaim.Counters(0, 0));
    for (ActorRef<ProactiveReclaim.Command> file : proactive) {
      CompletableFuture<ProactiveReclaim.Counters> own = new CompletableFuture<>();
      file.tell(new ProactiveReclaim.GetCounters(own));
      ofRequests = ofRequests.thenCombine(own, ProactiveReclaim.Counters::plus);
    }
    CompletableFuture<ProactiveReclaim.Counters> ofAll = ofRequests;
    return CompletableFuture.allOf(ofCgroups, ofNode, ofKswapd, ofAll)
        .thenApply(
            done ->
                new Counters(
                    cgroups.size(),
                    ofCgroups.join(),
                    ofNode.join(),
                    ofKswapd.join(),
                    ofAll.join()));
  }
}
