package io.swapbox;

/** Pages of a cgroup cannot be moved to a tier that it may not use. */
public final class TierDeniedException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That of a cgroup and a tier. */
  public TierDeniedException(int cgroup, String tier) {
    super("cgroup " + cgroup + " may not use tier " + tier);
  }
}
