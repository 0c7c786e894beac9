package io.swapbox.allocator;

/** Checks of values that go into a bit field. */
final class Ranges {

  private Ranges() {}

  /**
   * Checks that a value fits its field.
   *
   * @throws IllegalArgumentException that names the field, unless {@code min <= value <= max}
   */
  static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + min + " to " + max);
    }
  }
}
