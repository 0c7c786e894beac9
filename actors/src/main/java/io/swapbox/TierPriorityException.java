package io.swapbox;

/** A tier cannot have the priority of another one: which of them would come first? */
public final class TierPriorityException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * A priority that is taken.
   *
   * @param tier that keeps the one it has
   * @param other the tier that has it
   */
  public TierPriorityException(String tier, int priority, String other) {
    super("tier %s cannot have priority %d, which is that of %s".formatted(tier, priority, other));
  }
}
