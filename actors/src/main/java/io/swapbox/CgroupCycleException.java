package io.swapbox;

/** A cgroup cannot be below itself. */
public final class CgroupCycleException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * A refused parent.
   *
   * @param cgroup that was to get it
   * @param parent which is the cgroup itself, or below it
   */
  public CgroupCycleException(int cgroup, int parent) {
    super(
        "cgroup %d cannot be below cgroup %d, which is itself or below it"
            .formatted(cgroup, parent));
  }
}
