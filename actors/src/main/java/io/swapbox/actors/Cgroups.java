package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.RootCgroupException;
import io.swapbox.SwapException;
import io.swapbox.TierDeniedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the tree of cgroups and of what is set for them, one of a space.
 *
 * <p>A change is told to every home, every pool shard and the owner of charges, and is done when
 * all of them have answered: a store that is offered to a tier later keeps to it. Where pages are
 * by then they stay. One change is made at a time, so that nobody gets them in another order.
 */
public final class Cgroups extends MessageBehavior<Cgroups.Command> {

  /** What it understands. */
  public sealed interface Command permits Step, Migrate, Applied, ClusterDirectory.Allocators {}

  /** A change that is made before the next one is begun. */
  sealed interface Step extends Command permits Request, SetTiers {}

  /** A change that was asked for. */
  sealed interface Request extends Step permits Change, Remove {

    /** Completed when the change holds everywhere, or with why it cannot be made. */
    CompletableFuture<Void> result();
  }

  /**
   * Set something for a cgroup; the future is completed when it holds everywhere, or with why it
   * cannot be set.
   */
  public record Change(int cgroup, CgroupSetting setting, CompletableFuture<Void> result)
      implements Request, SpaceGuardian.Command {}

  /**
   * End a cgroup: its pages are those of the one above it from now on, those below it take its
   * place, and its limits end. The future is completed when nothing names it any more, so that the
   * id may be used for another one.
   */
  public record Remove(int cgroup, CompletableFuture<Void> result)
      implements Request, SpaceGuardian.Command {}

  /**
   * The pages of a cgroup that is removed are another one's. Answered by {@link Applied}; of a home
   * when nothing is under way that names the cgroup, and by way of {@link SwapCharges.Settled}.
   *
   * @param cgroup which one
   * @param heir whose they are
   * @param rules of every cgroup that has one; for this one those of the heir, as stores that are
   *     under way name it still
   */
  record Reparent(int cgroup, int heir, List<CgroupRule> rules, ActorRef<Applied> replyTo)
      implements SlotAllocator.HomeCommand, ZswapBackend.Command, SwapCharges.Command {

    /** Copies the list. */
    Reparent {
      rules = List.copyOf(rules);
    }
  }

  /**
   * Say whose pages are to be moved, as the tree is now; answered by {@link
   * SwapCoordinator.Migrate}, unless the cgroup may not use the tier that they are to go to.
   */
  record Migrate(TierMigrator.Migrate request, ActorRef<SwapCoordinator.Migrate> replyTo)
      implements Command {}

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
  private List<ActorRef<ZswapBackend.Command>> shards;
  private final ActorRef<SwapCharges.Command> charges;
  private final CgroupTree tree;
  private List<ActorRef<SlotAllocator.Command>> allocators = List.of();

  /** The first is being made. */
  private final ArrayDeque<Step> changes = new ArrayDeque<>();

  /** The removal that is being made, if the first is one. */
  private @Nullable CgroupRemoval removal;

  private int unanswered;

  private Cgroups(
      ActorContext<Command> context, TierRefs tiers, ActorRef<SwapCharges.Command> charges) {
    this.self = context.getSelf().narrow();
    this.tree = new CgroupTree(tiers.layout());
    this.shards = tiers.shardsInUse();
    this.charges = charges;
  }

  /**
   * Creates it, without a cgroup; {@link ClusterDirectory.Allocators} must come first.
   *
   * @param tiers that there are
   * @param charges who keeps swap limits
   */
  static Behavior<Command> create(TierRefs tiers, ActorRef<SwapCharges.Command> charges) {
    return Behaviors.setup(context -> new Cgroups(context, tiers, charges));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case ClusterDirectory.Allocators those -> allocators = those.allocators();
      case Step change -> {
        changes.addLast(change);
        if (changes.size() == 1) {
          makeNext();
        }
      }
      case Migrate migrate -> migrate(migrate.request(), migrate.replyTo());
      case Applied applied -> {
        if (--unanswered == 0) {
          goOn();
        }
      }
    }
  }

  /** Takes the next step of a removal, or ends the change. */
  private void goOn() {
    CgroupRemoval underWay = removal;
    unanswered = underWay == null ? 0 : underWay.next();
    if (unanswered == 0) {
      removal = null;
      done(changes.removeFirst());
      makeNext();
    }
  }

  private static void done(Step made) {
    switch (made) {
      case Request request -> request.result().complete(null);
      case SetTiers change -> change.replyTo().tell(new SwapCoordinator.TiersSet());
    }
  }

  /** Makes changes up to the first that others are to be told of. */
  private void makeNext() {
    while (!changes.isEmpty() && unanswered == 0) {
      switch (changes.getFirst()) {
        case Request request -> make(request);
        case SetTiers change -> setTiers(change);
      }
    }
  }

  private void make(Request request) {
    try {
      switch (request) {
        case Change change -> {
          tree.set(change.cgroup(), change.setting());
          tell(change);
        }
        case Remove remove -> remove(remove.cgroup());
      }
    } catch (SwapException refused) {
      changes.removeFirst();
      request.result().completeExceptionally(refused);
    }
  }

  /**
   * Goes by other tiers from now on, and tells the rules if they come to something else by that.
   */
  private void setTiers(SetTiers change) {
    List<ActorRef<ZswapBackend.Command>> before = shards;
    shards = change.tiers().shardsInUse();
    boolean renumbered = tree.setTiers(change.tiers().layout());
    if ((renumbered || !shards.equals(before)) && !tree.isEmpty()) {
      tellRules();
    } else {
      done(changes.removeFirst());
    }
  }

  private void remove(int cgroup) {
    if (cgroup == CgroupTree.ROOT) {
      throw new RootCgroupException(cgroup);
    }
    CgroupRemoval begun =
        new CgroupRemoval(cgroup, tree, new CgroupRemoval.Told(allocators, shards, charges), self);
    removal = begun;
    unanswered = begun.next();
  }

  /** Says whose pages are meant, as the tree is now, and passes the request on. */
  private void migrate(
      TierMigrator.Migrate request, ActorRef<SwapCoordinator.Migrate> coordinator) {
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
    tellRules();
  }

  private void tellRules() {
    Apply apply = new Apply(tree.rules(), shards.size(), self);
    allocators.forEach(allocator -> allocator.tell(apply));
    shards.forEach(shard -> shard.tell(apply));
    unanswered += allocators.size() + shards.size();
  }
}
