package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.List;

/**
 * Pages of a shard or device that homes were asked to move, and what has become of them: what a
 * demotion, a swapoff and a migration have in common. One round at a time; used again and again.
 */
final class MoveRound {

  /** Pages of a request: a home that gets several works at them side by side. */
  private static final int REQUEST_PAGES = 64;

  private final HomeHints hints = new HomeHints();
  private int unanswered;
  private int asked;
  private int moved;
  private boolean noRoom;

  /** Takes the pages of the next round. */
  HomeHints hints() {
    return hints;
  }

  /**
   * Asks the homes of the pages that were added.
   *
   * @param pages how many those are
   * @param allocators of the homes, by number
   * @return whether any was asked: with no page the round has ended
   */
  boolean begin(
      int pages, List<ActorRef<SlotAllocator.Command>> allocators, HomeHints.About about) {
    asked = pages;
    moved = 0;
    noRoom = false;
    unanswered = hints.tell(allocators, REQUEST_PAGES, about);
    return unanswered > 0;
  }

  /** Notes the answer of a home; whether it was the last. */
  boolean answered(int pages, boolean foundNoRoom) {
    moved += pages;
    noRoom |= foundNoRoom;
    return --unanswered == 0;
  }

  /** Whether an answer is missing. */
  boolean isUnderWay() {
    return unanswered > 0;
  }

  /** Pages that homes were asked to move. */
  int asked() {
    return asked;
  }

  /** Of these, those that have moved. */
  int moved() {
    return moved;
  }

  /** Whether a page found no room. */
  boolean noRoom() {
    return noRoom;
  }
}
