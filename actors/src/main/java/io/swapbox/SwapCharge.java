package io.swapbox;

/**
 * The swap that a cgroup is charged for, by the files that the kernel shows it in; all in pages.
 *
 * @param cgroup its id
 * @param current {@code memory.swap.current}: entries charged to it, with those of stores under way
 * @param max {@code memory.swap.max}: its limit, {@link #NO_LIMIT} if it has none. Below {@code
 *     current} after it was lowered
 * @param eventsMax {@code max} of {@code memory.swap.events}: pages, or whole folios, that were not
 *     charged because of the limit
 * @param eventsFail {@code fail} of {@code memory.swap.events}: pages, or whole folios, that nobody
 *     had room for, and those of {@code eventsMax}
 */
public record SwapCharge(int cgroup, long current, long max, long eventsMax, long eventsFail) {

  /** The limit of a cgroup that has none. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** A cgroup that nothing was charged to and that nobody limits. */
  public static SwapCharge none(int cgroup) {
    return new SwapCharge(cgroup, 0, NO_LIMIT, 0, 0);
  }
}
