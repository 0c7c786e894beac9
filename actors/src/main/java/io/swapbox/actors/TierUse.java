package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.LastTierException;
import io.swapbox.PoolTierException;
import io.swapbox.SwapException;
import io.swapbox.SwapoffTarget;
import io.swapbox.TierState;
import io.swapbox.TierStateException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which tiers of a space are used, and what may be done with them for that. */
final class TierUse implements Compactions.Tiers {

  /** What is said of a tier that is on its way out. */
  static final String BEING_SWAPPED_OFF = "is being swapped off";

  private final TierRoster tiers;
  private final Collection<SwapoffRun> runs;

  /**
   * That of a space.
   *
   * @param runs the swapoffs that are under way at any time
   */
  TierUse(TierRoster tiers, Collection<SwapoffRun> runs) {
    this.tiers = tiers;
    this.runs = runs;
  }

  /** Tiers that are being swapped off, a bit each: measured, closed, or just empty. */
  int underWay() {
    int underWay = 0;
    for (SwapoffRun run : runs) {
      underWay |= 1 << run.tier();
    }
    for (TierLayout.Tier tier : tiers.refs().layout().tiers()) {
      underWay |= tier.state() == TierState.SWAPPING_OFF ? 1 << tier.number() : 0;
    }
    return underWay;
  }

  /**
   * Makes sure that a tier is used.
   *
   * @throws TierStateException when it is not
   */
  void requireUsed(String name, int tier) {
    if ((underWay() & 1 << tier) != 0) {
      throw new TierStateException(name, BEING_SWAPPED_OFF);
    }
    if (tiers.table().state(tier) == TierState.OFF) {
      throw new TierStateException(name, "is swapped off already");
    }
  }

  /**
   * Makes sure that a tier may be swapped off.
   *
   * @param joining whether a device of it is being swapped on
   * @throws TierStateException when it is not used, or is joined
   * @throws LastTierException when no other could take its pages
   */
  void requireMayGo(SwapCoordinator.Swapoff request, int tier, boolean joining) {
    requireUsed(request.tier(), tier);
    if (joining) {
      throw new TierStateException(request.tier(), "is getting another device");
    }
    if (request.target() instanceof SwapoffTarget.Tiers && tiersThatStay() == 1) {
      throw new LastTierException(request.tier());
    }
  }

  private int tiersThatStay() {
    int staying = 0;
    for (TierLayout.Tier tier : tiers.refs().layout().tiers()) {
      staying += tier.isOn() && (underWay() & 1 << tier.number()) == 0 ? 1 : 0;
    }
    return staying;
  }

  @Override
  public @Nullable SwapException refusal(String name) {
    try {
      int tier = tiers.table().number(name);
      requireUsed(name, tier);
      return tiers.tier(tier).isPool() ? new PoolTierException(name) : null;
    } catch (SwapException refusal) {
      return refusal;
    }
  }

  @Override
  public List<ActorRef<SwapFileBackend.Command>> devices(String name) {
    return tiers.devices(tiers.tier(tiers.table().number(name)));
  }
}
