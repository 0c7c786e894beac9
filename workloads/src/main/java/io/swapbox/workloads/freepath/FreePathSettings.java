package io.swapbox.workloads.freepath;

import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.virtual.CostModel;

/**
 * One simulated machine and the tasks on it.
 *
 * @param tasks CPUs with a task and an allocator each, 1 to 256 (as many shards as a pool may have)
 * @param tier where the pages are
 * @param variant how they are freed
 * @param batch pages that one message carries, 1 to 512
 * @param pages that all tasks together swap out and free, at least one each
 * @param seed picks the interleaving
 * @param costs what everything costs
 * @param device name of the file's device in the cost model
 */
public record FreePathSettings(
    int tasks,
    Tier tier,
    Variant variant,
    int batch,
    int pages,
    long seed,
    CostModel costs,
    String device) {

  /** Most tasks. */
  public static final int MAX_TASKS = 256;

  /** Most pages that the tasks free. */
  public static final int MAX_PAGES = 100_000_000;

  /** Where the pages are. */
  public enum Tier {
    /** In the compressed pool, which has a shard on each CPU. */
    ZSWAP,
    /** In a swap file, whose one owner is on the first CPU. */
    FILE
  }

  /** How entries are freed. */
  public enum Variant {
    /** Each looked up twice and dropped alone, as in the virtual swap series' third version. */
    PER_SLOT,
    /** Looked up and dropped in runs, as from its fourth version on. */
    BATCHED,
    /** The same with a look-up cache, as in its sixth version. */
    CACHED;

    /** How the allocators work that free like that. */
    public AllocatorConfig config() {
      AllocatorConfig uncached = AllocatorConfig.DEFAULT.withLookUpCache(false);
      return switch (this) {
        case PER_SLOT -> uncached.withFreeBatching(false);
        case BATCHED -> uncached;
        case CACHED -> AllocatorConfig.DEFAULT;
      };
    }
  }

  /**
   * Checks the figures.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public FreePathSettings {
    ConfigurationException.require(
        tasks >= 1 && tasks <= MAX_TASKS, "free-path.tasks", tasks, "1 to " + MAX_TASKS);
    ConfigurationException.require(batch >= 1 && batch <= 512, "swap.batch", batch, "1 to 512");
    ConfigurationException.require(
        pages >= tasks && pages <= MAX_PAGES,
        "free-path.pages",
        pages,
        "at least one for each of %d tasks, up to %d".formatted(tasks, MAX_PAGES));
  }

  /** Pages of each task; what is not enough for one more each is left out. */
  public int pagesOfTask() {
    return pages / tasks;
  }

  /** Pages of all tasks together. */
  public int totalPages() {
    return tasks * pagesOfTask();
  }
}
