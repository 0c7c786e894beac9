package io.swapbox.workloads.replay;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SpaceFailedException;
import io.swapbox.SwapException;
import io.swapbox.SystemConfig;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.ThreadRuntime;
import io.swapbox.actors.runtime.virtual.ActorFailedException;
import io.swapbox.actors.runtime.virtual.VirtualRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Runs one root actor until its outcome is there, on threads or on a simulated machine.
 *
 * @param <T> the outcome
 */
public final class ActorRun<T> {

  /** Why a run ends that was not told a reason: Akka logs the errors that no actor survives. */
  private static final String STOPPED = "its actor system stopped; the log says why";

  /**
   * Makes the root.
   *
   * @param <T> the outcome
   */
  @FunctionalInterface
  public interface Root<T> {

    /**
     * Creates it.
     *
     * @param runtime what carries the actors
     * @param outcome to be completed with the outcome, or with why there is none
     */
    Behavior<?> create(SwapRuntime runtime, CompletableFuture<T> outcome);
  }

  private final String kind;
  private final Root<T> root;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();

  /**
   * A run, which is run once.
   *
   * @param kind what the root is called
   */
  public ActorRun(String kind, Root<T> root) {
    this.kind = kind;
    this.root = root;
  }

  /**
   * Runs it on this machine's threads and waits for its end.
   *
   * @param metering whether mailboxes are measured
   * @param dispatcher what runs the actors placed on a CPU
   * @throws SwapException of a kind that says what is wrong
   */
  public T onThreads(boolean metering, CpuDispatcher dispatcher) {
    Behavior<Void> guardian =
        guardian(context -> new ThreadRuntime(context.getSystem(), metering, dispatcher));
    ActorSystem<Void> system = ActorSystem.create(guardian, "swapbox", SystemConfig.load());
    system
        .getWhenTerminated()
        .thenRun(() -> outcome.completeExceptionally(new IllegalStateException(STOPPED)));
    try {
      return result();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  /**
   * Runs it on a simulated machine, which the caller closes; the caller's thread does all of it.
   *
   * @throws SwapException of a kind that says what is wrong
   */
  public T inVirtualTime(VirtualRuntime machine) {
    try {
      machine.start(guardian(context -> machine));
      if (!machine.runUntil(outcome::isDone)) {
        throw new SpaceFailedException(
            new IllegalStateException("nothing is left to happen; " + machine.messages()));
      }
      return result();
    } catch (ActorFailedException e) {
      throw new SpaceFailedException(e);
    }
  }

  private T result() {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SwapException refused) {
        throw refused;
      }
      throw new SpaceFailedException(e.getCause() == null ? e : e.getCause());
    }
  }

  private Behavior<Void> guardian(Function<ActorContext<Void>, SwapRuntime> runtimeOf) {
    return Behaviors.setup(
        context -> {
          SwapRuntime runtime = runtimeOf.apply(context);
          Behavior<?> behavior = root.create(runtime, outcome);
          try {
            context.watch(runtime.spawn(context, behavior, kind, 0, Placement.cpu(0)));
          } catch (RuntimeException e) { // Settings of the actor system that cannot be used.
            outcome.completeExceptionally(e);
            return Behaviors.stopped();
          }
          return Behaviors.receive(Void.class)
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    outcome.completeExceptionally(failed.cause());
                    return Behaviors.stopped();
                  })
              .build();
        });
  }
}
