package io.swapbox.actors.runtime.virtual;

import io.swapbox.ConfigurationException;

/**
 * A simulated storage device.
 *
 * @param name what reports call it
 * @param parallelism messages that it works at once (its queue depth)
 * @param read what a read costs
 * @param write what a write costs
 */
public record DeviceModel(String name, int parallelism, TransferCost read, TransferCost write) {

  /**
   * Checks the figures.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public DeviceModel {
    ConfigurationException.require(parallelism >= 1, "parallelism", parallelism, "1 or more");
  }
}
