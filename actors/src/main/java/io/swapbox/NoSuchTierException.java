package io.swapbox;

import java.util.Collection;

/** The space has no tier of that name. */
public final class NoSuchTierException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * A name that means nothing.
   *
   * @param name that was asked for
   * @param tiers the names that there are
   */
  public NoSuchTierException(String name, Collection<String> tiers) {
    super("there is no tier " + name + "; there are " + String.join(", ", tiers));
  }
}
