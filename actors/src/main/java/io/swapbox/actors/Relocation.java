package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Backing;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pool shard or a device in a migration that {@link TierMigrator} conducts: it names
 * pages, round after round, and asks their homes to move them. Whose they are is a hint; what has
 * stayed in one pass over the pages is not asked for again.
 */
final class Relocation {

  private final AllPages all;

  /** Of a pool the same pages in another order. */
  private final @Nullable ColdestPages coldest;

  private final Backing backing;

  /** Whether the pages of a pool go to devices as they are compressed. */
  private final boolean packs;

  private final ActorRef<Backend.MoveReply> self;
  private final MoveRound round = new MoveRound();

  /** What has asked for the round that is under way. */
  private Backend.@Nullable Move request;

  Relocation(
      AllPages all,
      @Nullable ColdestPages coldest,
      Backing backing,
      boolean packs,
      ActorRef<Backend.MoveReply> self) {
    this.all = all;
    this.coldest = coldest;
    this.backing = backing;
    this.packs = packs;
    this.self = self;
  }

  /** Whether no round is under way. */
  boolean isIdle() {
    return request == null;
  }

  /** Begins a round. */
  void begin(Backend.Move message) {
    request = message;
    boolean any =
        round.begin(
            next(message),
            message.allocators(),
            (entrySlots, locations) ->
                new SlotAllocator.Migrate(
                    entrySlots,
                    locations,
                    backing,
                    packs && message.toDevice(),
                    MoveDirection.TO,
                    message.target(),
                    self));
    if (!any) {
      end(message);
    }
  }

  private int next(Backend.Move message) {
    ColdestPages inOrder = message.coldestFirst() ? coldest : null;
    if (inOrder != null) {
      if (message.first()) {
        inOrder.restart(message.target());
      }
      return inOrder.next(round.hints(), message.most());
    }
    if (message.first()) {
      all.restart();
    }
    return all.next(round.hints(), message.most());
  }

  /** Notes the answer of a home; the last one ends the round. */
  void answered(Backend.MovedTo answer) {
    Backend.Move asked = request;
    if (round.answered(answer.pages(), answer.noRoom()) && asked != null) {
      end(asked);
    }
  }

  private void end(Backend.Move ended) {
    request = null;
    ended
        .replyTo()
        .tell(
            new TierMigrator.Round(
                ended.tier(),
                ended.member(),
                ended.most(),
                round.moved(),
                round.asked() < ended.most(),
                round.noRoom()));
  }
}
