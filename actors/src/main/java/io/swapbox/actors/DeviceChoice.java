package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Entry;
import java.util.List;

/**
 * Which device gives new pages their slots, as the home of one sees it: by the classic design
 * clients send all new pages to the home of the first device ({@code swap_alloc_slow} of {@code
 * mm/swapfile.c}).
 *
 * <p>That home sends pages on to the files of its own priority in turn. A home that may give no
 * slot, or has not slots enough, passes what is left on to the next device that has not been asked;
 * the batch knows which were.
 */
final class DeviceChoice {

  private final int device;
  private final TierLayout.Tier tier;
  private final DeviceSlots slots;
  private final Backends backends;
  private final DeviceTurns turns = new DeviceTurns();
  private List<ActorRef<SlotAllocator.Command>> homes = List.of();
  private final TierLayout layout;
  private boolean open = true;

  /**
   * That of a device which gives slots, and as yet knows no other one.
   *
   * @param device its number
   * @param layout all tiers that there are
   * @param slots of the device
   * @param backends know what cgroups may use
   */
  DeviceChoice(int device, TierLayout layout, DeviceSlots slots, Backends backends) {
    this.device = device;
    this.layout = layout;
    this.tier = layout.tier(layout.tierOfDevice(device));
    this.slots = slots;
    this.backends = backends;
  }

  /** Says who has the others, by number. */
  void homes(List<ActorRef<SlotAllocator.Command>> ofDevices) {
    homes = ofDevices;
  }

  /** Gives slots no more, or again. */
  void setOpen(boolean isOpen) {
    open = isOpen;
  }

  /** Whether a page of that cgroup may have a slot here, and there is one. */
  boolean gives(int cgroup) {
    return open && slots.available(0) > 0 && backends.mayHaveSlot(cgroup, tier.number());
  }

  /** Whether an entry is of this device. */
  boolean owns(long entry) {
    return entry != Entry.NONE && Entry.home(entry) == device;
  }

  /**
   * The device that is to serve a store: another one if it is its turn, or if the pages may have no
   * slot here.
   */
  int choose(PageBatch batch) {
    int to = device;
    if (device == 0 && batch.triedDevices == 0 && batch.allNew()) {
      to = tier.members()[turns.take(tier, batch.size())];
    }
    if (to == device && batch.allNew() && !gives(batch.cgroup(0))) {
      batch.triedDevices |= 1 << device;
      to = next(batch.triedDevices);
    }
    int chosen = to < 0 ? device : to;
    batch.triedDevices |= 1 << chosen;
    return chosen;
  }

  /** Whether that is this device. */
  boolean isHere(int chosen) {
    return chosen == device;
  }

  /** Has another device serve a store. */
  void send(int chosen, SlotAllocator.SwapOut request) {
    homes.get(chosen).tell(request);
  }

  /** Whether there is a device that has not been asked. */
  boolean hasNext(PageBatch batch) {
    return next(batch.triedDevices) >= 0;
  }

  /** Has the next device serve the pages that are pending. */
  void passOn(PageBatch batch) {
    int to = next(batch.triedDevices);
    batch.triedDevices |= 1 << to;
    homes.get(to).tell(batch.messages().swapOut());
  }

  /** The first device that is not among these, a bit each; -1 when there is none. */
  private int next(int tried) {
    for (int t = 0; t < layout.tiers().size(); t++) {
      TierLayout.Tier candidate = layout.tiers().get(t);
      int members = candidate.isPool() ? 0 : candidate.members().length;
      for (int k = 0; k < members; k++) {
        int next = candidate.members()[(turns.current(candidate) + k) % members];
        if ((tried & 1 << next) == 0) {
          return next;
        }
      }
    }
    return -1;
  }
}
