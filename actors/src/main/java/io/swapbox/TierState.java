package io.swapbox;

import java.util.Locale;

/** Whether a tier is used. */
public enum TierState {
  /** Pages are offered to it. */
  ON,
  /** Its pages move out of it, and none is offered to it. */
  SWAPPING_OFF,
  /** It is out of use; in it are no pages but those that could not be read. */
  OFF;

  private final String resultName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** How results call it. */
  public String resultName() {
    return resultName;
  }
}
