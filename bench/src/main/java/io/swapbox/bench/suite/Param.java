package io.swapbox.bench.suite;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A parameter of a benchmark.
 *
 * @param name as {@code -p} takes it
 * @param values that it has unless others are given
 * @param allowed all that it may have; empty when that is any whole number
 */
public record Param(String name, List<String> values, List<String> allowed) {

  /**
   * The parameter that a field holds.
   *
   * @param values that its annotation names
   */
  static Param of(Field field, List<String> values) {
    Class<?> type = field.getType();
    if (type == int.class || type == long.class) {
      return new Param(field.getName(), values, List.of());
    }
    if (type == boolean.class) {
      return new Param(field.getName(), values, List.of("true", "false"));
    }
    List<String> allowed =
        type.isEnum()
            ? Arrays.stream(type.getEnumConstants()).map(value -> ((Enum<?>) value).name()).toList()
            : values;
    return new Param(field.getName(), values, allowed);
  }

  /** Why it cannot have a value; empty when it can. */
  public Optional<String> refuses(String value) {
    if (allowed.isEmpty() ? isWhole(value) : allowed.contains(value)) {
      return Optional.empty();
    }
    return Optional.of(allowed.isEmpty() ? "a whole number" : String.join(" or ", allowed));
  }

  private static boolean isWhole(String value) {
    try {
      return Integer.parseInt(value) > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
