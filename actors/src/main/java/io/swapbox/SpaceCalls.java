package io.swapbox;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.CgroupSetting;
import io.swapbox.actors.Cgroups;
import io.swapbox.actors.ClusterDirectory;
import io.swapbox.actors.Compactions;
import io.swapbox.actors.DeviceCoordinator;
import io.swapbox.actors.Gateway;
import io.swapbox.actors.HotplugResult;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCharges;
import io.swapbox.actors.SwapCoordinator;
import io.swapbox.actors.TierMigrator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The calls of {@link SwapSpace} that concern no page: statistics, limits, CPUs on and offline,
 * tiers on and off, pages from one tier to another.
 */
final class SpaceCalls {

  private final Requests requests;
  private final ActorRef<SpaceGuardian.Command> guardian;
  private final ActorRef<Gateway.Answered> gateway;
  private final CompletableFuture<?> terminated;

  /**
   * The calls of a space.
   *
   * @param requests say whether it takes any
   * @param guardian takes these
   * @param gateway runs what callers want to be run meanwhile
   * @param terminated completed when nobody is left to answer
   */
  SpaceCalls(
      Requests requests,
      ActorRef<SpaceGuardian.Command> guardian,
      ActorRef<Gateway.Answered> gateway,
      CompletionStage<?> terminated) {
    this.requests = requests;
    this.guardian = guardian;
    this.gateway = gateway;
    this.terminated = terminated.toCompletableFuture();
  }

  SpaceStatistics statistics() {
    return await(ask(SpaceGuardian.GetStatistics::new));
  }

  void limitSwap(int cgroup, long pages) {
    await(this.<Void>ask(done -> new SwapCharges.Limit(cgroup, pages, done)));
  }

  void set(int cgroup, CgroupSetting setting) {
    await(this.<Void>ask(done -> new Cgroups.Change(cgroup, setting, done)));
  }

  void remove(int cgroup) {
    await(removeAsync(cgroup));
  }

  CompletableFuture<Void> removeAsync(int cgroup) {
    return ask(done -> new Cgroups.Remove(cgroup, done));
  }

  void setOnline(int cpu, boolean online) {
    await(setOnlineAsync(cpu, online));
  }

  CompletableFuture<Void> setOnlineAsync(int cpu, boolean online) {
    return this.<HotplugResult>ask(result -> new ClusterDirectory.SetOnline(cpu, online, result))
        .thenAccept(result -> throwIfRefused(cpu, online, result));
  }

  private static void throwIfRefused(int cpu, boolean online, HotplugResult result) {
    switch (result) {
      case DONE -> {}
      case NO_CHANGE -> throw new CpuStateException(cpu, online);
      case LAST_ONLINE -> throw new LastCpuException(cpu);
      case NO_SUCH_CPU -> throw new NoSuchCpuException(cpu);
    }
  }

  String swapon(TierConfig tier) {
    return await(swaponAsync(tier));
  }

  CompletableFuture<String> swaponAsync(TierConfig tier) {
    return ask(done -> new SwapCoordinator.Swapon(tier, done));
  }

  void setPriority(String tier, int priority) {
    await(setPriorityAsync(tier, priority));
  }

  CompletableFuture<Void> setPriorityAsync(String tier, int priority) {
    return ask(done -> new SwapCoordinator.SetPriority(tier, priority, done));
  }

  Registration register(EntryTable table) {
    requests.requireOpen();
    guardian.tell(new DeviceCoordinator.RegisterTable(table));
    return new Registration(
        () -> await(this.<Void>ask(done -> new DeviceCoordinator.Deregister(table, done))));
  }

  SwapoffResult swapoff(String tier, SwapoffTarget target) {
    return await(swapoff(request(tier, target, progress -> {})));
  }

  Swapoff swapoffAsync(String tier, SwapoffTarget target, Consumer<SwapoffProgress> listener) {
    SwapCoordinator.Swapoff request = request(tier, target, progress -> tell(listener, progress));
    return new Swapoff(guardian, request, swapoff(request));
  }

  private static SwapCoordinator.Swapoff request(
      String tier, SwapoffTarget target, Consumer<SwapoffProgress> listener) {
    return new SwapCoordinator.Swapoff(tier, target, listener, new CompletableFuture<>());
  }

  private CompletableFuture<SwapoffResult> swapoff(SwapCoordinator.Swapoff request) {
    return ask(request, request.result()).thenApply(done -> resultOf(request.tier(), done));
  }

  private static SwapoffResult resultOf(String tier, SwapCoordinator.Drained done) {
    return new SwapoffResult(
        tier,
        done.pagesMoved(),
        done.pagesLeft(),
        done.nanos(),
        done.ptes(),
        done.unreadable().stream().map(Refusals::of).toList());
  }

  MigrationResult migrate(int cgroup, String from, String to, long pages) {
    return await(migrateAsync(cgroup, from, to, pages));
  }

  CompletableFuture<MigrationResult> migrateAsync(int cgroup, String from, String to, long pages) {
    ConfigurationException.require(pages >= 0, "pages", pages, "0 or more");
    return this.<TierMigrator.Moved>ask(
            result -> new TierMigrator.Migrate(cgroup, from, to, pages, result))
        .thenApply(moved -> new MigrationResult(from, to, moved.pages(), moved.end()));
  }

  Fragmentation fragmentation(String tier) {
    return await(this.<Fragmentation>ask(result -> new Compactions.Survey(tier, result)));
  }

  CompactionResult compact(String tier) {
    return await(compact(compaction(tier, progress -> {})));
  }

  Compaction compactAsync(String tier, Consumer<CompactionProgress> listener) {
    Compactions.Compact request = compaction(tier, progress -> tell(listener, progress));
    return new Compaction(guardian, request, compact(request));
  }

  private static Compactions.Compact compaction(
      String tier, Consumer<CompactionProgress> listener) {
    return new Compactions.Compact(tier, listener, new CompletableFuture<>());
  }

  private CompletableFuture<CompactionResult> compact(Compactions.Compact request) {
    return ask(request, request.result())
        .thenApply(
            done ->
                new CompactionResult(
                    done.before(),
                    done.after(),
                    done.pagesMoved(),
                    done.bytesFreed(),
                    done.nanos(),
                    done.unreadable().stream().map(Refusals::of).toList()));
  }

  /** Tells a listener not in the coordinator's turn: it is the caller's code. */
  private <T> void tell(Consumer<T> listener, T progress) {
    gateway.tell(new Gateway.Answered(() -> listener.accept(progress)));
  }

  /** Asks the guardian; the answer fails when the space is closed or fails before it is there. */
  private <T> CompletableFuture<T> ask(
      Function<CompletableFuture<T>, SpaceGuardian.Command> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    return ask(question.apply(answer), answer);
  }

  private <T> CompletableFuture<T> ask(
      SpaceGuardian.Command question, CompletableFuture<T> answer) {
    try {
      requests.requireOpen();
    } catch (SwapException e) {
      return CompletableFuture.failedFuture(e);
    }
    guardian.tell(question);
    return CompletableFuture.anyOf(answer, terminated).thenApply(first -> answered(answer));
  }

  private <T> T answered(CompletableFuture<T> answer) {
    if (!answer.isDone()) {
      requests.stopped();
      requests.requireOpen();
    }
    return answer.join();
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof SwapException failure ? failure : e;
    }
  }
}
