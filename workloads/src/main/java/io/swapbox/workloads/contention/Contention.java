package io.swapbox.workloads.contention;

import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SpaceFailedException;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapException;
import io.swapbox.actors.runtime.virtual.ActorFailedException;
import io.swapbox.actors.runtime.virtual.VirtualConfig;
import io.swapbox.actors.runtime.virtual.VirtualRuntime;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.Stopwatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Runs the load on one simulated machine after the other; holds the pages that all share. */
public final class Contention implements AutoCloseable {

  private final Corpus corpus;

  private Contention(Corpus corpus) {
    this.corpus = corpus;
  }

  /** Loads the pages. */
  public static Contention open() {
    return new Contention(Corpus.load());
  }

  /**
   * Runs the load and waits for its end; the caller's thread does all of it.
   *
   * @param settings of a machine with {@linkplain ContentionSettings.Allocators#areLocks no locks}
   * @param progress told how many tasks are done
   * @throws SwapException when an actor failed
   */
  public ContentionOutcome run(ContentionSettings settings, Consumer<Integer> progress) {
    VirtualConfig config =
        new VirtualConfig(
            settings.seed(), settings.cpus() + 1, List.of(), settings.costs(), settings.waiting());
    CompletableFuture<ContentionRoot.Ended> outcome = new CompletableFuture<>();
    Stopwatch watch = Stopwatch.start();
    try (VirtualRuntime machine = VirtualRuntime.create(config)) {
      machine.start(
          guardian(ContentionRoot.create(machine, settings, corpus, progress, outcome), outcome));
      if (!machine.runUntil(outcome::isDone)) {
        throw new SpaceFailedException(
            new IllegalStateException("nothing is left to happen; " + machine.messages()));
      }
      ContentionRoot.Ended ended = outcome.join();
      return outcome(ended, watch.nanos(), machine);
    } catch (CompletionException e) {
      throw new SpaceFailedException(e.getCause() == null ? e : e.getCause());
    } catch (ActorFailedException e) {
      throw new SpaceFailedException(e);
    }
  }

  /** The root sits nowhere: what it does costs no CPU. */
  private static Behavior<Void> guardian(
      Behavior<ContentionRoot.Command> root, CompletableFuture<ContentionRoot.Ended> outcome) {
    return Behaviors.setup(
        context -> {
          context.watch(context.spawn(root, "contention"));
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

  private static ContentionOutcome outcome(
      ContentionRoot.Ended ended, long wallNanos, VirtualRuntime machine) {
    return new ContentionOutcome(
        wallNanos,
        ended.nanos(),
        machine.messages().handled(),
        counters(ended.end()),
        machine.meters(),
        new ReplayOutcome.Integrity(ended.verified(), ended.mismatches(), ended.end().entries()),
        ReplayOutcome.Memory.of(ended.halfNanos(), ended.half()),
        machine.work(),
        machine.use());
  }

  private static Map<String, Long> counters(SpaceStatistics space) {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("zswpin", space.zswap().zswpin());
    counters.put("zswpout", space.zswap().zswpout());
    counters.put("swpin_zero", space.swpinZero());
    counters.put("swpout_zero", space.swpoutZero());
    return counters;
  }

  /** Gives the pages back. */
  @Override
  public void close() {
    corpus.close();
  }
}
