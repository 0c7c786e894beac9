package io.swapbox;

import java.util.List;

/** What a space of {@link SwapDesign#CLASSIC} can be made of. */
final class ClassicRules {

  private static final String DESIGN = "swap.design";

  private ClassicRules() {}

  /**
   * Checks tiers and allocators.
   *
   * @throws ConfigurationException when there is no device, a pool is behind one, or pages would
   *     move from one device to another, change their slots, or share them
   */
  static void check(List<TierConfig> tiers, AllocatorConfig allocators) {
    if (!(tiers.getLast() instanceof SwapDeviceConfig)) {
      throw refused("there is no device behind the pool " + tiers.getLast().name());
    }
    if (allocators.promotion() != PromotionPolicy.NONE) {
      throw refused("pages of a device cannot be promoted");
    }
    boolean devices = false;
    for (TierConfig tier : tiers) {
      switch (tier) {
        case ZswapConfig pool -> checkPool(pool, devices);
        case SwapDeviceConfig device -> {
          devices = true;
          if (!device.demotion().equals(DemotionPolicy.NONE)) {
            throw refused("pages of the device " + device.name() + " cannot be demoted");
          }
          if (device instanceof SwapFileConfig file && file.options().discard()) {
            throw refused("slots of " + device.name() + " cannot be discarded");
          }
        }
      }
    }
  }

  private static void checkPool(ZswapConfig pool, boolean behindDevice) {
    if (behindDevice) {
      throw refused("the pool " + pool.name() + " is behind a device, not in front of all");
    }
    if (pool.writeback() == ZswapWriteback.COMPRESSED) {
      throw refused("pages of " + pool.name() + " cannot share slots, compressed as they are");
    }
  }

  private static ConfigurationException refused(String why) {
    return new ConfigurationException(DESIGN, "classic is not possible: " + why);
  }
}
