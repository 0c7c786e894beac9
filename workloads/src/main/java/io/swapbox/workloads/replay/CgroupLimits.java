package io.swapbox.workloads.replay;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.CgroupSetting;
import io.swapbox.actors.Cgroups;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCharges;
import io.swapbox.workloads.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sets what the tasks' cgroups may use of swap, before the first of them begins. */
final class CgroupLimits {

  private CgroupLimits() {}

  /** Sends the settings that are not as they are anyway; completed when all of them hold. */
  static CompletableFuture<Void> set(ActorRef<SpaceGuardian.Command> guardian, ReplayPlan plan) {
    ReplaySettings settings = plan.settings();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int index = 0; index < plan.cgroups(); index++) {
      int cgroup = Task.FIRST_CGROUP + index;
      CompletableFuture<Void> limited = new CompletableFuture<>();
      guardian.tell(new SwapCharges.Limit(cgroup, settings.swapMax(), limited));
      all.add(limited);
      for (CgroupSetting setting : of(settings.tiers())) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        guardian.tell(new Cgroups.Change(cgroup, setting, done));
        all.add(done);
      }
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private static List<CgroupSetting> of(ReplaySettings.Tiers tiers) {
    List<CgroupSetting> settings = new ArrayList<>();
    for (String name : tiers.denied()) {
      settings.add(new CgroupSetting.Tier(name, false));
    }
    if (!tiers.writeback()) {
      settings.add(new CgroupSetting.Writeback(false));
    }
    if (tiers.zswapMax() < Long.MAX_VALUE) {
      settings.add(new CgroupSetting.ZswapMax(tiers.zswapMax()));
    }
    return settings;
  }
}
