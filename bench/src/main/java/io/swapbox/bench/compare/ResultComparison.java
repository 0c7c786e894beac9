package io.swapbox.bench.compare;

import io.swapbox.bench.BuildInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two results, or two sets of repetitions, side by side: what {@code swapbox compare} writes as
 * JSON, key by key.
 *
 * @param kind whose both are
 * @param a one side
 * @param b the other
 * @param settings that differ
 * @param environment facts of where they ran that differ
 * @param differences metrics that both sides have and that are not the same
 * @param same how many metrics are the same on both sides
 * @param onlyInA metrics that one side alone has
 * @param onlyInB metrics that the other alone has
 * @param writtenBy version and git revision of the program that compared
 */
public record ResultComparison(
    Kind kind,
    Compared a,
    Compared b,
    List<Changed> settings,
    List<Changed> environment,
    List<Difference> differences,
    int same,
    List<String> onlyInA,
    List<String> onlyInB,
    String writtenBy) {

  /** With what confidence the intervals over repetitions hold a difference. */
  public static final double CONFIDENCE = 0.95;

  /**
   * A side.
   *
   * @param path as its user named it
   * @param experiment its name
   * @param runtime {@code threads} or {@code virtual}, null for benchmarks
   * @param results how many it has
   * @param seeds of these, none for benchmarks
   */
  public record Compared(
      String path, String experiment, @Nullable String runtime, int results, List<Long> seeds) {

    private static Compared of(Side side) {
      return new Compared(
          side.path().toString(),
          side.experiment(),
          side.runtime(),
          side.results().size(),
          side.seeds());
    }
  }

  /**
   * Compares files or directories.
   *
   * @throws UnreadableResultException when one has no result that can be read
   * @throws IncomparableResultsException when they cannot be compared
   */
  public static ResultComparison of(Path a, Path b) {
    Side first = Side.read(a);
    Side second = Side.read(b);
    requireOneKind(first, second);
    Set<String> busiest =
        first.kind() == Kind.RUN
            ? RunMetrics.busiest(
                Stream.concat(first.results().stream(), second.results().stream()).toList())
            : Set.of();
    return of(first, first.metrics(busiest), second, second.metrics(busiest));
  }

  private static ResultComparison of(
      Side a, Map<Metric, Estimate> ofA, Side b, Map<Metric, Estimate> ofB) {
    List<Difference> differences = new ArrayList<>();
    int same = 0;
    for (var metric : ofA.entrySet()) {
      Estimate own = metric.getValue();
      Estimate other = ofB.get(metric.getKey());
      if (other != null && own.mean() == other.mean()) {
        same++;
      } else if (other != null) {
        differences.add(difference(metric.getKey(), a, own, b, other));
      }
    }
    return new ResultComparison(
        a.kind(),
        Compared.of(a),
        Compared.of(b),
        Changed.between(a.settings(), b.settings()),
        Changed.between(a.environment(), b.environment()),
        List.copyOf(differences),
        same,
        missing(ofA.keySet(), ofB.keySet()),
        missing(ofB.keySet(), ofA.keySet()),
        BuildInfo.load().toText());
  }

  private static void requireOneKind(Side a, Side b) {
    if (a.kind() != b.kind()) {
      throw new IncomparableResultsException(
          "%s is a result of %s and %s of %s: only those of one command are compared"
              .formatted(a.path(), a.kind().label(), b.path(), b.kind().label()));
    }
    if (a.virtual() != b.virtual()) {
      throw new IncomparableResultsException(
          "%s ran in %s and %s in %s: their times are of different clocks"
              .formatted(a.path(), clock(a), b.path(), clock(b)));
    }
  }

  private static String clock(Side side) {
    return side.virtual() ? "virtual time" : "real time";
  }

  private static Difference difference(Metric metric, Side a, Estimate ofA, Side b, Estimate ofB) {
    if (a.kind() == Kind.RUN) {
      return ofRuns(metric, ofA, a.seeds(), ofB, b.seeds());
    }
    boolean spread = ofA.hasSpread() && ofB.hasSpread();
    if (a.results().size() > 1 && b.results().size() > 1) {
      return spread
          ? judged(metric, ofA, ofB, CONFIDENCE)
          : Difference.of(metric, ofA, ofB, null, Verdict.ONE_RUN);
    }
    if (a.results().size() == 1 && b.results().size() == 1) {
      return spread
          ? judged(metric, ofA, ofB, BenchMetrics.CONFIDENCE)
          : Difference.of(metric, ofA, ofB, null, Verdict.NO_ERROR);
    }
    return Difference.of(metric, ofA, ofB, null, Verdict.ONE_RUN);
  }

  /**
   * What a metric of runs differs by.
   *
   * @param seedsOfA one a run
   * @param seedsOfB the same of the other side
   */
  static Difference ofRuns(
      Metric metric, Estimate a, List<Long> seedsOfA, Estimate b, List<Long> seedsOfB) {
    if (seedsOfA.size() > 1 && seedsOfB.size() > 1 && a.hasSpread() && b.hasSpread()) {
      return judged(metric, a, b, CONFIDENCE);
    }
    boolean exact = metric.simulated() && seedsOfA.size() == 1 && seedsOfA.equals(seedsOfB);
    return Difference.of(metric, a, b, null, exact ? Verdict.EXACT : Verdict.ONE_RUN);
  }

  private static Difference judged(Metric metric, Estimate a, Estimate b, double confidence) {
    Interval interval = a.to(b, confidence);
    return Difference.of(
        metric, a, b, interval, interval.holdsZero() ? Verdict.NOISE : Verdict.REAL);
  }

  private static List<String> missing(Set<Metric> all, Set<Metric> others) {
    Set<String> names = new LinkedHashSet<>();
    all.stream().filter(metric -> !others.contains(metric)).map(Metric::name).forEach(names::add);
    return List.copyOf(names);
  }

  /** How many differences are known to be real. */
  public long real() {
    return differences.stream().filter(one -> one.verdict().real()).count();
  }

  /** How many may be none. */
  public long noise() {
    return differences.stream().filter(one -> one.verdict() == Verdict.NOISE).count();
  }
}
