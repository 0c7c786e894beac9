package io.swapbox.bench.cli;

import io.swapbox.bench.result.ResultJson;
import io.swapbox.bench.result.TraceInfo;
import io.swapbox.workloads.imports.TraceInput;
import io.swapbox.workloads.trace.TraceStatistics;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is in a trace. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description =
        "Count what is in a trace of any format: records, pages, threads, time, and the working set"
            + " by window.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox trace info cc1-sqlite",
      "  swapbox trace info lackey.txt --json",
      "",
      "Exit codes: 0 ok, 2 bad input, 70 internal error."
    })
final class TraceInfoCommand implements Runnable {

  @Mixin private TraceInputOptions input = new TraceInputOptions();

  @Option(names = "--json", description = "Print JSON; docs/traces.md explains the keys.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    TraceInput trace = input.open(Long.MAX_VALUE);
    TraceStatistics statistics = new TraceStatistics();
    TraceInput.Outcome outcome = input.read(trace, statistics);
    TraceInfo info = TraceSummary.info(input.file(), trace.format(), outcome, statistics.facts());
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json ? ResultJson.write(info) : TraceSummary.facts(info) + TraceSummary.workingSet(info));
    out.flush();
  }
}
