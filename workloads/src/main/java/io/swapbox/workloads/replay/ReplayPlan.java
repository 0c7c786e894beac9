package io.swapbox.workloads.replay;

import io.swapbox.LastTierException;
import io.swapbox.NoSuchTierException;
import io.swapbox.SwapDesign;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.SwapoffTarget;
import io.swapbox.TierConfig;
import io.swapbox.allocator.Location;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.task.SlowestFaults;
import io.swapbox.workloads.trace.PageSizes;
import io.swapbox.workloads.trace.Trace;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A replay with everything that it needs, opened and checked.
 *
 * @param settings as given
 * @param payload what the pages are made of
 * @param trace in memory
 * @param sizes of its pages
 * @param corpus that page contents are made of
 * @param limitPages frames of all tasks together
 * @param nodePages frames of the node, if there is one
 * @param space what the swap space is made of
 * @param devices the open files of the space's devices
 * @param phase what to call it in progress
 * @param progress told how far it is
 */
record ReplayPlan(
    ReplaySettings settings,
    Payload payload,
    Trace trace,
    PageSizes sizes,
    Corpus corpus,
    int limitPages,
    int nodePages,
    SwapSpaceConfig space,
    List<PageFile> devices,
    String phase,
    ReplayProgress progress) {

  /** Of a page that is in no tier. */
  private static final String IN_MEMORY = "in-memory";

  /**
   * Checks that there is the tier that is to be swapped off, and another one if its pages are to go
   * there: a run should not end half-way for that.
   *
   * @throws NoSuchTierException when there is none of that name
   * @throws LastTierException when it is the only one
   */
  ReplayPlan {
    SwapoffSettings swapoff = settings.tiers().swapoff();
    if (swapoff != null) {
      List<String> tiers = space.tiers().stream().map(TierConfig::name).distinct().toList();
      if (!tiers.contains(swapoff.tier())) {
        throw new NoSuchTierException(swapoff.tier(), tiers);
      }
      boolean toTiers = swapoff.target() instanceof SwapoffTarget.Tiers;
      if (toTiers && tiers.size() == 1 && space.design() == SwapDesign.VIRTUAL) {
        throw new LastTierException(swapoff.tier());
      }
    }
  }

  /** Pages of all tasks together when each has most of its own alive. */
  long peakPages() {
    return trace.peakLivePages() * settings.tasks();
  }

  /** Most frames that a cgroup with tasks may use. */
  int cgroupLimitPages() {
    return settings.hasCgroupForEach() ? limitPages / settings.tasks() : limitPages;
  }

  /**
   * Pages of a cgroup in a node that are protected.
   *
   * @param cgroup its index
   * @param share for each task, of the trace's peak
   */
  int protectedPages(int cgroup, ToDoubleFunction<CgroupSettings> share) {
    CgroupSettings cgroups = settings.nodeCgroups();
    if (cgroups.firstAlone() && cgroup > 0) {
      return 0;
    }
    long tasks = settings.hasCgroupForEach() ? 1 : settings.tasks();
    double pages = trace.peakLivePages() * share.applyAsDouble(cgroups) * tasks;
    return (int) Math.min(Integer.MAX_VALUE, Math.round(pages));
  }

  /** What the pages of a task hold. */
  Contents contents(int task) {
    return Contents.of(payload, corpus, sizes, settings.seed(), task);
  }

  /** References of all tasks together. */
  long references() {
    return trace.references() * settings.tasks();
  }

  /** The same, of which another one is told. */
  ReplayPlan tellingOf(ReplayProgress other) {
    return new ReplayPlan(
        settings,
        payload,
        trace,
        sizes,
        corpus,
        limitPages,
        nodePages,
        space,
        devices,
        phase,
        other);
  }

  /** The name of the tier that a page was in. */
  String tierOf(SlowestFaults.Fault fault) {
    return switch (fault.backing()) {
      case ZERO -> "zero";
      case FOLIO -> IN_MEMORY;
      case ZSWAP -> {
        // A pool that was swapped off into memory has pages in frames beyond its shards.
        List<String> shards = space.shardTiers();
        int shard = Location.shard(fault.location());
        yield shard < shards.size() ? shards.get(shard) : IN_MEMORY;
      }
      case SWAPFILE -> space.devices().get(Location.fileIndex(fault.location())).name();
    };
  }

  /** Tells how many of these are done. */
  void done(long references) {
    progress.at(phase, references, references());
  }
}
