package io.swapbox.bench.experiment;

import io.swapbox.AllocatorConfig;

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
        .withFreeBatching(read.flag("swap.free-batching"));
  }
}
