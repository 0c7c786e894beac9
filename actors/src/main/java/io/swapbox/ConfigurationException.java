package io.swapbox;

/** A setting that cannot be used; the message names it, its value and what it may be. */
public final class ConfigurationException extends SwapException {

  private static final long serialVersionUID = 1L;

  private final String setting;

  /**
   * A refused setting.
   *
   * @param setting its path, as a user writes it
   * @param problem what is wrong with it
   */
  public ConfigurationException(String setting, String problem) {
    super(setting + ": " + problem);
    this.setting = setting;
  }

  /**
   * Checks a setting.
   *
   * @param allowed what it may be, for the message
   * @throws ConfigurationException when the condition does not hold
   */
  public static void require(boolean holds, String setting, Object value, String allowed) {
    if (!holds) {
      throw new ConfigurationException(setting, value + " is not allowed; use " + allowed);
    }
  }

  /** The path of the setting, as a user writes it. */
  public String setting() {
    return setting;
  }
}
