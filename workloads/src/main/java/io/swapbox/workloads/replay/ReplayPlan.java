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
import io.swapbox.workloads.load.Workload;
import io.swapbox.workloads.task.SlowestFaults;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A replay with everything that it needs, opened and checked.
 *
 * @param settings as given
 * @param payload what the pages are made of
 * @param workload what the tasks do
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
    Workload workload,
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

  /** Whether each owner of pages has a cgroup of its own. */
  private boolean hasCgroupForEach() {
    return settings.nodeCgroups().each();
  }

  /** Cgroups of tasks, and of the page cache if it has its own. */
  int cgroups() {
    if (hasCgroupForEach()) {
      return settings.tasks() + (settings.files().pages() > 0 ? 1 : 0);
    }
    return workload.parts().size();
  }

  /** Index of the cgroup that an owner of pages is in: a task, or the page cache behind them. */
  int cgroupOf(int owner) {
    // Children are in the cgroups of their parents, files behind those.
    boolean isTask = owner < settings.tasks() + settings.children();
    if (hasCgroupForEach()) {
      return isTask ? owner % settings.tasks() : settings.tasks();
    }
    return isTask ? workload.partOf(owner % settings.tasks()) : 0;
  }

  /** The part that an owner of pages is in; the page cache is in the first. */
  Workload.Part part(int owner) {
    boolean isTask = owner < settings.tasks() + settings.children();
    return workload.parts().get(isTask ? workload.partOf(owner % settings.tasks()) : 0);
  }

  /** Most frames that a cgroup with tasks may use. */
  int limitPages(int cgroup) {
    if (hasCgroupForEach()) {
      return (int) Math.max(1, Math.round(workload.neededPages(cgroup) * settings.memory()));
    }
    double before = 0;
    for (int part = 0; part < cgroup; part++) {
      before += workload.parts().get(part).share();
    }
    long from = Math.round(limitPages * before);
    long to = Math.round(limitPages * (before + workload.parts().get(cgroup).share()));
    return (int) Math.max(1, to - from);
  }

  /**
   * Pages of a cgroup in a node that are protected.
   *
   * @param cgroup its index
   * @param share of what its tasks need
   */
  int protectedPages(int cgroup, ToDoubleFunction<CgroupSettings> share) {
    CgroupSettings cgroups = settings.nodeCgroups();
    if (cgroups.firstAlone() && cgroup > 0) {
      return 0;
    }
    long needed = hasCgroupForEach() ? workload.neededPages(cgroup) : workload.neededPages();
    return (int) Math.min(Integer.MAX_VALUE, Math.round(needed * share.applyAsDouble(cgroups)));
  }

  /**
   * What the pages of a process hold.
   *
   * @param process what tells its pages from those of others
   */
  Contents contents(TracedProgram program, int process) {
    return Contents.of(payload, corpus, program.sizes(), settings.seed(), process);
  }

  /** References of all tasks together. */
  long references() {
    return workload.references();
  }

  /** The same, of which another one is told. */
  ReplayPlan tellingOf(ReplayProgress other) {
    return new ReplayPlan(
        settings, payload, workload, corpus, limitPages, nodePages, space, devices, phase, other);
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
