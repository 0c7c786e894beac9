package io.swapbox;

/** A compaction was cancelled; what has moved stays where it is now. */
public final class CompactionCancelledException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That of a tier. */
  public CompactionCancelledException(String tier) {
    super("the compaction of tier " + tier + " was cancelled");
  }
}
