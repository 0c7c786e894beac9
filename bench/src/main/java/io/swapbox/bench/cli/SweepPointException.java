package io.swapbox.bench.cli;

import io.swapbox.SwapException;

/** A point of a sweep that cannot be run; the message names its settings. */
final class SweepPointException extends SwapException {

  private static final long serialVersionUID = 1L;

  SweepPointException(String point, SwapException cause) {
    super(point + ": " + cause.getMessage(), cause);
  }
}
