package io.swapbox.workloads.load;

/**
 * How long the turns of a task are.
 *
 * @param first references of the first one, at least one
 * @param next references of each further one, at least one
 */
public record TurnLengths(long first, long next) {

  /** Whether a turn is over when a task has made so many references. */
  public boolean isOver(long references) {
    return references >= first && (references - first) % next == 0;
  }
}
