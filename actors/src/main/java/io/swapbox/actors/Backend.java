package io.swapbox.actors;

import akka.actor.typed.ActorRef;

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
   *
   * @param pages that were moved
   * @param noRoom whether a page found no room in any backend behind that it may go to
   */
  record Migrated(int pages, boolean noRoom)
      implements ZswapBackend.Command, SwapFileBackend.Command {}

  /** Tell what you count and hold. */
  public record Report(ActorRef<StatisticsCollector.Command> replyTo)
      implements ZeroBackend.Command,
          ZswapBackend.Command,
          SwapFileBackend.Command,
          SwapCharges.Command,
          SlotAllocator.HomeCommand {}
}
