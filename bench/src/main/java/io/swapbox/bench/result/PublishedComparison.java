package io.swapbox.bench.result;

import io.swapbox.bench.reproduce.MadeRun;
import io.swapbox.bench.reproduce.Reproduction;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;

/**
 * Published results beside ours: the content of {@code result.json}, key by key.
 *
 * @param experiment {@code reproduce}
 * @param description what it shows, in one line
 * @param runtime {@code virtual}
 * @param seed of page contents and interleaving
 * @param wallNanos real time that all of it took
 * @param summary how many hold
 * @param rows the published results, in the order of their file
 * @param runs that the figures are from
 * @param settings the options of the command
 * @param environment where it ran
 */
public record PublishedComparison(
    String experiment,
    String description,
    String runtime,
    long seed,
    long wallNanos,
    Summary summary,
    List<ReproducedRow> rows,
    List<Run> runs,
    Settings settings,
    Environment environment)
    implements RunResult {

  /**
   * How many hold, of those that count.
   *
   * @param predictions that were made
   * @param holding of these
   * @param targetPercent of the predictions should hold
   * @param met whether as many do
   */
  public record Summary(int predictions, int holding, int targetPercent, boolean met) {

    /** What share of the predictions should hold. */
    private static final int TARGET_PERCENT = 80;

    static Summary of(List<ReproducedRow> rows) {
      int predictions = (int) rows.stream().filter(ReproducedRow::counts).count();
      int holding = (int) rows.stream().filter(row -> row.counts() && row.holds()).count();
      return new Summary(
          predictions, holding, TARGET_PERCENT, 100 * holding >= TARGET_PERCENT * predictions);
    }
  }

  /**
   * A run that was made.
   *
   * @param name of it
   * @param experiment that it was
   * @param seeds that it was made with
   * @param settings that it changed, as {@code -D} takes them
   * @param wallNanos real time that it took, beside others
   * @param integrity whether every page came back as it went
   */
  public record Run(
      String name,
      String experiment,
      int seeds,
      List<String> settings,
      long wallNanos,
      ReplayOutcome.Integrity integrity) {

    static Run of(MadeRun made) {
      return new Run(
          made.plan().name(),
          made.plan().experiment(),
          made.plan().seeds(),
          made.plan().settings().entrySet().stream()
              .map(setting -> setting.getKey() + "=" + setting.getValue())
              .toList(),
          made.wallNanos(),
          made.integrity());
    }
  }

  /**
   * The options of the command.
   *
   * @param rows that were asked for, none for all
   */
  public record Settings(List<String> rows) {}

  /** The name of the experiment. */
  public static final String NAME = "reproduce";

  private static final String DESCRIPTION =
      "Published results of the kernel's swap layer, and whether they hold here";

  /** The result of these rows. */
  public static PublishedComparison of(
      long seed, Reproduction made, Settings settings, Environment environment) {
    List<ReproducedRow> rows = made.rows().stream().map(ReproducedRow::of).toList();
    return new PublishedComparison(
        NAME,
        DESCRIPTION,
        "virtual",
        seed,
        made.wallNanos(),
        Summary.of(rows),
        rows,
        made.runs().stream().map(Run::of).toList(),
        settings,
        environment);
  }

  /** Of all runs together. */
  public ReplayOutcome.Integrity integrity() {
    return ReplayOutcome.Integrity.total(runs.stream().map(Run::integrity));
  }

  /** Whether enough of the predictions hold, and every page came back as it went. */
  @Override
  public boolean passed() {
    return summary.met() && integrity().intact();
  }
}
