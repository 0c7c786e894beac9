package io.swapbox.bench.result;

import io.swapbox.SwapException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A file or directory of results that cannot be written; the message names it. */
public final class ResultFileException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** What could not be written, and why. */
  public ResultFileException(Path path, IOException cause) {
    super("cannot write " + path + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NotDirectoryException) {
      return cause.getMessage() + " is not a directory";
    }
    if (cause instanceof AccessDeniedException) {
      return "no permission to write " + cause.getMessage();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
