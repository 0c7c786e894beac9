package io.swapbox.bench.live;

import io.swapbox.SwapException;
import java.io.IOException;

/** A port that the page of a running experiment cannot be served at; the message names it. */
public final class LivePortException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** Which port, and why. */
  LivePortException(int port, IOException cause) {
    super(
        "--live: cannot serve at port %d of this machine: %s".formatted(port, reason(cause)),
        cause);
  }

  private static String reason(IOException cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
