package io.swapbox.workloads.trace;

/** Told how far the reading of a trace is; called about once a mebibyte on the reading thread. */
@FunctionalInterface
public interface ReadProgress {

  /**
   * How far it is.
   *
   * @param bytes of the trace as it is stored (compressed, if it is) that were read so far
   * @param total bytes of the trace as it is stored
   */
  void at(long bytes, long total);

  /** For callers who do not want to know. */
  static ReadProgress none() {
    return (bytes, total) -> {};
  }
}
