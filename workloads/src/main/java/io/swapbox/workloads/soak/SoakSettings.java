package io.swapbox.workloads.soak;

import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.workloads.replay.ReplaySettings.File;
import io.swapbox.workloads.replay.ReplaySettings.Tiers;
import io.swapbox.workloads.replay.ReplaySettings.Zswap;
import org.jspecify.annotations.Nullable;

/**
 * A soak.
 *
 * @param tasks that load the space, 1 to 4096
 * @param pages that all tasks together have, at least one each; how many are in the space changes
 *     all the time
 * @param cpus slot allocators
 * @param batch most pages of a message that is no folio, 1 to 512
 * @param zswap the pool's share of the tasks' pages in percent, its acceptance threshold and its
 *     shards, or null for no pool
 * @param file what swap files are like, or null for none
 * @param tiers how many files there are, and how much memory; what cgroups may use changes anyway
 * @param schedule how long, and when what happens
 * @param toleranceBytes how much more heap, or direct memory, than at the first checkpoint is no
 *     leak
 * @param seed picks what the tasks do, what their pages hold and, in virtual time, the interleaving
 * @param metering whether mailboxes are measured
 * @param dispatcher which threads run the actors
 * @param allocators how the slot allocators work
 */
public record SoakSettings(
    int tasks,
    int pages,
    int cpus,
    int batch,
    @Nullable Zswap zswap,
    @Nullable File file,
    Tiers tiers,
    Schedule schedule,
    long toleranceBytes,
    long seed,
    boolean metering,
    CpuDispatcher dispatcher,
    AllocatorConfig allocators) {

  /** Most pages that the tasks have. */
  public static final int MAX_PAGES = 100_000_000;

  /** Most tasks. */
  public static final int MAX_TASKS = 4096;

  /** Requests of a tick that never ends before the next one. */
  public static final int WITHOUT_PAUSE = 0;

  /**
   * When what happens. Time is divided into ticks: with each the tasks get to work, all at once so
   * that they meet, and something changes beneath them: a CPU goes offline or comes back, a cgroup
   * gets a limit or loses it, or may use a tier no longer, or again.
   *
   * @param tickNanos from one tick to the next
   * @param tickRequests that each task makes in a tick, one after the other; {@value
   *     #WITHOUT_PAUSE} for as many as it can
   * @param checkpointTicks ticks from one checkpoint to the next
   * @param ticks in all; the last one is a checkpoint, too
   */
  public record Schedule(long tickNanos, int tickRequests, int checkpointTicks, int ticks) {

    /**
     * Checks the figures.
     *
     * @throws ConfigurationException naming the first one that cannot be used
     */
    public Schedule {
      ConfigurationException.require(tickNanos >= 1, "soak.tick", tickNanos, "1 ns or more");
      ConfigurationException.require(
          tickRequests >= WITHOUT_PAUSE, "soak.tick-requests", tickRequests, "0 or more");
      ConfigurationException.require(
          checkpointTicks >= 1, "soak.checkpoint", checkpointTicks, "a tick or more");
      ConfigurationException.require(ticks >= 1, "soak.duration", ticks, "a tick or more");
    }
  }

  /**
   * Checks what {@link io.swapbox.SwapSpaceConfig} does not.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  public SoakSettings {
    ConfigurationException.require(
        tasks >= 1 && tasks <= MAX_TASKS, "soak.tasks", tasks, "1 to " + MAX_TASKS);
    ConfigurationException.require(
        pages >= tasks && pages <= MAX_PAGES,
        "soak.pages",
        pages,
        "at least one for each of %d tasks, up to %d".formatted(tasks, MAX_PAGES));
    ConfigurationException.require(
        toleranceBytes >= 0, "soak.tolerance", toleranceBytes, "0 bytes or more");
  }

  /** Pages of each task; what is not enough for one more each is left out. */
  int pagesOfTask() {
    return pages / tasks;
  }
}
