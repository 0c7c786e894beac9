package io.swapbox.bench.cli;

import io.swapbox.bench.compare.ResultComparison;
import io.swapbox.bench.report.Report;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.ResultJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lays two results, or two sets of repetitions, side by side. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Say what differs between two results of run or of bench, and what of it is noise.",
      "A side is a result.json, a directory that has one, or a directory of such directories:"
          + " repetitions of one experiment, with seeds of their own, as 'run --repeat' and each"
          + " point of a sweep leave them."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox run --repeat 5 --out a",
      "  swapbox run --repeat 5 --out b -D swap.batch=1",
      "  swapbox compare a b",
      "  swapbox compare before/result.json after/result.json --out compare.html",
      "",
      "Exit codes: 0 compared, whatever differs, 2 bad input, 70 internal error."
    })
final class CompareCommand implements Runnable {

  private static final String PAGE = ".html";

  @Parameters(index = "0", paramLabel = "A", description = "What the other one is compared with.")
  private Path a = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The other one.")
  private Path b = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE.html|DIR",
      description =
          "Write a page to that file, or compare.html and compare.json to that directory.")
  private @Nullable Path out;

  @Option(
      names = "--json",
      description = "Print JSON instead of the table; docs/experiments.md explains the keys.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    ResultComparison comparison = ResultComparison.of(a, b);
    if (out != null) {
      write(comparison, out);
    }
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.print(json ? ResultJson.write(comparison) : CompareSummary.of(comparison));
    stdout.flush();
  }

  private static void write(ResultComparison comparison, Path out) {
    String name = String.valueOf(out.getFileName());
    if (name.endsWith(PAGE)) {
      Path directory = out.toAbsolutePath().resolveSibling("");
      ResultDirectory.named(directory).write(name, Report.write(comparison));
      return;
    }
    ResultDirectory directory = ResultDirectory.named(out);
    directory.write("compare.json", ResultJson.write(comparison));
    directory.write("compare" + PAGE, Report.write(comparison));
  }
}
