package io.swapbox.bench.experiment;

import io.swapbox.workloads.freepath.FreePathSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A swap space that is filled and freed, in several ways: a series of points.
 *
 * @param name as the user gave it
 * @param description what it shows, in one line
 * @param seed picks the interleaving
 * @param settings of the series by path
 * @param points the machines, in the order in which they run
 */
public record FreePathExperiment(
    String name, String description, long seed, Map<String, Object> settings, List<Point> points)
    implements Experiment {

  /**
   * One machine.
   *
   * @param settings by path: given to {@code -D}, they run this point alone
   * @param machine the same, as the tasks take it
   */
  public record Point(Map<String, Object> settings, FreePathSettings machine) {

    /** Copies the settings in their order. */
    public Point {
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
  }

  /** Copies settings and points in their order. */
  public FreePathExperiment {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    points = List.copyOf(points);
  }

  @Override
  public String runtime() {
    return "virtual";
  }
}
