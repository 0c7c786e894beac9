package io.swapbox.actors.runtime;

/**
 * What actors have handled.
 *
 * @param messages how many
 * @param nanos nanoseconds that they took for it, within 1 %
 */
public record Handled(long messages, long nanos) {

  /** Nothing. */
  public static final Handled NONE = new Handled(0, 0);

  /** The sum of both. */
  public Handled plus(Handled other) {
    return new Handled(messages + other.messages, nanos + other.nanos);
  }

  /** What was handled since. */
  public Handled since(Handled earlier) {
    return new Handled(messages - earlier.messages, nanos - earlier.nanos);
  }
}
