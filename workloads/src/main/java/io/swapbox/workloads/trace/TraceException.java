package io.swapbox.workloads.trace;

import io.swapbox.SwapException;

/** A recording that cannot be used; the message names the file, what is wrong and where in it. */
public final class TraceException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * A recording that is not there or not what it should be.
   *
   * @param source the file or bundled recording, as its user knows it
   * @param problem what is wrong with it, and where
   */
  public TraceException(String source, String problem) {
    super(source + ": " + problem);
  }

  /** The same with what the system or a decoder said. */
  public TraceException(String source, String problem, Throwable cause) {
    super(source + ": " + problem, cause);
  }
}
