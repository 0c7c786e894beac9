package io.swapbox.workloads.soak;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapCharge;
import io.swapbox.actors.CgroupSetting;
import io.swapbox.actors.Cgroups;
import io.swapbox.actors.ClusterDirectory;
import io.swapbox.actors.HotplugResult;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCharges;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.Dice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What changes beneath the tasks, one thing after the other: CPUs, and what cgroups may use. */
final class Changes {

  /** One change of a cgroup in so many restricts it; with more most pages would be refused. */
  private static final int RESTRICTED = 4;

  private final SoakSettings settings;
  private final List<String> tiers;
  private final ActorRef<SpaceGuardian.Command> space;
  private final Dice dice;
  private final boolean[] offline;
  private int cpusOnline;
  private long made;

  /**
   * Changes to come.
   *
   * @param tiers their names
   */
  Changes(
      SoakSettings settings, List<String> tiers, ActorRef<SpaceGuardian.Command> space, Dice dice) {
    this.settings = settings;
    this.tiers = tiers;
    this.space = space;
    this.dice = dice;
    this.offline = new boolean[settings.cpus()];
    this.cpusOnline = settings.cpus();
  }

  /** Changes so far. */
  long made() {
    return made;
  }

  /** Makes one; it has been made when the stage is complete. */
  CompletionStage<?> next() {
    made++;
    if (settings.cpus() > 1 && dice.oneIn(2)) {
      return changeCpu();
    }
    return dice.oneIn(2) ? changeLimit() : changeCgroup();
  }

  private CompletionStage<?> changeCpu() {
    int cpu = dice.below(settings.cpus());
    while (!offline[cpu] && cpusOnline == 1) {
      cpu = (cpu + 1) % settings.cpus();
    }
    boolean online = offline[cpu];
    offline[cpu] = !online;
    cpusOnline += online ? 1 : -1;
    CompletableFuture<HotplugResult> result = new CompletableFuture<>();
    space.tell(new ClusterDirectory.SetOnline(cpu, online, result));
    return result.thenApply(
        was -> {
          if (was != HotplugResult.DONE) {
            throw new IllegalStateException("a CPU that should have changed: " + was);
          }
          return was;
        });
  }

  private CompletionStage<?> changeLimit() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    space.tell(new SwapCharges.Limit(cgroup(), atMost(SwapCharge.NO_LIMIT, 1), done));
    return done;
  }

  private CompletionStage<?> changeCgroup() {
    boolean allowed = !dice.oneIn(RESTRICTED);
    CgroupSetting setting =
        switch (dice.below(3)) {
          case 0 -> new CgroupSetting.Tier(tiers.get(dice.below(tiers.size())), allowed);
          case 1 -> new CgroupSetting.Writeback(allowed);
          default -> new CgroupSetting.ZswapMax(atMost(Long.MAX_VALUE, PageFrames.PAGE_BYTES));
        };
    CompletableFuture<Void> done = new CompletableFuture<>();
    space.tell(new Cgroups.Change(cgroup(), setting, done));
    return done;
  }

  private int cgroup() {
    return SoakTask.FIRST_CGROUP + dice.below(settings.tasks());
  }

  /** No limit, or up to a quarter of a task's pages. */
  private long atMost(long noLimit, int unit) {
    long few = (long) dice.below(Math.max(1, settings.pagesOfTask() / 4)) * unit;
    return dice.oneIn(RESTRICTED) ? few : noLimit;
  }
}
