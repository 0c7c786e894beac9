package io.swapbox.bench.cli;

import io.swapbox.bench.reproduce.PublishedResults;
import io.swapbox.bench.reproduce.PublishedRow;
import io.swapbox.bench.reproduce.Reproduction;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.PublishedComparison;
import io.swapbox.bench.result.ResultDirectory;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs published results as experiments, and says which of them hold. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Lay published results of the kernel's swap layer beside ours.",
      "Each row has the published value, ours, the bounds that were set before, and whether ours is"
          + " within them. Runs are in virtual time with modelled pages, scaled down. Prints a"
          + " table; writes result.json and report.html. Takes some minutes."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox reproduce --list",
      "  swapbox reproduce",
      "  swapbox reproduce free-per-slot free-batched --out /tmp/free",
      "",
      "Exit codes:",
      "   0  at least 80 % of the predictions hold",
      "   1  they do not, or the integrity check of a run failed",
      "   2  bad input: the message names the row, option or file",
      "  70  internal error"
    })
final class ReproduceCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "ROW",
      description = "Rows to run, by their ids. Default: all.")
  private List<String> rows = List.of();

  @Option(
      names = "--list",
      description = "Name the rows with published values and bounds, and run nothing.")
  private boolean list;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Any whole number; picks what the pages contain and the interleaving. Default: 1.")
  private long seed = 1;

  @Mixin private ResultOptions output = new ResultOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PublishedResults results = PublishedResults.load();
    List<PublishedRow> chosen = results.choose(rows);
    if (list) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(ReproduceSummary.list(chosen));
      out.flush();
      return ExitCode.OK;
    }
    ResultDirectory directory = output.directory(PublishedComparison.NAME);
    Environment environment = Environment.capture();
    PrintWriter err = spec.commandLine().getErr();
    Reproduction made =
        Reproduction.run(
            results,
            chosen,
            seed,
            (run, done, total) ->
                err.println(
                    "%d of %d: %s, %s"
                        .formatted(done, total, run.plan().name(), Format.nanos(run.wallNanos()))));
    return output.publish(
        PublishedComparison.of(seed, made, new PublishedComparison.Settings(rows), environment),
        directory);
  }
}
