package io.swapbox.bench.experiment;

import io.swapbox.AllocatorConfig;
import io.swapbox.SwapChargeRule;

/** Reads how slot allocators work; no workload has folios, so their settings are the defaults. */
final class AllocatorReader {

  private AllocatorReader() {}

  /**
   * What these settings come to.
   *
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static AllocatorConfig read(SettingReader read) {
    return AllocatorConfig.DEFAULT
        .withLookUpCache(read.flag("swap.look-up-cache"))
        .withFreeBatching(read.flag("swap.free-batching"))
        .withChargeRule(chargeRule(read));
  }

  private static SwapChargeRule chargeRule(SettingReader read) {
    return read.word("swap.charge", "physical-slots", "every-entry").equals("every-entry")
        ? SwapChargeRule.EVERY_ENTRY
        : SwapChargeRule.PHYSICAL_SLOTS;
  }
}
