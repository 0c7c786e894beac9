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

  private static final int INTO_MEMORY_PAGES = 8 * ROUND_PAGES;

  private final AllPages source;
  private final Backing backing;
  private final ActorRef<Backend.MoveReply> self;
  private final MoveRound round = new MoveRound();
  private final List<UnreadablePage> unreadable = new ArrayList<>();

  /** What has asked for the round that is under way. */
  private Backend.@Nullable Unuse request;

  private boolean closed;
  private Backend.@Nullable WhenEmpty waiting;

  /**
   * One that is open.
   *
   * @param backing the kind of the source
   * @param self who gets the answers of homes
   */
  Unuse(AllPages source, Backing backing, ActorRef<Backend.MoveReply> self) {
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
    message.replyTo().tell(new SwapCoordinator.Reopened(message.swapoff()));
  }

  /** Notes who wants to know when the source is {@linkplain #tellIfEmpty empty}. */
  void whenEmpty(Backend.WhenEmpty message) {
    waiting = message;
  }

  /** Whether somebody wants to know that. */
  boolean isAwaited() {
    return waiting != null;
  }

  /**
   * Says that nothing is there any more, if somebody wants to know.
   *
   * @param empty whether that is so, and nothing is under way
   */
  void tellIfEmpty(boolean empty) {
    Backend.WhenEmpty message = waiting;
    if (message != null && empty && request == null) {
      waiting = null;
      message.replyTo().tell(new SwapCoordinator.Emptied(message.swapoff()));
    }
  }

  /** Begins a round, and closes. */
  void begin(Backend.Unuse message) {
    closed = true;
    request = message;
    unreadable.clear();
    MoveDirection direction = message.intoMemory() ? MoveDirection.TO_MEMORY : MoveDirection.OUT;
    boolean any =
        round.begin(
            source.next(round.hints(), pages(message)),
            message.allocators(),
            (entrySlots, locations) ->
                new SlotAllocator.Migrate(
                    entrySlots, locations, backing, message.packed(), direction, self));
    if (!any) {
      end(message);
    }
  }

  /** Notes the answer of a home; the last one ends the round. */
  void answered(Backend.MovedOut answer) {
    unreadable.addAll(answer.unreadable());
    Backend.Unuse asked = request;
    if (round.answered(answer.pages(), answer.noRoom()) && asked != null) {
      end(asked);
    }
  }

  /** Pages of a round; nothing but the device is slow on the way into memory. */
  private static int pages(Backend.Unuse message) {
    return message.intoMemory() ? INTO_MEMORY_PAGES : ROUND_PAGES;
  }

  private void end(Backend.Unuse ended) {
    request = null;
    ended
        .replyTo()
        .tell(
            new SwapCoordinator.Round(
                ended.swapoff(),
                ended.member(),
                source.pages(),
                round.asked(),
                round.moved(),
                round.asked() < pages(ended),
                round.noRoom(),
                unreadable));
  }
}
