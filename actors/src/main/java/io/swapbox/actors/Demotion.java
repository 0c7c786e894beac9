package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.DemotionPolicy;
import io.swapbox.allocator.Backing;
import java.util.List;

/**
 * The demotion of pages of a pool shard or a device to the tiers behind it ({@code shrink_worker}
 * of {@code mm/zswap.c}), as its {@link DemotionPolicy} wants it.
 *
 * <p>A store wakes it. It asks the homes of the pages that are to leave first to move them ({@link
 * Migrations}), a batch a round, until no more of the limit is in use than a low share. One round
 * is under way at a time and nobody waits for it: stores go on, to the next tier while they find no
 * room. It gives up after {@value #MAX_RECLAIM_RETRIES} rounds that moved nothing, and at once when
 * there is no room behind. Then it leaves so many wakes out, twice as many each time, until a page
 * moves again: what it would read would be read for nothing.
 */
final class Demotion {

  /** What has the pages. */
  interface Source {

    /** Pages of memory, or slots, that are in use. */
    long used();

    /** Most that can be in use, as many as 100 %. */
    long limit();

    /** Whether it was full, and refuses stores until it is down to its acceptance threshold. */
    boolean isRefusing();

    /** Adds the pages that are to leave next; says how many. */
    int next(HomeHints hints);
  }

  /** As in {@code mm/zswap.c}. */
  private static final int MAX_RECLAIM_RETRIES = 16;

  private static final int MOST_WAKES_LEFT_OUT = 1024;

  private final Source source;
  private final DemotionPolicy policy;
  private final int lowPercent;
  private final Backing backing;
  private final boolean packed;
  private final ActorRef<Backend.MoveReply> self;
  private final MoveRound round = new MoveRound();
  private List<ActorRef<SlotAllocator.Command>> allocators = List.of();
  private boolean hasTiersBehind = true;
  private int failures;

  /** Wakes to be left out now, and after the next time that it gives up. */
  private int leaveOut;

  private int leaveOutNext = 1;
  private long movedPages;
  private long failedPages;

  /**
   * A demotion that knows no allocator yet, and so does nothing.
   *
   * @param acceptPercent share of the limit that a full source is emptied to, unless the policy
   *     says another one
   * @param backing the kind of the source
   * @param packed whether pages are moved as they are compressed
   * @param self who gets the answers
   */
  Demotion(
      Source source,
      DemotionPolicy policy,
      int acceptPercent,
      Backing backing,
      boolean packed,
      ActorRef<Backend.MoveReply> self) {
    this.source = source;
    this.policy = policy;
    this.lowPercent =
        policy instanceof DemotionPolicy.Proactive marks ? marks.lowPercent() : acceptPercent;
    this.backing = backing;
    this.packed = packed;
    this.self = self;
  }

  /** Tells it the allocators of the homes, by number. */
  void allocators(List<ActorRef<SlotAllocator.Command>> ofHomes) {
    allocators = ofHomes;
  }

  /** Whether there are tiers behind. */
  void behind(boolean any) {
    hasTiersBehind = any;
  }

  /** Whether no round is under way. */
  boolean isIdle() {
    return !round.isUnderWay();
  }

  /** Pages that have left for the tiers behind ({@code written_back_pages} of a pool). */
  long movedPages() {
    return movedPages;
  }

  /** Pages that were to leave and did not ({@code reject_reclaim_fail} of a pool). */
  long failedPages() {
    return failedPages;
  }

  /**
   * How many pages may come up from a tier behind: as many as leave room for what is stored, and
   * drive no other page out.
   */
  int roomForPromoted() {
    long room = source.isRefusing() ? 0 : source.limit() * lowPercent / 100 - source.used();
    return (int) Math.max(0, Math.min(room, Integer.MAX_VALUE));
  }

  /**
   * A store has ended here; begins unless a round is under way.
   *
   * @param full whether it found no room for a page
   */
  void stored(boolean full) {
    if (round.isUnderWay() || allocators.isEmpty() || !hasTiersBehind || !isDue(full)) {
      return;
    }
    if (leaveOut > 0) {
      leaveOut--;
      return;
    }
    failures = 0;
    beginRound();
  }

  private boolean isDue(boolean full) {
    return switch (policy) {
      case DemotionPolicy.None none -> false;
      case DemotionPolicy.WhenFull whenFull -> full;
      case DemotionPolicy.Cold cold -> full;
      case DemotionPolicy.Proactive marks -> full || isAbove(marks.highPercent());
    };
  }

  private boolean isAbove(int percent) {
    return source.used() * 100 > source.limit() * percent;
  }

  private void beginRound() {
    round.begin(
        source.next(round.hints()),
        allocators,
        (entrySlots, locations) ->
            new SlotAllocator.Migrate(
                entrySlots, locations, backing, packed, MoveDirection.DOWN, self));
  }

  /** Notes an answer; the last one of a round begins the next if there is still too much here. */
  void migrated(Backend.Migrated answer) {
    movedPages += answer.pages();
    if (!round.answered(answer.pages(), answer.noRoom())) {
      return;
    }
    failedPages += round.asked() - round.moved();
    if (round.moved() > 0) {
      leaveOutNext = 1;
    } else {
      failures++;
    }
    if (round.noRoom() || failures == MAX_RECLAIM_RETRIES) {
      leaveOut = leaveOutNext;
      leaveOutNext = Math.min(2 * leaveOutNext, MOST_WAKES_LEFT_OUT);
    } else if (source.isRefusing() || isAbove(lowPercent)) {
      beginRound();
    }
  }
}
