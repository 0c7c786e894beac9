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
 * The cgroups of a replay: one for all owners of pages, one for each part of a mix, or in a node
 * one for each owner.
 *
 * <p>In a node each has lists for all of its frames: some 20 bytes a frame.
 */
final class ReplayCgroups {

  private final ReplayPlan plan;
  private final List<PageFrames> frames = new ArrayList<>();
  private final List<ActorRef<MemoryCgroup.Command>> cgroups = new ArrayList<>();

  /**
   * Builds them.
   *
   * @param node that they share, or null when each has its frames for itself
   * @param nodeFrames of the node, or null without one
   */
  ReplayCgroups(
      ReplayPlan plan,
      @Nullable ActorRef<MemoryNode.Command> node,
      @Nullable PageFrames nodeFrames,
      ReplayMemory.Spawner spawner,
      SwapRuntime runtime) {
    this.plan = plan;
    for (int index = 0; index < plan.cgroups(); index++) {
      PageFrames own = nodeFrames == null ? provided(plan.limitPages(index), plan) : nodeFrames;
      frames.add(own);
      Behavior<MemoryCgroup.Command> behavior =
          node == null
              ? MemoryCgroup.create(own, plan.settings().reclaim(), runtime)
              : MemoryCgroup.create(
                  share(node, own.capacity(), index), plan.settings().reclaim(), runtime);
      cgroups.add(spawner.spawn(behavior, "memory-cgroup", index, 0));
    }
  }

  /** So many frames, of which as many are there at once as are surely used. */
  static PageFrames provided(int pages, ReplayPlan plan) {
    PageFrames frames = new PageFrames(pages);
    frames.provide((int) Math.min(pages, plan.workload().neededPages()));
    return frames;
  }

  private MemoryNode.Share share(ActorRef<MemoryNode.Command> node, int nodeFrames, int index) {
    if (index >= plan.settings().tasks()) {
      return new MemoryNode.Share(node, nodeFrames, nodeFrames);
    }
    return new MemoryNode.Share(
        node,
        nodeFrames,
        plan.limitPages(index),
        plan.protectedPages(index, CgroupSettings::min),
        plan.protectedPages(index, CgroupSettings::low));
  }

  /** How many there are. */
  int size() {
    return cgroups.size();
  }

  /** That of an owner of pages. */
  ActorRef<MemoryCgroup.Command> of(int owner) {
    return cgroups.get(plan.cgroupOf(owner));
  }

  /** The frames of an owner of pages, where the bytes are. */
  PageFrames framesOf(int owner) {
    return frames.get(plan.cgroupOf(owner));
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
              frames.get(index),
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
