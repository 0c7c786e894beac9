package io.swapbox.workloads.contention;

import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;

/**
 * One simulated machine and the load on it.
 *
 * @param cpus CPUs with a task each, 1 to 256 (as many shards as a pool may have)
 * @param allocators who serves the tasks
 * @param allocatorConfig how the allocators work
 * @param batch pages that one message carries, 1 to 512
 * @param pages that all tasks together swap out and in again, at least a batch each
 * @param thinkNanos nanoseconds of virtual time between a task's batches, 0 or more
 * @param seed picks the pages and the interleaving
 * @param costs what everything costs
 * @param payload what the pages are made of
 * @param waiting what a CPU does while its task waits for the space
 */
public record ContentionSettings(
    int cpus,
    Allocators allocators,
    AllocatorConfig allocatorConfig,
    int batch,
    int pages,
    long thinkNanos,
    long seed,
    CostModel costs,
    Payload payload,
    Waiting waiting) {

  /** Most CPUs with a task. */
  public static final int MAX_CPUS = 256;

  /** Most pages that the tasks swap. */
  public static final int MAX_PAGES = 100_000_000;

  /** Who serves the tasks. */
  public enum Allocators {
    /** A slot allocator on each CPU serves the task of that CPU. */
    PER_CPU,
    /** One slot allocator, on a CPU that it shares with no task, serves them all. */
    SINGLE,
    /** There is none: tasks take slots themselves, under one lock. */
    GLOBAL_LOCK,
    /** There is none: tasks take slots themselves, under the lock of the clusters of their CPU. */
    CLUSTER_LOCKS;

    /** Whether there are locks, and so no actors. */
    public boolean areLocks() {
      return this == GLOBAL_LOCK || this == CLUSTER_LOCKS;
    }
  }

  /**
   * Checks the figures.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public ContentionSettings {
    ConfigurationException.require(
        cpus >= 1 && cpus <= MAX_CPUS, "contention.cpus", cpus, "1 to " + MAX_CPUS);
    ConfigurationException.require(batch >= 1 && batch <= 512, "swap.batch", batch, "1 to 512");
    ConfigurationException.require(
        pages >= cpus * batch && pages <= MAX_PAGES,
        "contention.pages",
        pages,
        "at least swap.batch for each of %d CPUs, %d, up to %d"
            .formatted(cpus, cpus * batch, MAX_PAGES));
    ConfigurationException.require(
        thinkNanos >= 0, "contention.think-nanos", thinkNanos, "0 ns or more");
  }

  /** Batches that each task swaps; what does not fill a batch for each is left out. */
  public int rounds() {
    return pages / (cpus * batch);
  }

  /** Pages that all tasks together swap. */
  public long totalPages() {
    return (long) cpus * rounds() * batch;
  }
}
