package io.swapbox.bench.reproduce;

import io.swapbox.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rows with all that they need: their runs are made, as many at once as there are cores, and each
 * is compared.
 *
 * @param runs that were made, in the order in which rows ask for them
 * @param rows the outcome of each
 * @param wallNanos real time that all of it took
 */
public record Reproduction(List<MadeRun> runs, List<RowOutcome> rows, long wallNanos) {

  /** Told of each run that was made, from any thread. */
  @FunctionalInterface
  public interface Progress {

    /**
     * A run was made.
     *
     * @param run which one
     * @param done how many there are now
     * @param total how many there will be
     */
    void made(MadeRun run, int done, int total);
  }

  /**
   * Makes the runs and compares.
   *
   * @param results that the rows are from
   * @param rows the chosen ones
   * @param seed of page contents and interleaving
   * @throws ConfigurationException when a run has no such figure, or cannot be made as it is set;
   *     before any is made
   */
  public static Reproduction run(
      PublishedResults results, List<PublishedRow> rows, long seed, Progress progress) {
    long start = System.nanoTime();
    Map<String, MadeRun> made = make(ready(results, rows, seed), progress);
    return new Reproduction(
        List.copyOf(made.values()),
        rows.stream().map(row -> RowOutcome.of(row, made)).toList(),
        System.nanoTime() - start);
  }

  /** The runs of these rows, one a seed, which have the figures that the rows ask for. */
  static List<ReadyRun> ready(PublishedResults results, List<PublishedRow> rows, long seed) {
    List<ReadyRun> ready =
        results.runsOf(rows).stream()
            .flatMap(run -> ReadyRun.withSeeds(run, seed).stream())
            .toList();
    Map<String, ReadyRun> byName = new LinkedHashMap<>();
    ready.forEach(run -> byName.put(run.plan().name(), run));
    for (PublishedRow row : rows) {
      requireFigure(row, row.ours().run(), byName);
      if (row.ours().by() != null) {
        requireFigure(row, row.ours().by(), byName);
      }
    }
    return ready;
  }

  private static void requireFigure(PublishedRow row, String run, Map<String, ReadyRun> byName) {
    ReadyRun ready = byName.get(run);
    if (ready != null) {
      ConfigurationException.require(
          ready.figures().contains(row.ours().figure()),
          "rows." + row.id() + ".ours.figure",
          row.ours().figure(),
          "one that run " + run + " has: " + String.join(", ", ready.figures()));
    }
  }

  private static Map<String, MadeRun> make(List<ReadyRun> ready, Progress progress) {
    AtomicInteger done = new AtomicInteger();
    List<Callable<MadeRun>> bodies = new ArrayList<>();
    for (ReadyRun run : ready) {
      bodies.add(
          () -> {
            MadeRun made = run.body().get();
            progress.made(made, done.incrementAndGet(), ready.size());
            return made;
          });
    }
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    Map<String, List<MadeRun>> made = new LinkedHashMap<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<MadeRun> future : pool.invokeAll(bodies)) {
        MadeRun run = future.get();
        made.computeIfAbsent(run.plan().name(), name -> new ArrayList<>()).add(run);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    Map<String, MadeRun> means = new LinkedHashMap<>();
    made.forEach((name, seeds) -> means.put(name, MadeRun.mean(seeds)));
    return means;
  }
}
