package io.swapbox;

/** A table of entries that a space knows; see {@link SwapSpace#register}. */
public final class Registration implements AutoCloseable {

  private final Runnable end;

  Registration(Runnable end) {
    this.end = end;
  }

  /** Ends it: returns when the table is not called any more. Safe to repeat. */
  @Override
  public void close() {
    end.run();
  }
}
