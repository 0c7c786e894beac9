package io.swapbox.actors.runtime.virtual;

import io.swapbox.ConfigurationException;
import java.util.List;

/**
 * A simulated machine.
 *
 * @param seed the same seed gives the same run, another one another interleaving
 * @param cpus processors, 1 to 4096
 * @param devices storage devices; {@code Placement.device(i)} is the one at i
 * @param costs what everything costs there
 * @param waiting what a CPU does while its task waits
 */
public record VirtualConfig(
    long seed, int cpus, List<DeviceModel> devices, CostModel costs, Waiting waiting) {

  private static final int MAX_CPUS = 4096;

  /**
   * Checks the settings.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public VirtualConfig {
    ConfigurationException.require(cpus >= 1 && cpus <= MAX_CPUS, "cpus", cpus, "1 to " + MAX_CPUS);
    devices = List.copyOf(devices);
  }

  /** A machine whose tasks sleep while they wait. */
  public VirtualConfig(long seed, int cpus, List<DeviceModel> devices, CostModel costs) {
    this(seed, cpus, devices, costs, Waiting.SLEEP);
  }
}
