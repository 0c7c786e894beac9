package io.swapbox.bench.compare;

import io.swapbox.SwapException;

/** Results that are good by themselves and say nothing together; the message names both. */
public final class IncomparableResultsException extends SwapException {

  private static final long serialVersionUID = 1L;

  IncomparableResultsException(String message) {
    super(message);
  }
}
