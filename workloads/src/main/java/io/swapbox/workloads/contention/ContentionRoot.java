package io.swapbox.workloads.contention;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.ActorFailedException;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.trace.PageSizes;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The root of a run: builds space and tasks, starts them, and says how they ended. */
final class ContentionRoot extends MessageBehavior<ContentionRoot.Command> {

  /** What it understands. */
  sealed interface Command {}

  private record SpaceReady(SpaceGuardian.Topology topology) implements Command {}

  private record FromTask(SwapTask.Report report) implements Command {}

  private record AtHalf(long nanos, SpaceStatistics space) implements Command {}

  private record AtEnd(SpaceStatistics space) implements Command {}

  private record Broken(Throwable cause) implements Command {}

  /**
   * How a run ended.
   *
   * @param nanos from the start to the last task's end
   * @param verified pages compared
   * @param mismatches of these, those that differed
   * @param halfNanos when the space was looked at, from the start
   * @param half what it held then
   * @param end what it counted and held when all tasks were done
   */
  record Ended(
      long nanos,
      long verified,
      long mismatches,
      long halfNanos,
      SpaceStatistics half,
      SpaceStatistics end) {}

  private static final int SPACE_TAG = 1;

  /** A task has one batch out at a time: no pool comes near to its limit. */
  private static final long POOL_BYTES_PER_CPU = 8L << 20;

  private final ActorContext<Command> context;
  private final SwapRuntime runtime;
  private final ContentionSettings settings;
  private final Corpus corpus;
  private final Consumer<Integer> progress;
  private final CompletableFuture<Ended> outcome;

  private @Nullable ActorRef<SpaceGuardian.Command> space;
  private long startedAt;
  private boolean halfway;
  private long halfNanos;
  private @Nullable SpaceStatistics half;
  private int done;
  private long verified;
  private long mismatches;
  private long nanos;

  private ContentionRoot(
      ActorContext<Command> context,
      SwapRuntime runtime,
      ContentionSettings settings,
      Corpus corpus,
      Consumer<Integer> progress,
      CompletableFuture<Ended> outcome) {
    this.context = context;
    this.runtime = runtime;
    this.settings = settings;
    this.corpus = corpus;
    this.progress = progress;
    this.outcome = outcome;
    ZswapConfig pool = ZswapConfig.ofBytes(settings.cpus() * POOL_BYTES_PER_CPU, settings.cpus());
    SwapSpaceConfig config =
        new SwapSpaceConfig(settings.cpus(), settings.batch(), List.of(pool), true)
            .withAllocators(settings.allocatorConfig());
    ActorRef<Command> self = context.getSelf();
    Behavior<SpaceGuardian.Command> guardian =
        SpaceGuardian.create(
            new NearBackends(runtime, settings),
            SPACE_TAG,
            config,
            List.of(),
            settings.payload(),
            topology -> self.tell(new SpaceReady(topology)));
    context.watch(context.spawn(guardian, "space"));
  }

  /**
   * Creates the root.
   *
   * @param progress told how many tasks are done
   * @param outcome completed with how the run ended, or with why it could not
   */
  static Behavior<Command> create(
      SwapRuntime runtime,
      ContentionSettings settings,
      Corpus corpus,
      Consumer<Integer> progress,
      CompletableFuture<Ended> outcome) {
    return Behaviors.setup(
        context -> new ContentionRoot(context, runtime, settings, corpus, progress, outcome));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case SpaceReady ready -> start(ready.topology());
      case FromTask fromTask -> onReport(fromTask.report());
      case AtHalf atHalf -> {
        halfNanos = atHalf.nanos();
        half = atHalf.space();
        end();
      }
      case AtEnd atEnd -> outcome.complete(ended(atEnd.space()));
      case Broken broken -> outcome.completeExceptionally(broken.cause());
    }
  }

  @Override
  protected void onChildFailed(ActorFailedException cause) {
    outcome.completeExceptionally(cause);
  }

  private void start(SpaceGuardian.Topology topology) {
    space = topology.guardian();
    startedAt = runtime.nanoTime();
    ActorRef<SwapTask.Report> reports =
        context.messageAdapter(SwapTask.Report.class, FromTask::new);
    for (int cpu = 0; cpu < settings.cpus(); cpu++) {
      ActorRef<SlotAllocator.Command> allocator =
          switch (settings.allocators()) {
            case PER_CPU -> topology.allocators().get(cpu);
            case SINGLE -> topology.allocators().get(0);
            case GLOBAL_LOCK, CLUSTER_LOCKS ->
                throw new IllegalStateException(settings.allocators() + " are no actors");
          };
      SwapTask.Setup setup = new SwapTask.Setup(cpu, allocator, contents(cpu), reports);
      ActorRef<SwapTask.Command> task =
          runtime.spawn(
              context, SwapTask.create(runtime, settings, setup), "task", cpu, Placement.cpu(cpu));
      context.watch(task);
      task.tell(SwapTask.Command.START);
    }
  }

  /** Any page of the corpus, or its size, for any page: the seed picks. */
  private Contents contents(int cpu) {
    return Contents.of(settings.payload(), corpus, PageSizes.unknown(), settings.seed(), cpu);
  }

  private void onReport(SwapTask.Report report) {
    switch (report) {
      case SwapTask.Halfway atHalf -> onHalfway();
      case SwapTask.Done end -> onDone(end);
    }
  }

  private void onHalfway() {
    if (!halfway) {
      halfway = true;
      long now = runtime.nanoTime() - startedAt;
      measure(statistics -> new AtHalf(now, statistics));
    }
  }

  private void onDone(SwapTask.Done report) {
    verified += report.verified();
    mismatches += report.mismatches();
    progress.accept(++done);
    if (done == settings.cpus()) {
      nanos = runtime.nanoTime() - startedAt;
      end();
    }
  }

  /** Looks at the space once more, when both the tasks and the look halfway are done. */
  private void end() {
    if (half != null && done == settings.cpus()) {
      measure(AtEnd::new);
    }
  }

  private void measure(Function<SpaceStatistics, Command> use) {
    CompletableFuture<SpaceStatistics> statistics = new CompletableFuture<>();
    Objects.requireNonNull(space).tell(new SpaceGuardian.GetStatistics(statistics));
    context.pipeToSelf(
        statistics, (found, error) -> error == null ? use.apply(found) : new Broken(error));
  }

  private Ended ended(SpaceStatistics end) {
    return new Ended(nanos, verified, mismatches, halfNanos, Objects.requireNonNull(half), end);
  }
}
