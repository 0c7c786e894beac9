package io.swapbox.actors.runtime;

import java.util.EnumMap;
import java.util.Map;

/**
 * Work done so far.
 *
 * @param nanos nanoseconds by kind, summed over all actors
 * @param pages pages by kind
 * @param bytes bytes by kind, as {@link WorkMeter#end} counts them
 */
public record WorkTotals(Map<Work, Long> nanos, Map<Work, Long> pages, Map<Work, Long> bytes) {

  /** Copies the maps. */
  public WorkTotals {
    nanos = Map.copyOf(nanos);
    pages = Map.copyOf(pages);
    bytes = Map.copyOf(bytes);
  }

  /** No work at all. */
  public static WorkTotals none() {
    Map<Work, Long> zero = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      zero.put(work, 0L);
    }
    return new WorkTotals(zero, zero, zero);
  }
}
