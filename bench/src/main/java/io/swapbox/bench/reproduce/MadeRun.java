package io.swapbox.bench.reproduce;

import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run that was made.
 *
 * @param plan what was asked for
 * @param figures all that it has, by name: means over its seeds
 * @param integrity whether every page came back and every slot was given back
 * @param wallNanos real time that it took
 */
public record MadeRun(
    PlannedRun plan,
    Map<String, Double> figures,
    ReplayOutcome.Integrity integrity,
    long wallNanos) {

  /** The same run with several seeds. */
  static MadeRun mean(List<MadeRun> seeds) {
    Map<String, Double> means = new TreeMap<>();
    for (MadeRun made : seeds) {
      made.figures().forEach((name, value) -> means.merge(name, value / seeds.size(), Double::sum));
    }
    return new MadeRun(
        seeds.getFirst().plan(),
        means,
        ReplayOutcome.Integrity.total(seeds.stream().map(MadeRun::integrity)),
        seeds.stream().mapToLong(MadeRun::wallNanos).sum());
  }
}
