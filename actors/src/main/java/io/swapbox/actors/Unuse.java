package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Backing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of all pages out of a pool shard or device whose tier is swapped off ({@code
 * try_to_unuse} of {@code mm/swapfile.c}). It takes no stores from the first round on until it is
 * opened again.
 *
 * <p>In a round the homes of the next {@value #ROUND_PAGES} pages are asked to move them, a message
 * each. Whose they are is a hint; what has stayed is asked for again in the next pass over the
 * pages. When a round ends {@link SwapCoordinator} is told, and decides whether there is another.
 */
final class Unuse {

  /** Pages of a round: as many as a cluster has slots, so that neighbours are read together. */
  static final int ROUND_PAGES = 512;

  /** What has the pages. */
  interface Source {

    /** Pages in it, those included that are being written or forgotten. */
    long pages();

    /**
     * Adds the next pages up to the end, after which it begins anew.
     *
     * @return how many; fewer than {@link #ROUND_PAGES} at the end
     */
    int next(HomeHints hints);
  }

  private final Source source;
  private final Backing backing;
  private final ActorRef<Backend.MoveReply> self;
  private final HomeHints hints = new HomeHints();
  private final List<UnreadablePage> unreadable = new ArrayList<>();

  /** What has asked for the round that is under way. */
  private Backend.@Nullable Unuse request;

  private boolean closed;
  private int unanswered;
  private int asked;
  private int moved;
  private boolean noRoom;

  /**
   * One that is open.
   *
   * @param backing the kind of the source
   * @param self who gets the answers of homes
   */
  Unuse(Source source, Backing backing, ActorRef<Backend.MoveReply> self) {
    this.source = source;
    this.backing = backing;
    this.self = self;
  }

  /** Whether no store is taken. */
  boolean isClosed() {
    return closed;
  }

  /** Takes stores again; no round is under way. */
  void reopen(Backend.Reopen message) {
    closed = false;
    message.replyTo().tell(new SwapCoordinator.TierSet(message.swapoff()));
  }

  /** Begins a round, and closes. */
  void begin(Backend.Unuse message) {
    closed = true;
    request = message;
    unreadable.clear();
    moved = 0;
    noRoom = false;
    asked = source.next(hints);
    unanswered =
        hints.tell(
            message.allocators(),
            (entrySlots, locations) ->
                new SlotAllocator.Migrate(
                    entrySlots, locations, backing, message.packed(), MoveDirection.OUT, self));
    if (unanswered == 0) {
      end(message);
    }
  }

  /** Notes the answer of a home; the last one ends the round. */
  void answered(Backend.MovedOut answer) {
    moved += answer.pages();
    noRoom |= answer.noRoom();
    unreadable.addAll(answer.unreadable());
    Backend.Unuse round = request;
    if (--unanswered == 0 && round != null) {
      end(round);
    }
  }

  private void end(Backend.Unuse round) {
    request = null;
    round
        .replyTo()
        .tell(
            new SwapCoordinator.Round(
                round.swapoff(),
                round.member(),
                source.pages(),
                asked,
                moved,
                asked < ROUND_PAGES,
                noRoom,
                unreadable));
  }
}
