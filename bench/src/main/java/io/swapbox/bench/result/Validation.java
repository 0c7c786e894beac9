package io.swapbox.bench.result;

import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replays beside what a real kernel counted: the content of {@code result.json}, key by key.
 *
 * @param experiment {@code validate}
 * @param description what it shows, in one line
 * @param runtime {@code virtual}
 * @param seed of page contents and interleaving
 * @param wallNanos real time that all of it took
 * @param summary how far off the counted cases are
 * @param cases the replays, in the order of the recordings
 * @param fullPool a replay whose pool becomes full, null when it was not asked for
 * @param settings the options of the command
 * @param environment where it ran
 */
public record Validation(
    String experiment,
    String description,
    String runtime,
    long seed,
    long wallNanos,
    Summary summary,
    List<ValidationCase> cases,
    @Nullable FullPool fullPool,
    Settings settings,
    Environment environment)
    implements RunResult {

  /**
   * The options of the command.
   *
   * @param trace the one that is replayed, or {@code all}
   * @param backend the one that is swapped to, or {@code all}
   */
  public record Settings(String trace, String backend) {}

  /**
   * How far off the counted cases are, outs and ins alike.
   *
   * @param figures how many that are
   * @param targetWorstPercent what each error should be at most
   * @param targetMedianPercent what their median should be at most
   * @param model errors of the model, null when no case counts
   * @param plainLru errors of a plain LRU list, null when no case counts
   */
  public record Summary(
      int figures,
      double targetWorstPercent,
      double targetMedianPercent,
      @Nullable ErrorSummary model,
      @Nullable ErrorSummary plainLru) {

    static Summary of(List<ValidationCase> cases) {
      List<Deviation> counted =
          cases.stream()
              .filter(ValidationCase::counted)
              .flatMap(ValidationCase::deviations)
              .toList();
      return new Summary(
          counted.size(),
          ErrorSummary.TARGET_WORST_PERCENT,
          ErrorSummary.TARGET_MEDIAN_PERCENT,
          errors(counted, Deviation::errorPercent),
          errors(counted, Deviation::plainLruErrorPercent));
    }

    private static @Nullable ErrorSummary errors(
        List<Deviation> counted, ToDoubleFunction<Deviation> percent) {
      return ErrorSummary.of(counted.stream().mapToDouble(percent));
    }
  }

  /** The name of the experiment. */
  public static final String NAME = "validate";

  private static final String DESCRIPTION =
      "Swap-outs and swap-ins of replays beside those of the kernel that ran the programs";

  /** The result of these replays, which were made in virtual time. */
  public static Validation of(
      long seed,
      long wallNanos,
      List<ValidationCase> cases,
      @Nullable FullPool fullPool,
      Settings settings,
      Environment environment) {
    return new Validation(
        NAME,
        DESCRIPTION,
        "virtual",
        seed,
        wallNanos,
        Summary.of(cases),
        List.copyOf(cases),
        fullPool,
        settings,
        environment);
  }

  /** Of all replays together. */
  public ReplayOutcome.Integrity integrity() {
    return ReplayOutcome.Integrity.total(
        Stream.concat(
            cases.stream().map(ValidationCase::integrity),
            Stream.ofNullable(fullPool).map(FullPool::integrity)));
  }

  /** Whether every page came back as it went; how far off the counts are does not matter. */
  @Override
  public boolean passed() {
    return integrity().intact();
  }
}
