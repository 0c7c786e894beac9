package io.swapbox.workloads.replay;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.MemoryNode;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The cgroups of a replay: one for all owners of pages, or in a node one for each.
 *
 * <p>Each has lists for all frames of the node: some 20 bytes a frame.
 */
final class ReplayCgroups {

  private final ReplayPlan plan;
  private final PageFrames frames;
  private final List<ActorRef<MemoryCgroup.Command>> cgroups = new ArrayList<>();

  /**
   * Builds them.
   *
   * @param node that they share, or null when the one there is has all frames for itself
   */
  ReplayCgroups(
      ReplayPlan plan,
      PageFrames frames,
      @Nullable ActorRef<MemoryNode.Command> node,
      ReplayMemory.Spawner spawner,
      SwapRuntime runtime) {
    this.plan = plan;
    this.frames = frames;
    for (int index = 0; index < plan.settings().cgroups(); index++) {
      Behavior<MemoryCgroup.Command> behavior =
          node == null
              ? MemoryCgroup.create(frames, plan.settings().reclaim(), runtime)
              : MemoryCgroup.create(share(node, index), plan.settings().reclaim(), runtime);
      cgroups.add(spawner.spawn(behavior, "memory-cgroup", index, 0));
    }
  }

  private MemoryNode.Share share(ActorRef<MemoryNode.Command> node, int index) {
    int nodeFrames = frames.capacity();
    if (index >= plan.settings().tasks()) {
      return new MemoryNode.Share(node, nodeFrames, nodeFrames);
    }
    return new MemoryNode.Share(
        node,
        nodeFrames,
        plan.cgroupLimitPages(),
        plan.protectedPages(index, CgroupSettings::min),
        plan.protectedPages(index, CgroupSettings::low));
  }

  /** How many there are. */
  int size() {
    return cgroups.size();
  }

  /** That of an owner of pages. */
  ActorRef<MemoryCgroup.Command> of(int owner) {
    return cgroups.get(plan.settings().cgroupOf(owner));
  }

  /**
   * What reclaimers on a CPU work on, one element a cgroup.
   *
   * @param owners of pages, by number
   * @param space that pages are swapped out to
   */
  List<Reclaimer.Scope> scopes(
      List<ActorRef<AddressSpace.Command>> owners, SpaceGuardian.Topology space, int cpu) {
    List<Reclaimer.Scope> scopes = new ArrayList<>();
    for (int index = 0; index < cgroups.size(); index++) {
      scopes.add(
          new Reclaimer.Scope(
              cgroups.get(index),
              Task.FIRST_CGROUP + index,
              frames,
              owners,
              space.forStores(cpu),
              space.allocators(),
              plan.settings().batch()));
    }
    return scopes;
  }

  /** What all of them count together. */
  CompletableFuture<MemoryCgroup.Counters> counters() {
    @Nullable CompletableFuture<MemoryCgroup.Counters> sum = null;
    for (ActorRef<MemoryCgroup.Command> cgroup : cgroups) {
      CompletableFuture<MemoryCgroup.Counters> own = new CompletableFuture<>();
      cgroup.tell(new MemoryCgroup.GetCounters(own));
      sum = sum == null ? own : sum.thenCombine(own, MemoryCgroup.Counters::plus);
    }
    return Objects.requireNonNull(sum);
  }
}
