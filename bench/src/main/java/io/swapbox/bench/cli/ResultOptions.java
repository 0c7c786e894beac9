package io.swapbox.bench.cli;

import io.swapbox.bench.report.Report;
import io.swapbox.bench.result.BenchResult;
import io.swapbox.bench.result.Comparison;
import io.swapbox.bench.result.FreePathResult;
import io.swapbox.bench.result.Overhead;
import io.swapbox.bench.result.PublishedComparison;
import io.swapbox.bench.result.Repeated;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.ResultJson;
import io.swapbox.bench.result.RunResult;
import io.swapbox.bench.result.Series;
import io.swapbox.bench.result.SoakResult;
import io.swapbox.bench.result.Sweep;
import io.swapbox.bench.result.Validation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of commands that have a result: where its files go, and what is printed. */
final class ResultOptions {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where result.json and report.html go; made when it is not there."
              + " Default: a new directory results/EXPERIMENT-DATE-TIME.")
  private @Nullable Path out;

  @Option(
      names = "--json",
      description = "Print result.json to standard output, and the table to standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * The directory that the user named, or a new one.
   *
   * @throws io.swapbox.bench.result.ResultFileException when it cannot be made or written
   */
  ResultDirectory directory(String experiment) {
    return out != null
        ? ResultDirectory.named(out)
        : ResultDirectory.fresh(
            Path.of("results"), experiment, LocalDateTime.now(ZoneId.systemDefault()));
  }

  /**
   * Writes the files of a result and prints it.
   *
   * @return the exit code
   * @throws io.swapbox.bench.result.ResultFileException when a file cannot be written
   */
  int publish(RunResult result, ResultDirectory directory) {
    String text = ResultJson.write(result);
    directory.write("result.json", text);
    directory.write("report.html", Report.write(result));
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter people = json ? spec.commandLine().getErr() : stdout;
    people.print(
        switch (result) {
          case Result replay -> Summary.of(replay);
          case Comparison comparison -> ComparisonSummary.of(comparison);
          case Series series -> SeriesSummary.of(series);
          case FreePathResult freePath -> FreePathSummary.of(freePath);
          case SoakResult soak -> SoakSummary.of(soak);
          case BenchResult bench -> BenchSummary.of(bench);
          case Overhead overhead -> OverheadSummary.of(overhead);
          case Validation validation -> ValidationSummary.of(validation);
          case Repeated repeated -> RepeatedSummary.of(repeated);
          case Sweep sweep -> SweepSummary.of(sweep);
          case PublishedComparison published -> ReproduceSummary.of(published);
        });
    List<String> tables = MetricTables.write(result, directory);
    tables.forEach(name -> people.println("Table       " + directory.file(name)));
    people.println("Results     " + directory.file("result.json"));
    people.println("Report      " + directory.file("report.html"));
    people.flush();
    if (json) {
      stdout.print(text);
      stdout.flush();
    }
    return result.passed() ? ExitCode.OK : ExitCode.NOT_PASSED;
  }
}
