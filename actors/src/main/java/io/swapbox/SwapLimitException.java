package io.swapbox;

/** The cgroup has as much swap as it may have; the page stays with the caller. */
public final class SwapLimitException extends SwapException {

  private static final long serialVersionUID = 1L;

  private final int cgroup;
  private final long limit;

  SwapLimitException(int cgroup, long limit) {
    super(
        "cgroup %d has no swap left of its limit of %d pages (memory.swap.max)"
            .formatted(cgroup, limit));
    this.cgroup = cgroup;
    this.limit = limit;
  }

  /** The cgroup that would have been charged. */
  public int cgroup() {
    return cgroup;
  }

  /** Its limit when the page was refused, in pages. */
  public long limit() {
    return limit;
  }
}
