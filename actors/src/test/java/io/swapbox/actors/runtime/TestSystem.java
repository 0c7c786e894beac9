package io.swapbox.actors.runtime;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.swapbox.SystemConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** A real actor system on the thread runtime, from which a test spawns actors. */
public final class TestSystem implements AutoCloseable {

  private static final long LIMIT_SECONDS = 20;
  private static final long POLL_NANOS = 100_000;

  private record Job(Consumer<ActorContext<Job>> body) {}

  private final ActorSystem<Job> system;
  private final ThreadRuntime runtime;
  private final CompletableFuture<Throwable> childFailure = new CompletableFuture<>();

  private TestSystem(String settings, boolean metering, CpuDispatcher dispatcher) {
    Behavior<Job> guardian =
        Behaviors.setup(
            context ->
                Behaviors.receive(Job.class)
                    .onMessage(
                        Job.class,
                        job -> {
                          job.body.accept(context);
                          return Behaviors.same();
                        })
                    .onSignal(
                        ChildFailed.class,
                        failed -> {
                          childFailure.complete(failed.cause());
                          return Behaviors.same();
                        })
                    .build());
    this.system =
        ActorSystem.create(
            guardian,
            "test",
            ConfigFactory.parseString(settings).withFallback(SystemConfig.load()));
    this.runtime = new ThreadRuntime(system, metering, dispatcher);
  }

  /** A system with the settings that an embedded space has. */
  public static TestSystem metered() {
    return new TestSystem("", true, CpuDispatcher.CALLER_RUNS);
  }

  static TestSystem unmetered() {
    return new TestSystem("", false, CpuDispatcher.CALLER_RUNS);
  }

  /** A system whose caller-runs executor has that many threads and lets callers run those turns. */
  static TestSystem with(int parallelism, int turns) {
    return new TestSystem(
        "swapbox.dispatchers.caller-runs.caller-runs-executor { parallelism = %d, turns = %d }"
            .formatted(parallelism, turns),
        true,
        CpuDispatcher.CALLER_RUNS);
  }

  /** A system whose dispatcher has that many threads; pinned ones always have one an actor. */
  static TestSystem on(CpuDispatcher dispatcher, int threads) {
    return new TestSystem(
        """
        swapbox.dispatchers {
          caller-runs.caller-runs-executor.parallelism = %1$d
          fork-join.fork-join-executor { parallelism-min = %1$d, parallelism-max = %1$d }
          affinity.affinity-pool-executor { parallelism-min = %1$d, parallelism-max = %1$d }
        }
        """
            .formatted(threads),
        true,
        dispatcher);
  }

  /** What the system runs on. */
  public ThreadRuntime runtime() {
    return runtime;
  }

  /** Spawns a watched actor on a processor; on caller-runs its setup has run then. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, int index) {
    return spawn(behavior, kind, index, Placement.cpu(0));
  }

  /** Spawns a watched actor at a place. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, int index, Placement placement) {
    return in(
        context -> {
          ActorRef<T> child = runtime.spawn(context, behavior, kind, index, placement);
          context.watch(child);
          return child;
        });
  }

  private <R> R in(Function<ActorContext<Job>, R> body) {
    CompletableFuture<R> result = new CompletableFuture<>();
    system.tell(new Job(context -> result.complete(body.apply(context))));
    return await(result);
  }

  /** Why the first child that failed did. */
  public Throwable awaitChildFailure() {
    return await(childFailure);
  }

  /** Waits for a result. */
  public static <R> R await(CompletableFuture<R> result) {
    try {
      return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no result", e);
    }
  }

  /** Waits until something holds. */
  public static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    system.terminate();
    await(system.getWhenTerminated().toCompletableFuture());
  }
}
