package io.swapbox.workloads.replay;

import io.swapbox.ConfigurationException;
import io.swapbox.workloads.load.Workload;

/** Refuses settings that a workload of several processes has no use for. */
final class WorkloadRules {

  private WorkloadRules() {}

  /**
   * Checks that the settings go with the workload.
   *
   * @throws ConfigurationException naming the first that does not
   */
  static void check(Workload workload, ReplaySettings settings) {
    ConfigurationException.require(
        settings.children() == 0 || workload.order() instanceof Workload.Order.SideBySide,
        "workload.fork",
        settings.program().forkAt(),
        "none with " + workload.name() + ", whose processes come and go by themselves");
    if (workload.parts().size() > 1) {
      ConfigurationException.require(
          settings.node() == null,
          "memory.node",
          settings.node() == null ? 0 : settings.node().share(),
          "none with " + workload.name() + ", whose parts have limits of their own");
      ConfigurationException.require(
          settings.files().pages() == 0,
          "workload.file-pages",
          settings.files().pages(),
          "0 with " + workload.name() + ", whose parts have limits of their own");
    }
  }
}
