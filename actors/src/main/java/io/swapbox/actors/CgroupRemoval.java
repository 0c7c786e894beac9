package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;

/**
 * The removal of one cgroup, as {@link Cgroups} conducts it, in four steps. Each begins when all
 * that were told in the one before have answered.
 *
 * <ol>
 *   <li>The owner of charges charges the heir for it.
 *   <li>Homes and shards make its pages the heir's; homes answer when nothing is under way that
 *       names it, at backends as well.
 *   <li>The owner of charges and the shards forget it.
 *   <li>Homes take stores for it as those of another cgroup with the same id.
 * </ol>
 */
final class CgroupRemoval {

  /** Who hears of it. */
  record Told(
      List<ActorRef<SlotAllocator.Command>> allocators,
      List<ActorRef<ZswapBackend.Command>> shards,
      ActorRef<SwapCharges.Command> charges) {}

  private final Told told;
  private final Cgroups.Reparent reparent;
  private final Cgroups.Apply apply;
  private int step;

  /** Takes the cgroup out of the tree. */
  CgroupRemoval(int cgroup, CgroupTree tree, Told told, ActorRef<Cgroups.Applied> replyTo) {
    this.told = told;
    int heir = tree.remove(cgroup);
    CgroupRule ofHeir = tree.rule(heir);
    List<CgroupRule> rules = tree.rules();
    List<CgroupRule> during = new ArrayList<>(rules);
    during.add(new CgroupRule(cgroup, ofHeir.tiers(), ofHeir.writeback(), ofHeir.zswapMax()));
    this.reparent = new Cgroups.Reparent(cgroup, heir, during, replyTo);
    this.apply = new Cgroups.Apply(rules, told.shards().size(), replyTo);
  }

  /** Takes the next step; says how many were told, 0 when it is done. */
  int next() {
    step++;
    return switch (step) {
      case 1 -> {
        told.charges().tell(reparent);
        yield 1;
      }
      case 2 -> {
        told.allocators().forEach(allocator -> allocator.tell(reparent));
        told.shards().forEach(shard -> shard.tell(reparent));
        yield told.allocators().size() + told.shards().size();
      }
      case 3 -> {
        told.charges().tell(new SwapCharges.Forget(apply.replyTo()));
        told.shards().forEach(shard -> shard.tell(apply));
        yield 1 + told.shards().size();
      }
      case 4 -> {
        told.allocators().forEach(allocator -> allocator.tell(apply));
        yield told.allocators().size();
      }
      default -> 0;
    };
  }
}
