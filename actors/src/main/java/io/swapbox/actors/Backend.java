package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.List;

/**
 * The messages that every backend understands.
 *
 * <p>A backend looks only at the pages of a batch that concern it: of a store those still pending,
 * of a load those pending whose location is its own. It leaves the others as they are.
 */
public final class Backend {

  private Backend() {}

  /**
   * Take what you can of the pending pages, all of them or none if the batch says so; answered by
   * {@link SlotAllocator.Stored}.
   */
  public record Store(PageBatch batch, ActorRef<SlotAllocator.BackendReply> replyTo)
      implements ZeroBackend.Command,
          ZswapBackend.Command,
          SwapFileBackend.Command,
          SwapCharges.Command {}

  /**
   * Bring your pending pages; answered by {@link SlotAllocator.Loaded}. The backend forgets the
   * pages that the batch says it gives up, once it has delivered them.
   */
  public record Load(PageBatch batch, ActorRef<SlotAllocator.BackendReply> replyTo)
      implements ZeroBackend.Command, ZswapBackend.Command, SwapFileBackend.Command {}

  /**
   * Forget these stored pages; not answered.
   *
   * @param locations as the backend gave them
   */
  public record Drop(long[] locations) implements ZswapBackend.Command, SwapFileBackend.Command {}

  /**
   * A home has moved what it could of the pages that it was asked for; the drops of their old
   * copies came before this.
   */
  sealed interface MoveReply extends ZswapBackend.Command, SwapFileBackend.Command
      permits Migrated, MovedOut, MovedTo, MovedWithin {}

  /**
   * The answer of a home that was asked to move pages to tiers behind.
   *
   * @param pages that were moved
   * @param noRoom whether a page found no room in any backend behind that it may go to
   */
  record Migrated(int pages, boolean noRoom) implements MoveReply {}

  /**
   * The answer of a home that was asked to move pages out of a tier that is swapped off.
   *
   * @param pages that were moved, or are in memory only now
   * @param noRoom whether a page found no room in any other tier that its cgroup may use, or has
   *     none that it may
   * @param unreadable those that could not be read
   */
  record MovedOut(int pages, boolean noRoom, List<UnreadablePage> unreadable) implements MoveReply {

    /** Copies the list. */
    MovedOut {
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * The answer of a home that was asked to move pages to a target.
   *
   * @param pages that were moved
   * @param noRoom whether a page found no room there
   * @param heldBack whether a budget has kept a page out
   */
  record MovedTo(int pages, boolean noRoom, boolean heldBack) implements MoveReply {}

  /**
   * Say when you have pages that may become unused, if such pages are to leave you; answered by
   * {@link TierMigrator.Waken}, now or after a store, and again once they were looked for.
   *
   * @param tier which one yours is
   */
  record Attend(int tier, ActorRef<? super TierMigrator.Waken> toWaken) implements Member {}

  /** What is told to shards of pools and to devices alike: to members of tiers. */
  sealed interface Member extends ZswapBackend.Command, SwapFileBackend.Command
      permits Measure,
          Move,
          Attend,
          Unuse,
          Reopen,
          WhenEmpty,
          Stop,
          Behind,
          Report,
          ClusterDirectory.Allocators,
          Surrender {}

  /**
   * Have the homes move some of your pages to other tiers; answered by {@link TierMigrator.Round}.
   *
   * @param tier of this shard or device
   * @param member which of the tier's this is, counted from 0
   * @param target where they are to go, and whose are meant
   * @param most pages that homes are asked to move
   * @param first whether to begin with the first page, or to go on
   * @param order which of them, in which order
   * @param toDevice whether it is devices that take them
   * @param allocators of the homes, by number
   */
  record Move(
      int tier,
      int member,
      MoveTarget target,
      int most,
      boolean first,
      PageOrder order,
      boolean toDevice,
      List<ActorRef<SlotAllocator.Command>> allocators,
      ActorRef<TierMigrator.Round> replyTo)
      implements Member {}

  /**
   * The answer of a home that was asked to move pages to other places of the same device.
   *
   * @param pages that were moved
   * @param unreadable those that could not be read
   */
  record MovedWithin(int pages, List<UnreadablePage> unreadable) implements MoveReply {

    /** Copies the list. */
    MovedWithin {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** Tell how much you hold, and how much more you could; answered by {@link SwapCoordinator}. */
  record Measure(int swapoff, ActorRef<SwapCoordinator.Measured> replyTo) implements Member {}

  /**
   * Take no more stores, and have the homes move the next of your pages out; answered by {@link
   * SwapCoordinator.Round}.
   *
   * @param swapoff which one wants it
   * @param member which of the tier's shards or devices this is, counted from 0
   * @param packed whether pages of a pool stay compressed as they are: none but devices are there
   *     to take them
   * @param intoMemory whether they go to no tier
   * @param allocators of the homes, by number
   */
  record Unuse(
      int swapoff,
      int member,
      boolean packed,
      boolean intoMemory,
      List<ActorRef<SlotAllocator.Command>> allocators,
      ActorRef<SwapCoordinator.Round> replyTo)
      implements Member {}

  /** Take stores again; answered by {@link SwapCoordinator.Reopened}. */
  record Reopen(int swapoff, ActorRef<SwapCoordinator.Reopened> replyTo) implements Member {}

  /**
   * Say when nothing is in you any more, and nothing under way, now that you take no stores;
   * answered by {@link SwapCoordinator.Emptied}.
   *
   * @param swapoff which one wants to know
   */
  record WhenEmpty(int swapoff, ActorRef<SwapCoordinator.Emptied> replyTo) implements Member {}

  /** Stop: you are empty, and nobody knows you any more; not answered. */
  record Stop() implements Member {}

  /** Whether a tier is behind yours that pages could be demoted to; not answered. */
  record Behind(boolean any) implements Member {}

  /** Tell what you count and hold. */
  public record Report(ActorRef<StatisticsCollector.Command> replyTo)
      implements ZeroBackend.Command, Member, SwapCharges.Command, SlotAllocator.HomeCommand {}
}
