package io.swapbox.actors.runtime;

import io.swapbox.ConfigurationException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What decides which thread runs a computing actor; actors that block on storage have a dispatcher
 * of their own. Each is a section of {@code swapbox.dispatchers} and takes its settings from there.
 */
public enum CpuDispatcher {
  /** The thread of the sender, when the actor is idle; see {@link CallerRunsExecutor}. */
  CALLER_RUNS("caller-runs"),
  /** A thread of a work-stealing pool, one a core: whichever is free. */
  FORK_JOIN("fork-join"),
  /** A thread of its own, which nobody else uses: a kernel thread like kswapd. */
  PINNED("pinned"),
  /** A thread of a pool, one a core: for each actor the same as long as the load allows. */
  AFFINITY("affinity");

  private static final String SECTIONS = "swapbox.dispatchers.";

  private final String settingName;

  CpuDispatcher(String settingName) {
    this.settingName = settingName;
  }

  /** Its name, as a user writes it. */
  public String settingName() {
    return settingName;
  }

  /** The path of its section, for Akka. */
  String section() {
    return SECTIONS + settingName;
  }

  /**
   * The one of a name.
   *
   * @param setting the setting that holds the name, for the error
   * @throws ConfigurationException when there is none of that name
   */
  public static CpuDispatcher named(String setting, String name) {
    for (CpuDispatcher dispatcher : values()) {
      if (dispatcher.settingName.equals(name)) {
        return dispatcher;
      }
    }
    String known =
        Arrays.stream(values()).map(CpuDispatcher::settingName).collect(Collectors.joining(" or "));
    throw new ConfigurationException(setting, "'" + name + "' is not allowed; use " + known);
  }
}
