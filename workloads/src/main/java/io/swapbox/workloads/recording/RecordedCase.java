package io.swapbox.workloads.recording;

import java.util.Collection;
import java.util.function.ToLongFunction;

/**
 * What the kernel counted for one program at one limit on one backend.
 *
 * @param trace name of the program's trace
 * @param backend what it swapped to
 * @param fraction limit as a share of the most anonymous memory that the program has
 * @param runs that it was run
 * @param limitBytes of the memory cgroup
 * @param frames most pages of anonymous memory that the kernel had under the limit
 * @param swapOuts pages, zero-filled ones too
 * @param swapIns pages, zero-filled ones too
 * @param plainLru what a plain LRU list counts at this limit
 */
public record RecordedCase(
    String trace,
    KernelBackend backend,
    double fraction,
    int runs,
    long limitBytes,
    long frames,
    Spread swapOuts,
    Spread swapIns,
    PlainLru plainLru) {

  private static final String PARALLEL_BUILD = "make-lua";

  /** Of runs of one program at one limit on one backend. */
  static RecordedCase of(Collection<KernelRun> runs, PlainLru plainLru) {
    KernelRun one = runs.iterator().next();
    return new RecordedCase(
        one.program(),
        one.backend(),
        one.fraction(),
        runs.size(),
        spread(runs, KernelRun::limitBytes).median(),
        spread(runs, KernelRun::frames).median(),
        spread(runs, KernelRun::swapOuts),
        spread(runs, KernelRun::swapIns),
        plainLru);
  }

  private static Spread spread(Collection<KernelRun> runs, ToLongFunction<KernelRun> count) {
    return Spread.of(runs.stream().mapToLong(count).toArray());
  }

  /**
   * Whether a model should come to the same counts. That of a parallel build differs from run to
   * run, and its smallest limit is too near to the memory that its trace was recorded with.
   */
  public boolean counted() {
    return !trace.equals(PARALLEL_BUILD);
  }
}
