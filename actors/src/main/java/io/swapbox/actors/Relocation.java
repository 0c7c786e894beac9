package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.DemotionPolicy;
import io.swapbox.allocator.Backing;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pool shard or a device in a migration that {@link TierMigrator} conducts: it names
 * pages, round after round, and asks their homes to move them. Whose they are is a hint; what has
 * stayed in one pass over the pages is not asked for again.
 */
final class Relocation {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AllPages all;

  /** Of a pool the same pages in another order. */
  private final @Nullable ColdestPages coldest;

  private final Backing backing;

  /** Whether the pages of a pool go to devices as they are compressed. */
  private final boolean packs;

  /** Time in ns after which a page that is not used leaves; 0 if it does not. */
  private final long coldAfter;

  private final ActorRef<Backend.MoveReply> self;
  private final MoveRound round = new MoveRound();

  /** Pages that were looked at for the round. */
  private int looked;

  private boolean heldBack;
  private int tier;

  /** Who looks for pages that are not used, and whether it has been told that there are some. */
  private @Nullable ActorRef<? super TierMigrator.Waken> toWaken;

  private boolean wakened;

  /** What has asked for the round that is under way. */
  private Backend.@Nullable Move request;

  Relocation(
      AllPages all,
      @Nullable ColdestPages coldest,
      Backing backing,
      boolean packs,
      DemotionPolicy policy,
      ActorRef<Backend.MoveReply> self) {
    this.all = all;
    this.coldest = coldest;
    this.backing = backing;
    this.packs = packs;
    this.coldAfter =
        policy instanceof DemotionPolicy.Cold cold ? cold.afterMillis() * NANOS_PER_MILLI : 0;
    this.self = self;
  }

  /** Whether no round is under way. */
  boolean isIdle() {
    return request == null;
  }

  /** Begins a round. */
  void begin(Backend.Move message) {
    request = message;
    heldBack = false;
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

  /** Adds the pages of a round; says how many. */
  private int next(Backend.Move message) {
    ColdestPages inOrder = message.order() == PageOrder.COLDEST_FIRST ? coldest : null;
    if (message.first()) {
      all.restart();
      wakened &= message.order() != PageOrder.UNUSED || coldAfter == 0;
      if (inOrder != null) {
        inOrder.restart(message.target());
      }
    }
    int named;
    if (message.order() == PageOrder.UNUSED) {
      AllPages.Look look = all.nextUnused(round.hints(), message.most());
      looked = look.looked();
      named = look.unused();
    } else {
      named =
          inOrder == null
              ? all.next(round.hints(), message.most())
              : inOrder.next(round.hints(), message.most());
      looked = named;
    }
    return named;
  }

  /** Hears who looks for unused pages. */
  void attend(Backend.Attend message) {
    tier = message.tier();
    toWaken = message.toWaken();
    wakened = coldAfter == 0;
    if (all.pages() > 0) {
      stored();
    }
  }

  /** A store has come: there may be pages that are not used one day. */
  void stored() {
    ActorRef<? super TierMigrator.Waken> told = toWaken;
    if (told != null && !wakened) {
      wakened = true;
      told.tell(new TierMigrator.Waken(tier, coldAfter));
    }
  }

  /** Notes the answer of a home; the last one ends the round. */
  void answered(Backend.MovedTo answer) {
    Backend.Move asked = request;
    heldBack |= answer.heldBack();
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
                looked < ended.most(),
                looked > round.asked(),
                round.noRoom(),
                heldBack));
  }
}
