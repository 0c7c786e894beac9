package io.swapbox;

/** The design of a space does not have what was asked for. */
public final class DesignException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * A refused request.
   *
   * @param design of the space
   * @param why it is impossible there
   */
  public DesignException(SwapDesign design, String why) {
    super("the " + design.settingName() + " design cannot do that: " + why);
  }
}
