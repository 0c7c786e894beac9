package io.swapbox;

import java.util.List;

/**
 * A tier is out of use.
 *
 * @param tier its name
 * @param pagesMoved that have left it for other tiers, or are in memory only now; those that were
 *     freed meanwhile are not counted
 * @param pagesLeft that are still there, as they could not be read; 0 without such
 * @param nanos that it took
 * @param ptes entries of page tables that were looked at, by {@link SwapDesign#CLASSIC}; else 0
 * @param unreadable why each of those could not be read, with its entry; it stays, so that it can
 *     be freed, or tried again
 */
public record SwapoffResult(
    String tier,
    long pagesMoved,
    long pagesLeft,
    long nanos,
    long ptes,
    List<EntryException> unreadable) {

  /** Copies the list. */
  public SwapoffResult {
    unreadable = List.copyOf(unreadable);
  }

  /** Whether nothing is left in the tier. */
  public boolean isEmpty() {
    return pagesLeft == 0;
  }
}
