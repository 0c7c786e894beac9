package io.swapbox.workloads.replay;

import io.swapbox.SwapException;
import java.util.List;
import java.util.stream.Collectors;

/** All tasks were killed for want of memory. */
public final class MemoryExhaustedException extends SwapException {

  private static final long serialVersionUID = 1L;

  private final transient List<OomKill> kills;

  MemoryExhaustedException(List<OomKill> kills) {
    super(
        kills.stream()
            .map(kill -> "out of memory: " + kill.describe())
            .collect(Collectors.joining("\n")));
    this.kills = List.copyOf(kills);
  }

  /** The tasks, first killed first. */
  public List<OomKill> kills() {
    return kills;
  }
}
