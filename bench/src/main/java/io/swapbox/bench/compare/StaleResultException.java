package io.swapbox.bench.compare;

import io.swapbox.SwapException;
import java.nio.file.Path;

/** A result in the place of one that is to be made, and is not the same; the message says why. */
public final class StaleResultException extends SwapException {

  private static final long serialVersionUID = 1L;

  StaleResultException(Path file, String reason) {
    super("%s: %s; remove it, or name another directory".formatted(file, reason));
  }
}
