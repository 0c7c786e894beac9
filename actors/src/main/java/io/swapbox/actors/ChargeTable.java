package io.swapbox.actors;

import io.swapbox.SwapCharge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The swap charged to each cgroup, and its limits: a {@code page_counter} of {@code
 * mm/page_counter.c} for each that was ever named.
 *
 * <p>56 bytes a cgroup and its place in a hash map. One owner, no thread safety.
 */
public final class ChargeTable {

  private static final int NOBODY = -1;

  /** What one cgroup has; pages. */
  private static final class Counter {
    private final int cgroup;
    private @Nullable Counter parent;
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
  private Counter last = new Counter(NOBODY);

  /** A cgroup that was removed and may still be named, and who is charged instead. */
  private int removed = NOBODY;

  private int heir;
  private long refusedAt = SwapCharge.NO_LIMIT;

  /**
   * Charges pages to a cgroup and to all above it, all of them or none; one that fails is an event
   * of the cgroup.
   *
   * @param pages 1 or more
   */
  public boolean charge(int cgroup, int pages) {
    Counter counter = charged(cgroup);
    boolean fits = fits(counter, pages);
    if (fits) {
      add(counter, pages);
    } else {
      counter.eventsMax++;
      counter.eventsFail++;
    }
    return fits;
  }

  private boolean fits(Counter counter, int pages) {
    for (Counter above = counter; above != null; above = above.parent) {
      if (pages > above.max - above.current) {
        refusedAt = above.max;
        return false;
      }
    }
    return true;
  }

  private static void add(@Nullable Counter counter, long pages) {
    for (Counter above = counter; above != null; above = above.parent) {
      above.current += pages;
    }
  }

  /** The limit, in pages, that the last refusal was because of. */
  long refusedAt() {
    return refusedAt;
  }

  /**
   * Puts a cgroup below another one, with what it is charged for; limits that this breaks keep
   * pages out from now on. That there is no cycle is up to the caller.
   */
  void parent(int cgroup, int parent) {
    Counter counter = counter(cgroup);
    add(counter.parent, -counter.current);
    counter.parent = counter(parent);
    add(counter.parent, counter.current);
  }

  /**
   * Ends a cgroup and its limit. What was charged to it is charged to its heir, which is also
   * charged for it from now on, until it is {@linkplain #forgetRemoved forgotten}; those below it
   * take its place.
   *
   * @param to the one above it, or any other if there is none
   */
  void reparent(int cgroup, int to) {
    removed = cgroup;
    heir = to;
    last = new Counter(NOBODY);
    Counter gone = counters.remove(cgroup);
    if (gone == null) {
      return;
    }
    long own = gone.current;
    for (Counter counter : counters.values()) {
      if (counter.parent == gone) {
        own -= counter.current;
        counter.parent = gone.parent;
      }
    }
    add(gone.parent, -own);
    add(counter(to), own);
  }

  /** Nobody names the cgroup any more that was removed last. */
  void forgetRemoved() {
    removed = NOBODY;
  }

  /**
   * Ends the charge of pages.
   *
   * @throws IllegalStateException when the cgroup is charged for fewer
   */
  void uncharge(int cgroup, int pages) {
    Counter counter = charged(cgroup);
    if (pages > counter.current) {
      throw new IllegalStateException(
          "cgroup %d is charged for %d pages of swap, not for %d"
              .formatted(cgroup, counter.current, pages));
    }
    add(counter, -pages);
  }

  /** Counts pages or folios that nobody had room for. */
  void failed(int cgroup, int times) {
    charged(cgroup).eventsFail += times;
  }

  /** Pages that the cgroup may have; {@link SwapCharge#NO_LIMIT} for as many as it wants. */
  void limit(int cgroup, long pages) {
    counter(cgroup).max = pages;
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

  private Counter charged(int cgroup) {
    return counter(cgroup == removed ? heir : cgroup);
  }

  private Counter counter(int cgroup) {
    if (last.cgroup != cgroup) {
      last = counters.computeIfAbsent(cgroup, Counter::new);
    }
    return last;
  }
}
