package io.swapbox.bench.experiment;

import io.swapbox.ConfigurationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a sweep runs: every combination of the values of some settings.
 *
 * @param axes the settings that are swept, at least one, each with its values
 * @param fixed the other settings that were given, by path
 */
public record Grid(List<Axis> axes, Map<String, String> fixed) {

  /** Most runs of a sweep, repetitions included: more are a mistake, or a month. */
  public static final int MAX_RUNS = 10_000;

  /** Longest value, in characters: each is the name of a directory, in which a few take three. */
  private static final int MAX_VALUE = 64;

  private static final String SWEEP = "sweep";

  /**
   * A setting that is swept.
   *
   * @param setting its path
   * @param values at least one, each once, in their order
   */
  public record Axis(String setting, List<String> values) {

    /** Keeps a copy. */
    public Axis {
      values = List.copyOf(values);
    }
  }

  /** Keeps copies. */
  public Grid {
    axes = List.copyOf(axes);
    fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
  }

  /**
   * Sweeps what was given as a list, {@code [a, b]}, whatever type the setting has; an element that
   * is a list itself is one value.
   *
   * @param given values by path, as typed on a command line
   * @param repetitions of each combination
   * @throws ConfigurationException when nothing is a list, a list cannot be used, or there are more
   *     than {@link #MAX_RUNS} runs
   */
  public static Grid of(Map<String, String> given, int repetitions) {
    List<Axis> axes = new ArrayList<>();
    Map<String, String> fixed = new LinkedHashMap<>();
    given.forEach(
        (path, value) -> {
          if (value.startsWith("[")) {
            axes.add(axis(path, value));
          } else {
            fixed.put(path, value);
          }
        });
    if (axes.isEmpty()) {
      throw new ConfigurationException(
          SWEEP, "no setting has several values; give one a list, as in -D swap.batch=[1,8,32]");
    }
    long runs = repetitions;
    for (Axis axis : axes) {
      runs = Math.min(Integer.MAX_VALUE, runs * axis.values().size());
    }
    if (runs > MAX_RUNS) {
      throw new ConfigurationException(
          SWEEP,
          "%s values, %d times each, are more than %,d runs"
              .formatted(
                  String.join(
                      " by ",
                      axes.stream().map(axis -> String.valueOf(axis.values().size())).toList()),
                  repetitions,
                  MAX_RUNS));
    }
    return new Grid(axes, fixed);
  }

  private static Axis axis(String path, String list) {
    List<String> values = new ListText(path, list).elements();
    if (values.isEmpty()) {
      throw new ConfigurationException(path, "[] has no value to run with");
    }
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw new ConfigurationException(path, "'" + value + "' is in the list twice");
      }
      if (value.length() > MAX_VALUE) {
        throw new ConfigurationException(
            path, "'%s' is longer than %d characters".formatted(value, MAX_VALUE));
      }
    }
    return new Axis(path, values);
  }

  /** Whether a setting has several values. */
  public boolean sweeps(String setting) {
    return axes.stream().anyMatch(axis -> axis.setting().equals(setting));
  }

  /** The values of each combination, in the order of the axes; the last one changes fastest. */
  public List<List<String>> combinations() {
    List<List<String>> combinations = List.of(List.of());
    for (Axis axis : axes) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> shorter : combinations) {
        for (String value : axis.values()) {
          List<String> one = new ArrayList<>(shorter);
          one.add(value);
          longer.add(List.copyOf(one));
        }
      }
      combinations = longer;
    }
    return combinations;
  }

  /** All settings of a combination by path, those that are the same for all included. */
  public Map<String, String> settings(List<String> combination) {
    Map<String, String> settings = new LinkedHashMap<>(fixed);
    for (int i = 0; i < axes.size(); i++) {
      settings.put(axes.get(i).setting(), combination.get(i));
    }
    return settings;
  }
}
