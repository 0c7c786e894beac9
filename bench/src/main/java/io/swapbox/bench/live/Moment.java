package io.swapbox.bench.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swapbox.bench.report.Report;
import io.swapbox.bench.result.RunResult;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment stands.
 *
 * @param run what runs: a trace, or the experiment
 * @param phase that it is in, as {@link io.swapbox.workloads.replay.ReplayProgress} names it
 * @param done of the phase
 * @param total of it in all
 * @param page the kind of report that draws the result, null without one
 * @param result as far as it is, null where nothing was measured yet
 * @param report where the report is, once the experiment has ended
 */
public record Moment(
    String run,
    String phase,
    long done,
    long total,
    @Nullable String page,
    @Nullable RunResult result,
    @Nullable String report) {

  private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();

  /** Before anything is known. */
  public static Moment begin(String experiment) {
    return new Moment(experiment, "begin", 0, 0, null, null, null);
  }

  /** The same, so much further. */
  public Moment at(String newPhase, long newDone, long newTotal) {
    return new Moment(run, newPhase, newDone, newTotal, page, result, report);
  }

  /** The same, with what was measured since. */
  public Moment with(RunResult measured) {
    return new Moment(run, phase, done, total, Report.page(measured), measured, report);
  }

  /** The same, without its result if it is this one. */
  @SuppressWarnings("ReferenceEquality") // Two results with the same figures are two results.
  Moment without(@Nullable RunResult known) {
    return result == known ? new Moment(run, phase, done, total, page, null, report) : this;
  }

  /** The end. */
  public static Moment end(RunResult result, String report) {
    return new Moment(result.experiment(), "run", 1, 1, Report.page(result), result, report);
  }

  /** As JSON without a line feed. */
  String json() {
    try {
      return WRITER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that is not JSON", e);
    }
  }
}
