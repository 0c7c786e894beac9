package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.SwapMap;
import java.util.List;
import org.agrona.collections.LongArrayList;

/**
 * Copies that a backend wants the owners of their entries to look at, gathered so that each home is
 * told of all of its own in one message. Used again and again; a message leaves nothing in it.
 */
final class HomeHints {

  /** A message about some copies. */
  interface About {

    /**
     * The message.
     *
     * @param entrySlots of each the virtual slot of its entry
     * @param locations of each where it is
     */
    SlotAllocator.Command of(long[] entrySlots, long[] locations);
  }

  private final LongArrayList entrySlots = new LongArrayList();
  private final LongArrayList locations = new LongArrayList();
  private final LongArrayList ownSlots = new LongArrayList();
  private final LongArrayList ownLocations = new LongArrayList();

  /** Adds a copy; {@code entrySlot} says whose entry it is of. */
  void add(long entrySlot, long location) {
    entrySlots.addLong(entrySlot);
    locations.addLong(location);
  }

  /**
   * Adds the copies in these places of a device; its reverse map says whose entries they are of.
   *
   * @param places the first {@code count} elements
   */
  void addPlaces(SwapMap map, int device, long[] places, int count) {
    for (int i = 0; i < count; i++) {
      long place = places[i];
      add(Entry.slot(map.entryCluster(place), map.entryOffset(place)), Location.at(device, place));
    }
  }

  /**
   * Tells the home of each copy, in the order of their first ones.
   *
   * @param allocators of the homes, by number
   * @param most copies that one message is about
   * @return how many messages that took
   */
  int tell(List<ActorRef<SlotAllocator.Command>> allocators, int most, About about) {
    int told = 0;
    while (!entrySlots.isEmpty()) {
      int home = Entry.home(entrySlots.getLong(0));
      takeThoseOf(home, most);
      allocators.get(home).tell(about.of(ownSlots.toLongArray(), ownLocations.toLongArray()));
      ownSlots.clear();
      ownLocations.clear();
      told++;
    }
    return told;
  }

  private void takeThoseOf(int home, int most) {
    int left = 0;
    for (int i = 0; i < entrySlots.size(); i++) {
      long entrySlot = entrySlots.getLong(i);
      if (ownSlots.size() < most && Entry.home(entrySlot) == home) {
        ownSlots.addLong(entrySlot);
        ownLocations.addLong(locations.getLong(i));
      } else {
        entrySlots.setLong(left, entrySlot);
        locations.setLong(left++, locations.getLong(i));
      }
    }
    // Shortens both to what is left.
    while (entrySlots.size() > left) {
      entrySlots.removeAt(entrySlots.size() - 1);
      locations.removeAt(locations.size() - 1);
    }
  }
}
