package io.swapbox.bench.cli;

import io.swapbox.bench.result.TraceInfo;
import io.swapbox.workloads.imports.TraceInput;
import io.swapbox.workloads.trace.TraceStatistics;
import io.swapbox.workloads.trace.TraceWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Converts a trace into the native format. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Convert what another tool recorded into a trace that can be replayed.",
      "Pages and threads are numbered in the order of their first record; times begin at 0 and"
          + " never go back. docs/traces.md says how to record each format, and what is lost."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox trace import lackey.txt --out ls.trace.zst",
      "  swapbox trace import w92.oracleGeneral.zst --limit 1000000 --out w92.trace.zst",
      "  swapbox trace import a.csv --column address=addr --time-unit us --out a.trace.zst",
      "  swapbox run -D workload.trace=ls.trace.zst",
      "",
      "Exit codes: 0 ok, 2 bad input, 70 internal error."
    })
final class TraceImportCommand implements Runnable {

  @Mixin private TraceInputOptions input = new TraceInputOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the trace goes: compressed with zstd when it ends in .zst.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Replace a file that is there.")
  private boolean force;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Stop after so many records. Default: none is left out.")
  private @Nullable Long limit;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (out.getFileName() == null || out.toString().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--out takes a file");
    }
    TraceInput trace = input.open(limit == null ? Long.MAX_VALUE : limit);
    TraceStatistics statistics = new TraceStatistics();
    TraceInput.Outcome outcome;
    long written;
    try (TraceWriter writer = new TraceWriter(out, force)) {
      outcome =
          input.read(
              trace,
              (nanos, page, thread, kind) -> {
                statistics.record(nanos, page, thread, kind);
                writer.record(nanos, page, thread, kind);
              });
      written = writer.finish();
    }
    PrintWriter stdout = spec.commandLine().getOut();
    TraceInfo info = TraceSummary.info(input.file(), trace.format(), outcome, statistics.facts());
    stdout.print(TraceSummary.facts(info));
    stdout.println("Wrote       %s, %s".formatted(out, Format.bytes(written)));
    stdout.println("Replay      swapbox run -D workload.trace=" + out);
    stdout.flush();
  }
}
