package io.swapbox.actors.runtime;

/**
 * Where an actor runs.
 *
 * @param site a processor, which runs one message at a time, or a device, which may block
 * @param index which one
 */
public record Placement(Site site, int index) {

  /** The two kinds of places. */
  public enum Site {
    /** A processor: never blocks. */
    CPU,
    /** A storage device: its messages are blocking input and output. */
    DEVICE,
    /** The same, and a caller that waits for an answer may do its work on its own thread. */
    DEVICE_OF_CALLERS
  }

  /** The place of an actor that computes. */
  public static Placement cpu(int index) {
    return new Placement(Site.CPU, index);
  }

  /** The place of an actor that blocks on storage. */
  public static Placement device(int index) {
    return new Placement(Site.DEVICE, index);
  }

  /**
   * The place of an actor that blocks on storage for those who wait for it, and comes to no harm
   * when their threads are interrupted.
   */
  public static Placement deviceOfCallers(int index) {
    return new Placement(Site.DEVICE_OF_CALLERS, index);
  }
}
