package io.swapbox.bench.experiment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.swapbox.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads settings by path, each with its type and range, and keeps what each one came to.
 *
 * <p>Every method throws a {@link ConfigurationException} that names the path, the value and what
 * it may be.
 */
final class SettingReader {

  private static final String AUTO = "auto";
  private static final String MAX = "max";

  private static final String NONE = "none";

  private final Config config;
  private final Map<String, Object> resolved = new LinkedHashMap<>();

  SettingReader(Config config) {
    this.config = config;
  }

  /** The value of each setting read so far, in the order of reading. */
  Map<String, Object> resolved() {
    return resolved;
  }

  String text(String path) {
    return keep(path, typed(path, "text", key -> config.getString(key)));
  }

  boolean flag(String path) {
    return keep(path, typed(path, "true or false", key -> config.getBoolean(key)));
  }

  /** A whole number of any size. */
  long number(String path) {
    String allowed = "a whole number, " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
    return keep(path, typed(path, allowed, key -> whole(path, allowed)));
  }

  int integer(String path, int min, int max) {
    String allowed = "a whole number, " + min + " to " + max;
    long value = typed(path, allowed, key -> whole(path, allowed));
    if (value < min || value > max) {
      throw refused(path, allowed);
    }
    return keep(path, (int) value);
  }

  /** A whole number, or {@code auto} for the given one. */
  int integerOrAuto(String path, int auto, int min, int max) {
    if (typed(path, AUTO, key -> config.getValue(key)).unwrapped().equals(AUTO)) {
      return keep(path, auto);
    }
    try {
      return integer(path, min, max);
    } catch (ConfigurationException e) {
      throw refused(path, AUTO + ", or a whole number, " + min + " to " + max);
    }
  }

  /** A whole number, or a word for the given one; the word is what is kept. */
  int integerOr(String word, int instead, String path, int min, int max) {
    if (typed(path, word, key -> config.getValue(key)).unwrapped().equals(word)) {
      keep(path, word);
      return instead;
    }
    try {
      return integer(path, min, max);
    } catch (ConfigurationException e) {
      throw refused(path, word + ", or a whole number, " + min + " to " + max);
    }
  }

  /** Whole numbers, each once, as in {@code [1, 2, 4]} or {@code 1,2,4}; in their order. */
  List<Integer> integers(String path, int min, int max) {
    String allowed = "whole numbers, " + min + " to " + max + ", as in [1, 2, 4], each once";
    List<Integer> values = new ArrayList<>();
    for (String part : typed(path, allowed, this::parts)) {
      try {
        values.add(Integer.parseInt(part.strip()));
      } catch (NumberFormatException e) {
        throw refused(path, allowed);
      }
    }
    boolean fit = values.stream().allMatch(value -> value >= min && value <= max);
    if (values.isEmpty() || !fit || values.stream().distinct().count() < values.size()) {
      throw refused(path, allowed);
    }
    return keep(path, List.copyOf(values));
  }

  /**
   * One text or several, each once, as in {@code [a, b]}; in their order.
   *
   * @param check throws when one is not allowed
   */
  <T> List<T> each(String path, Function<String, T> check) {
    List<String> words = typed(path, "a word, or several", this::parts);
    List<String> stripped = words.stream().map(String::strip).toList();
    List<T> values = stripped.stream().map(check).toList();
    if (values.stream().distinct().count() < values.size()) {
      throw refused(path, "each once");
    }
    keep(path, stripped.size() == 1 ? stripped.getFirst() : stripped);
    return values;
  }

  /** Texts, as in {@code [a, b]}; in their order, none for {@code []}. */
  List<String> texts(String path) {
    List<String> texts =
        typed(path, "texts, as in [a, b]", this::parts).stream()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
    return keep(path, texts);
  }

  /** The elements of a list, also of one that was typed on a command line. */
  private List<String> parts(String path) {
    Object value = config.getValue(path).unwrapped();
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    String text = String.valueOf(value).strip();
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    return List.of((brackets ? text.substring(1, text.length() - 1) : text).split(",", -1));
  }

  /** A setting whose value does not matter to this run, which goes by another. */
  int unused(String path, int instead) {
    return keep(path, instead);
  }

  /** A number between two bounds, both included. */
  double decimal(String path, double min, double max) {
    String allowed = "a number, " + plain(min) + " to " + plain(max);
    double value = typed(path, allowed, key -> config.getDouble(key));
    if (!(value >= min && value <= max)) {
      throw refused(path, allowed);
    }
    return keep(path, value);
  }

  /** A number above a bound, up to and including another. */
  double share(String path, double above, double max) {
    String allowed = "a number above " + plain(above) + ", up to " + plain(max);
    double value = typed(path, allowed, key -> config.getDouble(key));
    if (!(value > above && value <= max)) {
      throw refused(path, allowed);
    }
    return keep(path, value);
  }

  /** A number above 0, up to and including a bound, or {@code none} for 0. */
  double shareOrNone(String path, double max) {
    if (typed(path, NONE, key -> config.getValue(key)).unwrapped().equals(NONE)) {
      keep(path, NONE);
      return 0;
    }
    try {
      return share(path, 0, max);
    } catch (ConfigurationException e) {
      throw refused(path, NONE + ", or a number above 0, up to " + plain(max));
    }
  }

  /** An amount of memory, in bytes. */
  long bytes(String path, long min) {
    String allowed = "a size of at least " + min + " bytes, such as 512 MiB";
    long value = typed(path, allowed, key -> config.getBytes(key));
    if (value < min) {
      throw refused(path, allowed);
    }
    return keep(path, value);
  }

  /** An amount of memory in bytes, or {@code max} for the given one. */
  long bytesOrMax(String path, long max) {
    if (typed(path, MAX, key -> config.getValue(key)).unwrapped().equals(MAX)) {
      keep(path, MAX);
      return max;
    }
    try {
      return bytes(path, 0);
    } catch (ConfigurationException e) {
      throw refused(path, MAX + ", or a size of 0 bytes or more, such as 512 MiB");
    }
  }

  /** One of a few words. */
  String word(String path, String... allowed) {
    String value = typed(path, String.join(" or ", allowed), key -> config.getString(key));
    for (String word : allowed) {
      if (word.equals(value)) {
        return keep(path, value);
      }
    }
    throw refused(path, String.join(" or ", allowed));
  }

  /** The error for a value that cannot be used. */
  ConfigurationException refused(String path, String allowed) {
    Object value = config.getValue(path).unwrapped();
    return new ConfigurationException(path, "'" + value + "' is not allowed; use " + allowed);
  }

  private long whole(String path, String allowed) {
    // Config.getLong would cut 2.9 to 2.
    Object value = config.getValue(path).unwrapped();
    try {
      return Long.parseLong(value.toString());
    } catch (NumberFormatException e) {
      throw refused(path, allowed);
    }
  }

  private <T> T typed(String path, String allowed, Function<String, T> read) {
    try {
      return read.apply(path);
    } catch (ConfigException.Null e) {
      throw new ConfigurationException(path, "null is not allowed; use " + allowed);
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      throw refused(path, allowed);
    }
  }

  private <T> T keep(String path, T value) {
    resolved.put(path, value);
    return value;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** A copy of the settings in which that path has that value, as typed on a command line. */
  static Config override(Config config, String path, String value) {
    String escaped = ConfigUtil.joinPath(path.split("\\.", -1));
    return config.withValue(escaped, ConfigValueFactory.fromAnyRef(value));
  }
}
