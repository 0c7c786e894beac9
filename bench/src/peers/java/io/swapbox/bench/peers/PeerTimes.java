package io.swapbox.bench.peers;

import io.swapbox.bench.suite.BenchmarkInfo;
import io.swapbox.bench.suite.Score;
import io.swapbox.bench.suite.Suite;
import io.swapbox.bench.suite.SuiteOutcome;
import io.swapbox.bench.suite.SuiteRun;
import io.swapbox.bench.suite.SuiteSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PeerBenchmark} measured of one store, in ns.
 *
 * @param store a page is replaced
 * @param load a page comes back
 * @param pair one of both
 * @param pairError half of the interval that holds the last with 99.9 % confidence
 */
record PeerTimes(double store, double load, double pair, double pairError) {

  private static final String GROUP = "Peer";

  /**
   * Runs the benchmark.
   *
   * @throws PeerException when it threw
   */
  static PeerTimes measure(Peer peer, int pages) {
    List<BenchmarkInfo> benchmarks =
        Suite.benchmarks().stream().filter(info -> info.group().equals(GROUP)).toList();
    Map<String, List<String>> params =
        Map.of("store", List.of(peer.name()), "pages", List.of(Integer.toString(pages)));
    SuiteOutcome outcome =
        SuiteRun.run(
            benchmarks,
            new SuiteSettings(params, false, null, null, null, null, null, List.of()),
            (phase, done, total) -> {});
    if (!outcome.failures().isEmpty()) {
      throw PeerException.noResult(peer, outcome.failures().getFirst().reason());
    }
    Score pair = score(outcome, "pair");
    return new PeerTimes(
        number(score(outcome, "store").score()),
        number(score(outcome, "load").score()),
        number(pair.score()),
        number(pair.error()));
  }

  private static Score score(SuiteOutcome outcome, String method) {
    return outcome.scores().stream()
        .filter(score -> score.benchmark().equals(GROUP + "." + method))
        .findFirst()
        .orElseThrow();
  }

  private static double number(@Nullable Double measured) {
    return Objects.requireNonNull(measured, "not a number");
  }
}
