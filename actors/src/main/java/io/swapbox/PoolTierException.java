package io.swapbox;

/** A tier has no slots, as it is a pool, which compacts itself while it is used. */
public final class PoolTierException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That tier. */
  public PoolTierException(String tier) {
    super("tier " + tier + " is a pool and has no slots to compact");
  }
}
