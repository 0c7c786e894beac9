package io.swapbox.bench.result;

import io.swapbox.actors.runtime.virtual.PlaceUse;
import io.swapbox.bench.experiment.FreePathExperiment;
import io.swapbox.workloads.freepath.FreePathOutcome;
import io.swapbox.workloads.replay.OomKill;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A space that was freed in several ways: the content of {@code result.json}, key by key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param runtime {@code virtual}
 * @param seed of the interleaving
 * @param wallNanos real time that the whole series took
 * @param points the runs, in the order in which they were made
 * @param published what the authors of the virtual swap series and its reviewers measured
 * @param settings of the series by path, as {@code -D} takes them
 * @param environment where it ran
 */
public record FreePathResult(
    String experiment,
    String description,
    String runtime,
    long seed,
    long wallNanos,
    List<Point> points,
    List<Published> published,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /**
   * One of the runs, with the keys of a {@link Result}; name, description and environment are the
   * series'.
   *
   * @param settings of this run by path
   * @param runtime {@code virtual}
   * @param seed of the interleaving
   * @param wallNanos real time that it took
   * @param virtualNanos from the start of the machine until nothing was left in the space
   * @param freeNanos the part of it in which all pages were freed
   * @param freeNanosPerPage the same for one page of each task
   * @param freeRatio how many times that of the cheapest variant with as many tasks and the pages
   *     in the same place
   * @param messages that actors handled
   * @param trace null: nothing is replayed
   * @param counters names of {@code /proc/vmstat}, in pages
   * @param oomKills none
   * @param mailboxes wait, service and depth by actor kind and message type
   * @param integrity whether every slot was given back
   * @param memory what the space held when it was full
   * @param cpu what the work cost by the cost model
   * @param samples none
   * @param places how busy each simulated CPU and the device were
   */
  public record Point(
      Map<String, Object> settings,
      String runtime,
      long seed,
      long wallNanos,
      long virtualNanos,
      long freeNanos,
      double freeNanosPerPage,
      double freeRatio,
      long messages,
      ReplayOutcome.@Nullable TraceFacts trace,
      Map<String, Long> counters,
      List<OomKill> oomKills,
      List<Mailbox> mailboxes,
      ReplayOutcome.Integrity integrity,
      ReplayOutcome.Memory memory,
      CpuShare cpu,
      List<ReplayOutcome.Sample> samples,
      List<PlaceUse> places) {

    private static Point of(
        FreePathExperiment series, int i, FreePathOutcome outcome, double least) {
      FreePathExperiment.Point point = series.points().get(i);
      double perPage = perPage(point, outcome);
      return new Point(
          point.settings(),
          series.runtime(),
          series.seed(),
          outcome.wallNanos(),
          outcome.virtualNanos(),
          outcome.freeNanos(),
          rounded(perPage),
          rounded(perPage / least),
          outcome.messages(),
          null,
          CounterOrder.sort(outcome.counters()),
          List.of(),
          Mailbox.byKindAndMessage(outcome.meters()),
          outcome.integrity(),
          outcome.memory(),
          CpuShare.of(ReplayOutcome.Cpu.simulated(outcome.work())),
          List.of(),
          outcome.places());
    }

    /** Tasks, one a CPU. */
    public int tasks() {
      return (int) settings.getOrDefault("free-path.tasks", 0);
    }

    /** {@code zswap} or {@code file}. */
    public String tier() {
      return String.valueOf(settings.get("free-path.tiers"));
    }

    /** {@code per-slot}, {@code batched} or {@code cached}. */
    public String variant() {
      return String.valueOf(settings.get("free-path.variants"));
    }
  }

  /**
   * A published figure: the free time of usemem with virtual swap as a multiple of that without.
   *
   * @param tasks that freed, {@code -n} of usemem
   * @param variant the one that is most like what was measured
   * @param ratio to the kernel without virtual swap, on the same machine
   * @param source what was measured
   */
  public record Published(int tasks, String variant, double ratio, String source) {}

  private static final List<Published> PUBLISHED =
      List.of(
          new Published(1, "per-slot", 2.43, "v3 to Linux 6.19, 56 GiB, 40 GiB of swap"),
          new Published(1, "batched", 1.05, "v3 with batched zapping to Linux 6.19, 56 GiB"),
          new Published(1, "cached", 1.00, "v6's look-up cache to Linux 6.19, 56 GiB, zram"),
          new Published(32, "per-slot", 1.20, "v3 to Linux 6.19, 32 times 1.5 GiB"));

  /**
   * The result of a series.
   *
   * @param outcomes of its first points, or of all of them
   */
  public static FreePathResult of(
      FreePathExperiment experiment, List<FreePathOutcome> outcomes, Environment environment) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      points.add(Point.of(experiment, i, outcomes.get(i), least(experiment, outcomes, i)));
    }
    return new FreePathResult(
        experiment.name(),
        experiment.description(),
        experiment.runtime(),
        experiment.seed(),
        points.stream().mapToLong(Point::wallNanos).sum(),
        List.copyOf(points),
        PUBLISHED,
        experiment.settings(),
        environment);
  }

  /**
   * Nanoseconds a page of the cheapest point that differs from the one at i in its variant only.
   */
  private static double least(
      FreePathExperiment experiment, List<FreePathOutcome> outcomes, int i) {
    FreePathExperiment.Point of = experiment.points().get(i);
    double least = Double.MAX_VALUE;
    for (int k = 0; k < outcomes.size(); k++) {
      FreePathExperiment.Point other = experiment.points().get(k);
      if (other.machine().tasks() == of.machine().tasks()
          && other.machine().tier() == of.machine().tier()) {
        least = Math.min(least, perPage(other, outcomes.get(k)));
      }
    }
    return least;
  }

  private static double perPage(FreePathExperiment.Point point, FreePathOutcome outcome) {
    return (double) outcome.freeNanos() / point.machine().pagesOfTask();
  }

  /** To a thousandth: more says nothing. */
  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /** Of all runs together. */
  public ReplayOutcome.Integrity integrity() {
    return ReplayOutcome.Integrity.total(points.stream().map(Point::integrity));
  }

  @Override
  public boolean passed() {
    return integrity().intact();
  }
}
