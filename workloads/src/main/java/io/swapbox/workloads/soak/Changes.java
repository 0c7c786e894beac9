package io.swapbox.workloads.soak;

import akka.actor.typed.ActorRef;
import io.swapbox.CompactionUnderWayException;
import io.swapbox.LastTierException;
import io.swapbox.PoolTierException;
import io.swapbox.SameTierException;
import io.swapbox.SwapCharge;
import io.swapbox.SwapoffRoomException;
import io.swapbox.SwapoffTarget;
import io.swapbox.TierConfig;
import io.swapbox.TierDeniedException;
import io.swapbox.TierKind;
import io.swapbox.TierStateException;
import io.swapbox.actors.CgroupSetting;
import io.swapbox.actors.Cgroups;
import io.swapbox.actors.ClusterDirectory;
import io.swapbox.actors.Compactions;
import io.swapbox.actors.HotplugResult;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCharges;
import io.swapbox.actors.SwapCoordinator;
import io.swapbox.actors.TierMigrator;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.Dice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What changes beneath the tasks, one thing after the other: CPUs, what cgroups may use, and the
 * tiers: one that needs no file is swapped off, and on again with the next change of tiers after
 * its end; pages are moved from tier to tier, and compacted.
 */
final class Changes {

  /** One change of a cgroup in so many restricts it; with more most pages would be refused. */
  private static final int RESTRICTED = 4;

  private final SoakSettings settings;
  private final List<TierConfig> configs;
  private final List<String> tiers;
  private final ActorRef<SpaceGuardian.Command> space;
  private final Dice dice;
  private final boolean[] offline;
  private int cpusOnline;
  private long made;

  /** The tier that is being swapped off, or is off, or null; and what comes of it. */
  private @Nullable TierConfig leaving;

  private CompletableFuture<SwapCoordinator.Drained> swapoff = new CompletableFuture<>();

  /**
   * Changes to come.
   *
   * @param configs the tiers of the space
   */
  Changes(
      SoakSettings settings,
      List<TierConfig> configs,
      ActorRef<SpaceGuardian.Command> space,
      Dice dice) {
    this.settings = settings;
    this.configs = configs;
    this.tiers = configs.stream().map(TierConfig::name).distinct().toList();
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
    return switch (dice.below(4)) {
      case 0 -> changeLimit();
      case 1 -> changeCgroup();
      default -> changeTier();
    };
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

  private CompletionStage<?> changeTier() {
    TierConfig gone = leaving;
    if (gone != null && swapoff.isDone()) {
      leaving = null;
      if (!swapoff.isCompletedExceptionally()) {
        return swapOn(gone);
      }
    }
    return switch (dice.below(3)) {
      case 0 -> leaving == null && tiers.size() > 1 ? swapOff() : changeLimit();
      case 1 -> migrate();
      default -> compact();
    };
  }

  private CompletionStage<?> swapOn(TierConfig tier) {
    CompletableFuture<String> result = new CompletableFuture<>();
    space.tell(new SwapCoordinator.Swapon(tier, result));
    return result;
  }

  /** Swaps a tier off that has no file, to other tiers or into memory. */
  private CompletionStage<?> swapOff() {
    List<TierConfig> inMemory =
        configs.stream().filter(config -> config.kind() != TierKind.FILE).toList();
    if (inMemory.isEmpty()) {
      return compact();
    }
    TierConfig tier = inMemory.get(dice.below(inMemory.size()));
    SwapoffTarget target = dice.oneIn(2) ? SwapoffTarget.MEMORY : SwapoffTarget.TIERS;
    leaving = tier;
    swapoff = new CompletableFuture<>();
    space.tell(new SwapCoordinator.Swapoff(tier.name(), target, progress -> {}, swapoff));
    return unlessRefused(swapoff);
  }

  private CompletionStage<?> migrate() {
    CompletableFuture<TierMigrator.Moved> result = new CompletableFuture<>();
    String from = tiers.get(dice.below(tiers.size()));
    String to = tiers.get(dice.below(tiers.size()));
    int pages = settings.pagesOfTask();
    space.tell(new TierMigrator.Migrate(cgroup(), from, to, pages, result));
    return unlessRefused(result);
  }

  private CompletionStage<?> compact() {
    CompletableFuture<Compactions.Compacted> result = new CompletableFuture<>();
    String tier = tiers.get(dice.below(tiers.size()));
    space.tell(new Compactions.Compact(tier, progress -> {}, result));
    return unlessRefused(result);
  }

  /** What tiers and limits do not allow just now is refused, and that is no failure. */
  private static CompletionStage<?> unlessRefused(CompletableFuture<?> result) {
    return result.handle(
        (done, error) -> {
          if (error instanceof RuntimeException failure && !isRefusal(failure)) {
            throw failure;
          }
          return true;
        });
  }

  private static boolean isRefusal(RuntimeException failure) {
    return failure instanceof SwapoffRoomException
        || failure instanceof TierStateException
        || failure instanceof LastTierException
        || failure instanceof SameTierException
        || failure instanceof PoolTierException
        || failure instanceof TierDeniedException
        || failure instanceof CompactionUnderWayException;
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
