package io.swapbox.bench.result;

import io.swapbox.workloads.trace.TraceStatistics;
import io.swapbox.workloads.trace.WorkingSetPoint;
import java.util.List;

/**
 * What a trace has, for programs.
 *
 * @param file as its user named it
 * @param format it is of
 * @param storedBytes of the file
 * @param records reads, writes and frees
 * @param pages different ones
 * @param peakLivePages most alive at once
 * @param threads different ones
 * @param nanos from the first record to the last
 * @param workingSet by window
 * @param skipped what became no record, by reason
 */
public record TraceInfo(
    String file,
    String format,
    long storedBytes,
    long records,
    long reads,
    long writes,
    long frees,
    int pages,
    long peakLivePages,
    int threads,
    long nanos,
    List<WorkingSetPoint> workingSet,
    List<Skips> skipped) {

  /**
   * What became no record.
   *
   * @param reason why
   * @param count how often
   */
  public record Skips(String reason, long count) {}

  /** Keeps copies. */
  public TraceInfo {
    workingSet = List.copyOf(workingSet);
    skipped = List.copyOf(skipped);
  }

  /** What was counted of a file. */
  public static TraceInfo of(
      String file,
      String format,
      long storedBytes,
      TraceStatistics.Facts facts,
      List<Skips> skipped) {
    return new TraceInfo(
        file,
        format,
        storedBytes,
        facts.records(),
        facts.reads(),
        facts.writes(),
        facts.frees(),
        facts.pages(),
        facts.peakLivePages(),
        facts.threads(),
        facts.nanos(),
        facts.workingSet(),
        skipped);
  }
}
