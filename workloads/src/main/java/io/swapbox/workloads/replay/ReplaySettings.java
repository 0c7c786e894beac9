package io.swapbox.workloads.replay;

import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.DemotionPolicy;
import io.swapbox.ReclaimSettings;
import io.swapbox.SwapCharge;
import io.swapbox.SwapDesign;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.SwapFileOptions;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.pagecache.FilePages;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace replay under a memory limit.
 *
 * @param trace name of a workload: a bundled trace ({@code cc1-sqlite}), one that is made, a build,
 *     a phone, a mix, or the path of a trace file
 * @param memory frames that the tasks get, as a share of the trace's peak, above 0
 * @param tasks address spaces that replay the trace side by side, in one cgroup
 * @param cpus slot allocators
 * @param batch most pages that one message carries
 * @param zswap the pool's share of the tasks' memory in percent, its acceptance threshold and its
 *     shards, or null for no pool
 * @param file the swap file, or null for none
 * @param seed picks page contents
 * @param metering whether mailboxes are measured
 * @param dispatcher which threads run the actors
 * @param allocators how the slot allocators work
 * @param swapMax most pages of swap that the tasks' cgroup may be charged for, {@link
 *     SwapCharge#NO_LIMIT} for as many as it wants
 * @param tiers the tiers beside these, and which of them the tasks' cgroup uses
 * @param paging how the tasks use memory and come by it
 */
