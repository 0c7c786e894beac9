package io.swapbox;

/** The cgroup of the space itself cannot be removed: its pages would be nobody's. */
public final class RootCgroupException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That of a cgroup. */
  public RootCgroupException(int cgroup) {
    super("cgroup " + cgroup + " is the space's own and cannot be removed");
  }
}
