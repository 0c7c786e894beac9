package io.swapbox.bench.experiment;

import io.swapbox.AllocatorConfig;
import io.swapbox.allocator.OrderPolicy;

/** Reads how slot allocators work. */
final class AllocatorReader {

  private static final String FIXED_FOR_LIFE = "fixed-for-life";

  private AllocatorReader() {}

  /**
   * What these settings come to.
   *
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static AllocatorConfig read(SettingReader read) {
    String policy = read.word("swap.order-policy", "reset-when-empty", FIXED_FOR_LIFE);
    return new AllocatorConfig(
        policy.equals(FIXED_FOR_LIFE) ? OrderPolicy.FIXED_FOR_LIFE : OrderPolicy.RESET_WHEN_EMPTY,
        read.flag("swap.look-up-cache"),
        read.flag("swap.free-batching"));
  }
}
