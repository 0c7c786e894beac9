package io.swapbox.workloads.soak;

import java.util.Arrays;

/** What tasks have done, in pages. */
final class TaskCounts {

  private final long[] pages = new long[Kind.values().length];

  /** Pages that found no room, or no swap for their cgroup. */
  long refused;

  /** Pages compared. */
  long verified;

  /** Of these, pages that were not what had left. */
  long mismatches;

  /** Folios stored, and brought back, whole. */
  long folios;

  /** Times that a task gave everything up. */
  long exits;

  void add(Kind kind, int more) {
    pages[kind.ordinal()] += more;
  }

  void add(TaskCounts other) {
    for (int i = 0; i < pages.length; i++) {
      pages[i] += other.pages[i];
    }
    refused += other.refused;
    verified += other.verified;
    mismatches += other.mismatches;
    folios += other.folios;
    exits += other.exits;
  }

  /** Pages of all requests of a kind. */
  long pages(Kind kind) {
    return pages[kind.ordinal()];
  }

  /** Pages of all requests. */
  long pages() {
    return Arrays.stream(pages).sum();
  }
}
