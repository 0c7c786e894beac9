package io.swapbox.bench.calibration;

import io.swapbox.SwapException;

/** A measurement that could not be made; the message names it and the reason. */
public final class CalibrationException extends SwapException {

  private static final long serialVersionUID = 1L;

  CalibrationException(String measurement, Throwable cause) {
    super("cannot measure " + measurement + ": " + cause, cause);
  }
}
