package io.swapbox.bench.result;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swapbox.workloads.replay.ReplayOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that tasks took from a queue.
 *
 * @param done that have exited
 * @param left that nobody took, or whose process was killed
 * @param nanos that each took which is done, from its start to its exit
 */
public record JobFacts(long done, long left, @JsonUnwrapped Percentiles nanos) {

  static @Nullable JobFacts of(ReplayOutcome.@Nullable JobFacts jobs) {
    return jobs == null
        ? null
        : new JobFacts(jobs.done(), jobs.left(), Percentiles.of(jobs.nanos().toHistogram()));
  }
}
