package io.swapbox.bench.cli;

import io.swapbox.workloads.imports.TraceInput;
import io.swapbox.workloads.trace.Trace;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the first records of a trace. */
@Command(
    name = "head",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description =
        "Print the first records of a trace of any format, as 'swapbox trace import' numbers them.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox trace head redis",
      "  swapbox trace head accesses.csv -n 50 --column page=pfn",
      "",
      "Exit codes: 0 ok, 2 bad input, 70 internal error."
    })
final class TraceHeadCommand implements Runnable {

  private static final String ROW = "%16s  %6s  %-5s  %10s%n";

  @Mixin private TraceInputOptions input = new TraceInputOptions();

  @Option(names = "-n", paramLabel = "N", description = "So many. Default: 10.")
  private long count = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    TraceInput trace = input.open(count);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(ROW, "time in ns", "thread", "kind", "page");
    input.readStart(
        trace, (nanos, page, thread, kind) -> out.printf(ROW, nanos, thread, name(kind), page));
    out.flush();
  }

  private static String name(byte kind) {
    return switch (kind) {
      case Trace.READ -> "read";
      case Trace.WRITE -> "write";
      default -> "free";
    };
  }
}
