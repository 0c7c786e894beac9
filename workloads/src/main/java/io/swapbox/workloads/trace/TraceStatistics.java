package io.swapbox.workloads.trace;

import java.util.BitSet;
import java.util.List;

/** Counts what a trace has, record by record: 8 bytes and 2 bits a page. One use, one owner. */
public final class TraceStatistics implements RecordSink {

  /**
   * What a trace has.
   *
   * @param records reads, writes and frees
   * @param pages different ones
   * @param peakLivePages most that are alive at once, from first reference to free
   * @param threads different ones
   * @param nanos from the first record to the last
   * @param workingSet by window, the smallest first; empty for a trace of few references
   */
  public record Facts(
      long records,
      long reads,
      long writes,
      long frees,
      int pages,
      long peakLivePages,
      int threads,
      long nanos,
      List<WorkingSetPoint> workingSet) {

    /** Keeps a copy of the list. */
    public Facts {
      workingSet = List.copyOf(workingSet);
    }
  }

  private final long[] byKind = new long[Trace.FREE + 1];
  private final BitSet seen = new BitSet();
  private final BitSet live = new BitSet();
  private final BitSet threads = new BitSet();
  private final WorkingSetCurve workingSet = new WorkingSetCurve();
  private long livePages;
  private long peakLivePages;
  private long firstNanos;
  private long lastNanos;

  @Override
  public void record(long nanos, int page, int thread, byte kind) {
    if (records() == 0) {
      firstNanos = nanos;
    }
    lastNanos = nanos;
    byKind[kind]++;
    seen.set(page);
    threads.set(thread);
    if (kind == Trace.FREE) {
      livePages -= live.get(page) ? 1 : 0;
      live.clear(page);
      workingSet.free(page);
    } else {
      livePages += live.get(page) ? 0 : 1;
      live.set(page);
      peakLivePages = Math.max(peakLivePages, livePages);
      workingSet.reference(page);
    }
  }

  /** What was counted. Ends the use. */
  public Facts facts() {
    return new Facts(
        records(),
        byKind[Trace.READ],
        byKind[Trace.WRITE],
        byKind[Trace.FREE],
        seen.cardinality(),
        peakLivePages,
        threads.cardinality(),
        lastNanos - firstNanos,
        workingSet.points());
  }

  private long records() {
    return byKind[Trace.READ] + byKind[Trace.WRITE] + byKind[Trace.FREE];
  }
}
