package io.swapbox.workloads.replay;

import io.swapbox.ConfigurationException;
import io.swapbox.SwapoffTarget;

/**
 * A tier that is swapped off in the course of a replay.
 *
 * @param tier its name
 * @param at share of all references after which it begins, above 0 and up to 1
 * @param underLoad whether tasks go on meanwhile; if not, they make no reference until the tier is
 *     out of use
 * @param target where its pages go; by the classic design they go into memory in any case
 */
public record SwapoffSettings(String tier, double at, boolean underLoad, SwapoffTarget target) {

  /** One to other tiers. */
  public SwapoffSettings(String tier, double at, boolean underLoad) {
    this(tier, at, underLoad, SwapoffTarget.TIERS);
  }

  /**
   * Checks the share.
   *
   * @throws ConfigurationException when it cannot be used
   */
  public SwapoffSettings {
    ConfigurationException.require(
        at > 0 && at <= 1, "swap.swapoff.at", at, "a share above 0 and up to 1");
  }
}
