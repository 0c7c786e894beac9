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
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a replay and those that look after it: the tasks' cgroup, its node with kswapd if
 * it has one, a reclaimer for each owner of pages, and the out-of-memory killer.
 */
final class ReplayMemory {

  /** Spawns the actors. */
  interface Spawner {
    <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, int index, int cpu);
  }

  /** What they count at one moment; a node that is not there counts nothing. */
  record Counters(
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
  private final PageFrames frames;
  private final @Nullable ActorRef<MemoryNode.Command> node;
  private final ActorRef<MemoryCgroup.Command> cgroup;
  private @Nullable ActorRef<Kswapd.Command> kswapd;
  private @Nullable ActorRef<ProactiveReclaim.Command> proactive;
  private @Nullable ActorRef<ReclaimUser.Command> user;

  /** Builds cgroup and node. */
  ReplayMemory(ReplayPlan plan, SwapRuntime runtime, Spawner spawner) {
    this.plan = plan;
    this.runtime = runtime;
    this.spawner = spawner;
    NodeSettings settings = plan.settings().node();
    int pages = settings == null ? plan.limitPages() : plan.nodePages();
    frames = new PageFrames(pages);
    frames.provide((int) Math.min(pages, plan.peakPages()));
    Behavior<MemoryCgroup.Command> behavior;
    if (settings == null) {
      node = null;
      behavior = MemoryCgroup.create(frames, plan.settings().reclaim(), runtime);
    } else {
      node =
          spawner.spawn(
              MemoryNode.create(frames, settings.watermarks(pages), runtime), "memory-node", 0, 0);
      behavior =
          MemoryCgroup.create(
              new MemoryNode.Share(node, pages, plan.limitPages()),
              plan.settings().reclaim(),
              runtime);
    }
    cgroup = spawner.spawn(behavior, "memory-cgroup", 0, 0);
  }

  /** The frames, where the bytes are. */
  PageFrames frames() {
    return frames;
  }

  /** The tasks' cgroup. */
  ActorRef<MemoryCgroup.Command> cgroup() {
    return cgroup;
  }

  /** Frames that an owner of pages keeps for later; small memories must not be used up by them. */
  int stock() {
    int pages = Math.min(plan.limitPages(), frames.capacity());
    return Math.clamp(pages / (4 * plan.settings().tasks()), 1, MAX_STOCK);
  }

  /**
   * Builds those that reclaim.
   *
   * @param owners who has pages, by number: the tasks, and after them the page cache if there is
   *     one, which is never killed
   */
  Attendants attend(
      List<ActorRef<AddressSpace.Command>> owners,
      List<ActorRef<SlotAllocator.Command>> allocators) {
    List<ActorRef<AddressSpace.Command>> tasks = owners.subList(0, plan.settings().tasks());
    ActorRef<OomKiller.Command> killer =
        spawner.spawn(
            OomKiller.create(tasks, plan.limitPages(), frames.capacity()), "oom-killer", 0, 0);
    int cpus = plan.settings().cpus();
    int swappiness = plan.settings().reclaim().swappiness();
    List<Reclaimer.Scope> scopes =
        allocators.stream().map(allocator -> scope(owners, allocator, allocators)).toList();
    NodeSettings settings = plan.settings().node();
    if (node != null && settings != null) {
      // Not with the first task, where there is a choice.
      int cpu = cpus - 1;
      Kswapd.Settings how = new Kswapd.Settings(swappiness, settings.kswapdSlowdown());
      kswapd =
          spawner.spawn(
              Kswapd.create(node, List.of(scopes.get(cpu)), how, runtime), "kswapd", 0, cpu);
    }
    ReclaimRequests requests = plan.settings().requests();
    if (requests != null) {
      int cpu = cpus - 1;
      proactive =
          spawner.spawn(ProactiveReclaim.create(scopes.get(cpu)), "proactive-reclaim", 0, cpu);
      user =
          spawner.spawn(ReclaimUser.create(requests, proactive, runtime), "reclaim-user", 0, cpu);
    }
    List<ActorRef<DirectReclaim.Command>> reclaims = new ArrayList<>();
    for (int number = 0; number < owners.size(); number++) {
      int cpu = number % cpus;
      Reclaimer.Scope scope = scopes.get(cpu);
      DirectReclaim.Node ofNode =
          node == null ? null : new DirectReclaim.Node(node, List.of(scope));
      reclaims.add(
          spawner.spawn(
              DirectReclaim.create(scope, ofNode, swappiness, owners.get(number)),
              "direct-reclaim",
              number,
              cpu));
    }
    return new Attendants(killer, reclaims);
  }

  private Reclaimer.Scope scope(
      List<ActorRef<AddressSpace.Command>> owners,
      ActorRef<SlotAllocator.Command> allocator,
      List<ActorRef<SlotAllocator.Command>> homes) {
    return new Reclaimer.Scope(
        cgroup, Task.CGROUP, frames, owners, allocator, homes, plan.settings().batch());
  }

  /** Ends what is done to memory without need. */
  void endRequests() {
    if (user != null) {
      user.tell(new ReclaimUser.Stop());
    }
  }

  /** Asks all of them. */
  CompletableFuture<Counters> counters() {
    CompletableFuture<MemoryCgroup.Counters> ofCgroup = new CompletableFuture<>();
    cgroup.tell(new MemoryCgroup.GetCounters(ofCgroup));
    CompletableFuture<MemoryNode.Counters> ofNode = new CompletableFuture<>();
    if (node == null) {
      ofNode.complete(new MemoryNode.Counters(0, 0, false));
    } else {
      node.tell(new MemoryNode.GetCounters(ofNode));
    }
    CompletableFuture<Kswapd.Counters> ofKswapd = new CompletableFuture<>();
    if (kswapd == null) {
      ofKswapd.complete(new Kswapd.Counters(0, 0, 0));
    } else {
      kswapd.tell(new Kswapd.GetCounters(ofKswapd));
    }
    CompletableFuture<ProactiveReclaim.Counters> ofRequests = new CompletableFuture<>();
    if (proactive == null) {
      ofRequests.complete(new ProactiveReclaim.Counters(0, 0));
    } else {
      proactive.tell(new ProactiveReclaim.GetCounters(ofRequests));
    }
    return CompletableFuture.allOf(ofCgroup, ofNode, ofKswapd, ofRequests)
        .thenApply(
            done ->
                new Counters(ofCgroup.join(), ofNode.join(), ofKswapd.join(), ofRequests.join()));
  }
}
