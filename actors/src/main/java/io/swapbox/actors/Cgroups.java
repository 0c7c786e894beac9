package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapException;
import io.swapbox.TierDeniedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The owner of the tree of cgroups and of what is set for them, one of a space.
 *
 * <p>A change is told to every home, every pool shard and the owner of charges, and is done when
 * all of them have answered: a store that is offered to a tier later keeps to it. Where pages are
 * by then they stay. One change is made at a time, so that nobody gets them in another order.
 */
public final class Cgroups extends MessageBehavior<Cgroups.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Change, TierMigrator.Migrate, Applied, ClusterDirectory.Allocators {}

  /**
   * Set something for a cgroup; the future is completed when it holds everywhere, or with why it
   * cannot be set.
   */
  public record Change(int cgroup, CgroupSetting setting, CompletableFuture<Void> result)
      implements Command, SpaceGuardian.Command {}

  /**
   * Keep to these rules from now on; answered by {@link Applied}.
   *
   * @param rules of every cgroup that has one
   * @param shards of all pools, which share a cgroup's limit
   */
  record Apply(List<CgroupRule> rules, int shards, ActorRef<Applied> replyTo)
      implements SlotAllocator.HomeCommand, ZswapBackend.Command {}

  /** A change holds where it was told. */
  record Applied() implements Command {}

  private final ActorRef<Applied> self;
  private final List<ActorRef<ZswapBackend.Command>> shards;
  private final ActorRef<SwapCharges.Command> charges;
  private final ActorRef<SwapCoordinator.Command> coordinator;
  private final CgroupTree tree;
  private List<ActorRef<SlotAllocator.Command>> allocators = List.of();

  /** The first is being made. */
  private final ArrayDeque<Change> changes = new ArrayDeque<>();

  private int unanswered;

  private Cgroups(
      ActorContext<Command> context,
      TierLayout layout,
      List<ActorRef<ZswapBackend.Command>> shards,
      ActorRef<SwapCharges.Command> charges,
      ActorRef<SwapCoordinator.Command> coordinator) {
    this.self = context.getSelf().narrow();
    this.tree = new CgroupTree(layout);
    this.shards = List.copyOf(shards);
    this.charges = charges;
    this.coordinator = coordinator;
  }

  /**
   * Creates it, without a cgroup; {@link ClusterDirectory.Allocators} must come first.
   *
   * @param layout the tiers that there are
   * @param shards of all pools
   * @param charges who keeps swap limits
   * @param coordinator who has pages moved between tiers
   */
  static Behavior<Command> create(
      TierLayout layout,
      List<ActorRef<ZswapBackend.Command>> shards,
      ActorRef<SwapCharges.Command> charges,
      ActorRef<SwapCoordinator.Command> coordinator) {
    return Behaviors.setup(context -> new Cgroups(context, layout, shards, charges, coordinator));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case ClusterDirectory.Allocators those -> allocators = those.allocators();
      case Change change -> {
        changes.addLast(change);
        if (changes.size() == 1) {
          makeNext();
        }
      }
      case TierMigrator.Migrate migrate -> migrate(migrate);
      case Applied applied -> {
        if (--unanswered == 0) {
          changes.removeFirst().result().complete(null);
          makeNext();
        }
      }
    }
  }

  /** Makes the first change that can be made, and refuses those before it. */
  private void makeNext() {
    while (!changes.isEmpty()) {
      Change change = changes.getFirst();
      try {
        tree.set(change.cgroup(), change.setting());
        tell(change);
        return;
      } catch (SwapException refused) {
        changes.removeFirst().result().completeExceptionally(refused);
      }
    }
  }

  /** Says whose pages are meant, as the tree is now, and passes the request on. */
  private void migrate(TierMigrator.Migrate request) {
    int cgroup = request.cgroup();
    if (cgroup == TierMigrator.EVERYBODY) {
      coordinator.tell(new SwapCoordinator.Migrate(request, new int[0]));
    } else if (tree.mayUse(cgroup, request.to())) {
      coordinator.tell(new SwapCoordinator.Migrate(request, tree.withAllBelow(cgroup)));
    } else {
      request.result().completeExceptionally(new TierDeniedException(cgroup, request.to()));
    }
  }

  private void tell(Change change) {
    if (change.setting() instanceof CgroupSetting.Parent parent) {
      charges.tell(new SwapCharges.Parent(change.cgroup(), parent.cgroup(), self));
      unanswered++;
    }
    Apply apply = new Apply(tree.rules(), shards.size(), self);
    allocators.forEach(allocator -> allocator.tell(apply));
    shards.forEach(shard -> shard.tell(apply));
    unanswered += allocators.size() + shards.size();
  }
}
