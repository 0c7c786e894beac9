package io.swapbox.bench.cli;

import io.swapbox.ConfigurationException;
import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.Experiment;
import io.swapbox.bench.experiment.Grid;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * One combination of a sweep, before it is run.
 *
 * @param values of the swept settings, in their order
 * @param label the same with the settings' paths
 * @param experiment with these settings
 * @param runs its repetitions
 */
record SweepPoint(List<String> values, String label, Experiment experiment, List<PlannedRun> runs) {

  private static final String DIRECTORY = "points/";

  /**
   * The points of a sweep, every one of which can be run.
   *
   * @param name of the experiment
   * @param times how often each is run
   * @throws SweepPointException when the settings of one cannot be used
   */
  static List<SweepPoint> of(Catalogue catalogue, String name, Grid grid, int times) {
    List<SweepPoint> points = new ArrayList<>();
    for (List<String> values : grid.combinations()) {
      points.add(of(catalogue, name, grid, values, times));
    }
    return points;
  }

  private static SweepPoint of(
      Catalogue catalogue, String name, Grid grid, List<String> values, int times) {
    StringJoiner label = new StringJoiner(" ");
    StringBuilder directory = new StringBuilder(DIRECTORY);
    for (int i = 0; i < values.size(); i++) {
      String setting = grid.axes().get(i).setting() + "=";
      label.add(setting + values.get(i));
      directory
          .append(setting)
          .append(URLEncoder.encode(values.get(i), StandardCharsets.UTF_8))
          .append('/');
    }
    Map<String, String> settings = grid.settings(values);
    try {
      Experiment experiment = catalogue.read(name, settings);
      List<PlannedRun> runs =
          PlannedRun.repetitions(experiment, settings, times, directory.toString());
      return new SweepPoint(values, label.toString(), experiment, runs);
    } catch (ConfigurationException e) {
      throw new SweepPointException(label.toString(), e);
    }
  }

  /** Whether its clock is that of a simulated machine, on which nothing else has an influence. */
  boolean virtual() {
    return experiment.runtime().equals("virtual");
  }

  /** One of its runs, for people. */
  String label(PlannedRun run) {
    return runs.size() == 1 ? label : label + " seed=" + run.seed();
  }
}
