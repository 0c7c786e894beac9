package io.swapbox.allocator;

/**
 * A cluster id that an allocator has no more use for.
 *
 * @param cluster the id
 * @param nextGeneration the generation that its next owner must start with, so that no old entry
 *     fits a new page; past {@link Entry#MAX_GENERATION} when the id is used up
 */
public record ReleasedCluster(long cluster, int nextGeneration) {

  /** Whether the id may be granted again; one that is used up never is. */
  public boolean reusable() {
    return nextGeneration <= Entry.MAX_GENERATION;
  }
}