public record ReplaySettings(
    String trace,
    double memory,
    int tasks,
    int cpus,
    int batch,
    @Nullable Zswap zswap,
    @Nullable File file,
    long seed,
    boolean metering,
    CpuDispatcher dispatcher,
    AllocatorConfig allocators,
    long swapMax,
    Tiers tiers,
    Paging paging) {

  /**
   * How the tasks use memory and come by it.
   *
   * @param reclaim how their pages are reclaimed
   * @param program how they replay the trace
   * @param files pages of files that are used meanwhile
   * @param node the memory node that their cgroup is in, or null when its limit is all that there
   *     is
   * @param requests what is written to {@code memory.reclaim} meanwhile, or null for nothing
   */
  public record Paging(
      ReclaimSettings reclaim,
      Program program,
      FilePages files,
      @Nullable NodeSettings node,
      @Nullable ReclaimRequests requests) {

    /** Programs and reclaim as they are by themselves, without files, outside of any node. */
    public static final Paging DEFAULT =
        new Paging(ReclaimSettings.DEFAULT, Program.DEFAULT, FilePages.NONE, null, null);
  }

  /**
   * The tiers beside pool and file, and which of them the tasks' cgroup uses.
   *
   * @param files swap files, which are used in turn, 1 to 32
   * @param memoryBytes most bytes of pages in slots in memory, which are used before files; 0 for
   *     none
   * @param memoryDemotion when the pages in those move to files
   * @param denied names of the tiers that the cgroup may not use ({@code memory.swap.tiers.max})
   * @param writeback whether its pages may go to swap files ({@code memory.zswap.writeback})
   * @param zswapMax most compressed bytes of it ({@code memory.zswap.max}), {@link Long#MAX_VALUE}
   *     for no limit
   * @param spareFile whether there is one more file behind these, a tier of its own
   * @param swapoff the tier that is swapped off meanwhile, or null for none
   * @param design what an entry names
   */
  public record Tiers(
      int files,
      long memoryBytes,
      DemotionPolicy memoryDemotion,
      List<String> denied,
      boolean writeback,
      long zswapMax,
      boolean spareFile,
      @Nullable SwapoffSettings swapoff,
      SwapDesign design) {

    /** One file, and a cgroup that may use all. */
    public static final Tiers DEFAULT =
        new Tiers(1, 0, DemotionPolicy.NONE, List.of(), true, Long.MAX_VALUE);

    /** Copies the names. */
    public Tiers {
      denied = List.copyOf(denied);
    }

    /** Tiers of virtual entries, without a spare file, all of which stay. */
    public Tiers(
        int files,
        long memoryBytes,
        DemotionPolicy memoryDemotion,
        List<String> denied,
        boolean writeback,
        long zswapMax) {
      this(
          files,
          memoryBytes,
          memoryDemotion,
          denied,
          writeback,
          zswapMax,
          false,
          null,
          SwapDesign.VIRTUAL);
    }

    /** The same with one more file behind, and with a tier that is swapped off meanwhile. */
    public Tiers with(boolean spare, @Nullable SwapoffSettings swapped) {
      return new Tiers(
          files, memoryBytes, memoryDemotion, denied, writeback, zswapMax, spare, swapped, design);
    }

    /** The same of another design. */
    public Tiers with(SwapDesign other) {
      return new Tiers(
          files,
          memoryBytes,
          memoryDemotion,
          denied,
          writeback,
          zswapMax,
          spareFile,
          swapoff,
          other);
    }

    /** How many files there are, that of the tier behind included. */
    int allFiles() {
      return files + (spareFile ? 1 : 0);
    }
  }

  /**
   * The pool.
   *
   * @param maxPoolPercent of the memory that the tasks get, 1 to 1000
   * @param acceptThresholdPercent of the limit, 1 to 100
   * @param shards pool actors
   * @param writeback how pages move to the tiers behind
   * @param demotion when they do
   * @param options how pages are stored
   */
  public record Zswap(
      int maxPoolPercent,
      int acceptThresholdPercent,
      int shards,
      ZswapWriteback writeback,
      DemotionPolicy demotion,
      ZswapOptions options) {

    /**
     * A pool that stores pages as {@link ZswapOptions#DEFAULT} says and writes plain ones back when
     * it is full.
     */
    public Zswap(int maxPoolPercent, int acceptThresholdPercent, int shards) {
      this(
          maxPoolPercent,
          acceptThresholdPercent,
          shards,
          ZswapWriteback.PLAIN,
          DemotionPolicy.WHEN_FULL,
          ZswapOptions.DEFAULT);
    }

    /** The pool for tasks with that many pages of memory; null for no pool. */
    public static @Nullable ZswapConfig pool(@Nullable Zswap zswap, int pages) {
      if (zswap == null) {
        return null;
      }
      long bytes = (long) pages * PageFrames.PAGE_BYTES * zswap.maxPoolPercent / 100;
      return new ZswapConfig(bytes, zswap.acceptThresholdPercent, zswap.shards)
          .withWriteback(zswap.writeback)
          .withDemotion(zswap.demotion)
          .withOptions(zswap.options);
    }
  }

  /**
   * The swap file.
   *
   * @param path where, or null for a temporary file that is deleted afterwards
   * @param maxBytes most bytes of pages in it
   * @param queueDepth reads and writes under way at once
   * @param options how it uses its device
   */
  public record File(@Nullable Path path, long maxBytes, int queueDepth, SwapFileOptions options) {

    /** A file that uses its device in the default way. */
    public File(@Nullable Path path, long maxBytes, int queueDepth) {
      this(path, maxBytes, queueDepth, SwapFileOptions.DEFAULT);
    }
  }

  /**
   * Checks what {@link io.swapbox.SwapSpaceConfig} does not.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  public ReplaySettings {
    ConfigurationException.require(
        memory > 0 && memory <= 16, "workload.memory", memory, "a share above 0 and up to 16");
    ConfigurationException.require(
        tasks >= 1 && tasks <= 4096, "workload.tasks", tasks, "1 to 4096");
    ConfigurationException.require(
        tiers.files() >= 1 && tiers.files() <= 32, "swap.file.count", tiers.files(), "1 to 32");
    if (zswap != null) {
      int percent = zswap.maxPoolPercent();
      ConfigurationException.require(
          percent >= 1 && percent <= 1000, "swap.zswap.max-pool-percent", percent, "1 to 1000");
    }
  }

  /**
   * A replay on {@link CpuDispatcher#CALLER_RUNS} with {@link AllocatorConfig#DEFAULT}, with as
   * much swap as there is, and as {@link Program#DEFAULT} says.
   */
  public ReplaySettings(
      String trace,
      double memory,
      int tasks,
      int cpus,
      int batch,
      @Nullable Zswap zswap,
      @Nullable File file,
      long seed,
      boolean metering) {
    this(
        trace,
        memory,
        tasks,
        cpus,
        batch,
        zswap,
        file,
        seed,
        metering,
        CpuDispatcher.CALLER_RUNS,
        AllocatorConfig.DEFAULT,
        SwapCharge.NO_LIMIT,
        Tiers.DEFAULT,
        Paging.DEFAULT);
  }

  /** How the tasks' pages are reclaimed. */
  public ReclaimSettings reclaim() {
    return paging.reclaim();
  }

  /** How the tasks replay the trace. */
  public Program program() {
    return paging.program();
  }

  /** Pages of files that are used meanwhile. */
  public FilePages files() {
    return paging.files();
  }

  /** The memory node that the tasks' cgroup is in, or null when its limit is all that there is. */
  public @Nullable NodeSettings node() {
    return paging.node();
  }

  /** The cgroups of the node; where there is none, one has all. */
  CgroupSettings nodeCgroups() {
    NodeSettings node = node();
    return node == null ? CgroupSettings.ONE : node.cgroups();
  }

  /** Tasks that are born by a fork: their numbers follow those of the others, in the same order. */
  int children() {
    return program().forkAt() == 0 ? 0 : tasks;
  }

  /** What is written to {@code memory.reclaim} meanwhile, or null for nothing. */
  public @Nullable ReclaimRequests requests() {
    return paging.requests();
  }

  /** The same, with requests to reclaim. */
  public ReplaySettings withRequests(ReclaimRequests other) {
    return with(new Paging(reclaim(), program(), files(), node(), other));
  }

  /** The same in a memory node. */
  public ReplaySettings withNode(NodeSettings other) {
    return with(new Paging(reclaim(), program(), files(), other, requests()));
  }

  /** These, with pages reclaimed in another way. */
  public ReplaySettings withReclaim(ReclaimSettings other) {
    return with(new Paging(other, program(), files(), node(), requests()));
  }

  /** These, with tasks that replay the trace in another way. */
  public ReplaySettings withProgram(Program other) {
    return with(new Paging(reclaim(), other, files(), node(), requests()));
  }

  /** These, with other pages of files. */
  public ReplaySettings withFiles(FilePages other) {
    return with(new Paging(reclaim(), program(), other, node(), requests()));
  }

  private ReplaySettings with(Paging other) {
    return new ReplaySettings(
        trace,
        memory,
        tasks,
        cpus,
        batch,
        zswap,
        file,
        seed,
        metering,
        dispatcher,
        allocators,
        swapMax,
        tiers,
        other);
  }
}
