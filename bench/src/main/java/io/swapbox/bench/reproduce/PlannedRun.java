package io.swapbox.bench.reproduce;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run that rows take figures from.
 *
 * @param name of the run
 * @param experiment that it is, one that comes with the program or {@value #OVERHEAD}
 * @param seeds that it is made with, one after the other: its figures are their means
 * @param settings that it changes, by path
 */
public record PlannedRun(String name, String experiment, int seeds, Map<String, String> settings) {

  /** Not an experiment: fills the tables of a space and counts their bytes. */
  static final String OVERHEAD = "overhead";

  /** Copies the settings in the order of paths. */
  public PlannedRun {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }
}
