package io.swapbox.bench.suite;

import io.swapbox.SwapException;

/** A suite that JMH does not run; the message says why. */
public final class SuiteException extends SwapException {

  private static final long serialVersionUID = 1L;

  SuiteException(String reason, Throwable cause) {
    super("the benchmarks cannot be run: " + reason, cause);
  }
}
