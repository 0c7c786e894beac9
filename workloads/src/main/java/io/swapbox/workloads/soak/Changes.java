package io.swapbox.workloads.soak;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapCharge;
import io.swapbox.actors.ClusterDirectory;
import io.swapbox.actors.HotplugResult;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCharges;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What changes beneath the tasks, one thing after the other: CPUs and limits of cgroups. */
final class Changes {

  private final SoakSettings settings;
  private final ActorRef<SpaceGuardian.Command> space;
  private final Dice dice;
  private final boolean[] offline;
  private int cpusOnline;
  private long made;

  Changes(SoakSettings settings, ActorRef<SpaceGuardian.Command> space, Dice dice) {
    this.settings = settings;
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
    return settings.cpus() > 1 && dice.oneIn(2) ? changeCpu() : changeLimit();
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
    int cgroup = SoakTask.FIRST_CGROUP + dice.below(settings.tasks());
    long pages =
        dice.oneIn(2) ? SwapCharge.NO_LIMIT : dice.below(Math.max(1, settings.pagesOfTask() / 4));
    CompletableFuture<Void> done = new CompletableFuture<>();
    space.tell(new SwapCharges.Limit(cgroup, pages, done));
    return done;
  }
}
