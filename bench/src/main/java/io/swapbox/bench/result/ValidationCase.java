package io.swapbox.bench.result;

import io.swapbox.workloads.recording.KernelBackend;
import io.swapbox.workloads.recording.RecordedCase;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A replay beside the kernel's run of the same program at the same limit on the same backend.
 *
 * @param trace that was replayed
 * @param backend {@code zram}, {@code zswap} or {@code file}
 * @param fraction limit as a share of the most anonymous memory that the program has
 * @param runs of the kernel
 * @param limitBytes of the kernel's memory cgroup
 * @param frames pages of anonymous memory, of the kernel under that limit and of the replay
 * @param counted whether the errors count for the summary
 * @param swapOuts pages, zero-filled ones too
 * @param swapIns pages, zero-filled ones too
 * @param withinTarget whether the model's errors of both are at most the target for each
 * @param integrity of the replay
 * @param wallNanos real time that the replay took
 */
public record ValidationCase(
    String trace,
    String backend,
    double fraction,
    int runs,
    long limitBytes,
    long frames,
    boolean counted,
    Deviation swapOuts,
    Deviation swapIns,
    boolean withinTarget,
    ReplayOutcome.Integrity integrity,
    long wallNanos) {

  /** A case and its replay. */
  public static ValidationCase of(RecordedCase recorded, ReplayOutcome outcome) {
    Map<String, Long> counters = outcome.counters();
    KernelBackend backend = recorded.backend();
    String prefix = backend == KernelBackend.FILE ? "pswp" : "zswp";
    Deviation outs =
        Deviation.of(
            count(counters, prefix + "out", "swpout_zero"),
            recorded.swapOuts(),
            recorded.plainLru().swapOuts(backend));
    Deviation ins =
        Deviation.of(
            count(counters, prefix + "in", "swpin_zero"),
            recorded.swapIns(),
            recorded.plainLru().refaults());
    return new ValidationCase(
        recorded.trace(),
        backend.label(),
        recorded.fraction(),
        recorded.runs(),
        recorded.limitBytes(),
        recorded.frames(),
        recorded.counted(),
        outs,
        ins,
        outs.withinTarget() && ins.withinTarget(),
        outcome.integrity(),
        outcome.wallNanos());
  }

  private static long count(Map<String, Long> counters, String... names) {
    return Stream.of(names)
        .mapToLong(name -> Objects.requireNonNull(counters.get(name), name))
        .sum();
  }

  /** Outs, then ins. */
  Stream<Deviation> deviations() {
    return Stream.of(swapOuts, swapIns);
  }
}
