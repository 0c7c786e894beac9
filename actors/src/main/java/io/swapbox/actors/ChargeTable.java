package io.swapbox.actors;

import io.swapbox.SwapCharge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The swap charged to each cgroup, and its limits: a {@code page_counter} of {@code
 * mm/page_counter.c} for each that was ever named.
 *
 * <p>48 bytes a cgroup and its place in a hash map. One owner, no thread safety.
 */
final class ChargeTable {

  /** What one cgroup has; pages. */
  private static final class Counter {
    private final int cgroup;
    private long current;
    private long max = SwapCharge.NO_LIMIT;
    private long eventsMax;
    private long eventsFail;

    Counter(int cgroup) {
      this.cgroup = cgroup;
    }
  }

  private final Int2ObjectHashMap<Counter> counters = new Int2ObjectHashMap<>();

  /** The one that was asked for last: pages come in rows of one cgroup. */
  private Counter last = new Counter(-1);

  /**
   * Charges pages, all of them or none; one that fails is an event.
   *
   * @param pages 1 or more
   */
  boolean charge(int cgroup, int pages) {
    Counter counter = counter(cgroup);
    boolean fits = pages <= counter.max - counter.current;
    if (fits) {
      counter.current += pages;
    } else {
      counter.eventsMax++;
      counter.eventsFail++;
    }
    return fits;
  }

  /**
   * Ends the charge of pages.
   *
   * @throws IllegalStateException when the cgroup is charged for fewer
   */
  void uncharge(int cgroup, int pages) {
    Counter counter = counter(cgroup);
    if (pages > counter.current) {
      throw new IllegalStateException(
          "cgroup %d is charged for %d pages of swap, not for %d"
              .formatted(cgroup, counter.current, pages));
    }
    counter.current -= pages;
  }

  /** Counts pages or folios that nobody had room for. */
  void failed(int cgroup, int times) {
    counter(cgroup).eventsFail += times;
  }

  /** Pages that the cgroup may have; {@link SwapCharge#NO_LIMIT} for as many as it wants. */
  void limit(int cgroup, long pages) {
    counter(cgroup).max = pages;
  }

  /** The limit of a cgroup, in pages. */
  long limit(int cgroup) {
    return counter(cgroup).max;
  }

  /** Every cgroup that was named, by its id. */
  List<SwapCharge> list() {
    List<SwapCharge> list = new ArrayList<>(counters.size());
    for (Counter counter : counters.values()) {
      list.add(
          new SwapCharge(
              counter.cgroup, counter.current, counter.max, counter.eventsMax, counter.eventsFail));
    }
    list.sort(Comparator.comparingInt(SwapCharge::cgroup));
    return list;
  }

  private Counter counter(int cgroup) {
    if (last.cgroup != cgroup) {
      last = counters.computeIfAbsent(cgroup, Counter::new);
    }
    return last;
  }
}
