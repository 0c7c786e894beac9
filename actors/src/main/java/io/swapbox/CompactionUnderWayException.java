package io.swapbox;

/** A tier is being compacted already. */
public final class CompactionUnderWayException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That tier. */
  public CompactionUnderWayException(String tier) {
    super("tier " + tier + " is being compacted already");
  }
}
