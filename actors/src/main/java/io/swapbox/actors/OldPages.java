package io.swapbox.actors;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.allocator.PageHand;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;

/**
 * The pages of a device in the order that they leave it: about that in which they came, by a {@link
 * PageHand}. Whose they are is what the reverse map says.
 */
final class OldPages implements Demotion.Source {

  private final SwapMap map;
  private final PhysicalSlots slots;
  private final int device;
  private final PageHand hand;
  private final long[] places;

  /**
   * The pages of a device.
   *
   * @param device number of it in the space
   * @param batchPages pages of a message; a round takes as many, and 32 at least
   */
  OldPages(SwapMap map, int device, int batchPages) {
    this.map = map;
    this.slots = map.slots();
    this.device = device;
    this.hand = new PageHand(map);
    this.places = new long[Math.max(batchPages, SwapSpaceConfig.SWAP_CLUSTER_MAX)];
  }

  @Override
  public long used() {
    return slots.used();
  }

  @Override
  public long limit() {
    return slots.usable();
  }

  @Override
  public boolean isRefusing() {
    return false; // It takes a page as soon as it has a slot.
  }

  @Override
  public int next(HomeHints hints) {
    int count = hand.next(places);
    hints.addPlaces(map, device, places, count);
    return count;
  }
}
