package io.swapbox.actors.simulation;

import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PackedObjects;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What holds between entries and the files that they are in, I2 and I6: an entry owns the bytes of
 * its page or packed object alone, in slots that are allocated. At rest each allocated slot holds
 * something that an entry owns.
 */
final class FileInvariants {

  private final SwapMap[] files;

  /** By device the bytes that entries own. */
  private final BitSet[] owned;

  /** By device the slots that hold a page each. */
  private final BitSet[] pages;

  /** By device how many entries are packed. */
  private final int[] packed;

  FileInvariants(SwapMap[] files) {
    this.files = files;
    this.owned = sets();
    this.pages = sets();
    this.packed = new int[files.length];
  }

  private BitSet[] sets() {
    BitSet[] sets = new BitSet[files.length];
    Arrays.setAll(sets, device -> new BitSet());
    return sets;
  }

  /** Begins to look at the entries once more. */
  void begin() {
    for (int device = 0; device < files.length; device++) {
      owned[device].clear();
      pages[device].clear();
      packed[device] = 0;
    }
  }

  /** An entry that is not busy is there. */
  void check(long location) {
    int device = Location.fileIndex(location);
    if (Location.isPacked(location)) {
      PackedObjects objects = files[device].packed();
      int handle = Location.packedHandle(location);
      // Throws when there is no such object.
      long from = objects.slot(handle) * Pages.BYTES + objects.start(handle);
      own(device, from, objects.length(handle));
      packed[device]++;
    } else {
      long slot = Location.slot(location);
      own(device, slot * Pages.BYTES, Pages.BYTES);
      pages[device].set((int) slot);
    }
  }

  private void own(int device, long from, int length) {
    BitSet bytes = owned[device];
    int next = bytes.nextSetBit((int) from);
    if (next >= 0 && next < from + length) {
      throw new SimulationFailure(
          "I2: two entries own slot %d of device %d".formatted(next / Pages.BYTES, device));
    }
    bytes.set((int) from, (int) from + length);
    long last = (from + length - 1) / Pages.BYTES;
    for (long slot = from / Pages.BYTES; slot <= last; slot++) {
      if (!files[device].slots().allocated(slot)) {
        throw new SimulationFailure("I2: an entry owns slot " + slot + ", which is free");
      }
    }
  }

  /** The reverse map names the entry that is there. */
  void checkMapped(long entry, long location) {
    SwapMap map = files[Location.fileIndex(location)];
    long place = Location.place(location);
    if (map.isNamedByEntries()) {
      SimulationFailure.require(
          Location.fileIndex(location) == Entry.home(entry) && place == Entry.deviceSlot(entry),
          "%s has its page in slot %d of device %d",
          Entry.describe(entry),
          place,
          Location.fileIndex(location));
      return;
    }
    if (map.entryCluster(place) != Entry.cluster(entry)
        || map.entryOffset(place) != Entry.offset(entry)) {
      throw new SimulationFailure(
          "I2: the reverse map of slot %d does not name %s"
              .formatted(map.slot(place), Entry.describe(entry)));
    }
  }

  /** I6: what the reverse map says of an entry that only the swap cache holds, or not. */
  void checkCacheOnly(long entry, long location, boolean cacheOnly) {
    SwapMap map = files[Location.fileIndex(location)];
    if (map.isNamedByEntries()) {
      return; // There is no such bit: the slot cannot be had without the entry.
    }
    boolean hint = map.cacheOnly(Location.place(location));
    SimulationFailure.require(
        hint == cacheOnly, "I6: cache-only bit %b of %s", hint, Entry.describe(entry));
  }

  /** What holds when no entry is busy, after a look at all of them. */
  void checkAtRest() {
    for (int device = 0; device < files.length; device++) {
      PackedObjects objects = files[device].packed();
      SimulationFailure.require(
          objects.size() == packed[device],
          "I2: %d packed objects for %d entries",
          objects.size(),
          packed[device]);
      checkSlots(device);
    }
  }

  /** With {@link #checkMapped} for each entry, the reverse map is a bijection. */
  private void checkSlots(int device) {
    PhysicalSlots slots = files[device].slots();
    long used = 0;
    int last = Math.max(owned[device].length(), pages[device].length() * Pages.BYTES);
    for (int slot = 1; slot * Pages.BYTES <= last; slot++) {
      int next = owned[device].nextSetBit(slot * Pages.BYTES);
      used += next >= 0 && next < (slot + 1) * Pages.BYTES ? 1 : 0;
    }
    SimulationFailure.require(
        slots.used() == used, "I2: %d slots are used, %d of them by entries", slots.used(), used);
    for (long slot = slots.nextAllocated(1); slot >= 0; slot = slots.nextAllocated(slot + 1)) {
      boolean mapped =
          files[device].isNamedByEntries() || slots.entryCluster(slot) != PhysicalSlots.UNMAPPED;
      SimulationFailure.require(
          mapped == pages[device].get((int) slot), "I6: slot %d, mapped: %b", slot, mapped);
    }
  }
}
