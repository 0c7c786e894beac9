package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import java.util.List;

/**
 * The reclaim of a swap file's cache-only slots: copies of pages that the swap cache holds and that
 * nobody maps ({@code swap_reclaim_full_clusters} of {@code mm/swapfile.c}).
 *
 * <p>The reverse map says which slots may be such, and whose. That is a hint: the owners of the
 * entries are asked, and each decides by the descriptor ({@code try_to_reclaim_vswap_backing} of
 * the virtual swap series). A round asks for a batch of slots at most, with a message for each home
 * that has some of them, and ends with the last answer. One round is under way at a time; nobody
 * waits inside of it, as owners answer at once.
 */
final class CacheOnlyReclaim {

  private final SwapMap map;
  private final int fileIndex;
  private final ActorRef<SwapFileBackend.Reclaimed> self;
  private final long[] found;
  private final HomeHints hints = new HomeHints();
  private List<ActorRef<SlotAllocator.Command>> allocators = List.of();
  private int unanswered;
  private long reclaimed;

  /**
   * A reclaim that knows no allocator yet, and so finds nobody to ask.
   *
   * @param map of the file
   * @param fileIndex which file of the space
   * @param batchPages most slots that a round asks for
   * @param self who gets the answers
   */
  CacheOnlyReclaim(
      SwapMap map, int fileIndex, int batchPages, ActorRef<SwapFileBackend.Reclaimed> self) {
    this.map = map;
    this.fileIndex = fileIndex;
    this.found = new long[batchPages];
    this.self = self;
  }

  /** Tells it the allocators of the homes, by number. */
  void allocators(List<ActorRef<SlotAllocator.Command>> ofHomes) {
    allocators = ofHomes;
  }

  /** Slots that owners have given up. */
  long reclaimed() {
    return reclaimed;
  }

  /** Notes what an owner says of its entries; a hint for a slot that is free now came too late. */
  void note(SwapFileBackend.CacheOnly hint) {
    for (long location : hint.locations()) {
      long place = Location.place(location);
      if (map.entryCluster(place) != PhysicalSlots.UNMAPPED) {
        map.setCacheOnly(place, hint.cacheOnly());
      }
    }
  }

  /** Begins a round unless one is under way; false when there is nothing to ask for. */
  boolean begin() {
    if (unanswered == 0 && !allocators.isEmpty()) {
      hints.addPlaces(map, fileIndex, found, map.findCacheOnly(found));
      unanswered =
          hints.tell(
              allocators,
              found.length,
              (entrySlots, locations) ->
                  new SlotAllocator.ReclaimSlots(entrySlots, locations, self));
    }
    return unanswered > 0;
  }

  /** Whether no round is under way. */
  boolean isIdle() {
    return unanswered == 0;
  }

  /** Notes an answer; true when it was the last one of the round. */
  boolean answered(SwapFileBackend.Reclaimed answer) {
    reclaimed += answer.slots();
    return --unanswered == 0;
  }
}
