package io.swapbox.bench.examples;

/** The one option of an example. */
final class Arguments {

  private Arguments() {}

  /**
   * Its value.
   *
   * @throws IllegalArgumentException naming what is wrong with the arguments
   */
  static int number(String[] arguments, String option, int preset, int least, int most) {
    if (arguments.length == 0) {
      return preset;
    }
    if (arguments.length != 2 || !arguments[0].equals(option)) {
      throw new IllegalArgumentException(
          "unknown arguments: " + String.join(" ", arguments) + "; use " + option + " N");
    }
    int value;
    try {
      value = Integer.parseInt(arguments[1]);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + ": '" + arguments[1] + "' is no number", e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + ": " + value + " is not allowed; use " + least + " to " + most);
    }
    return value;
  }
}
