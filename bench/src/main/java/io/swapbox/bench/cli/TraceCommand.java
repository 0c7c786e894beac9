package io.swapbox.bench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands on traces, without one of them. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = "Convert traces that other tools recorded, and look into them.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox trace import lackey.txt --out ls.trace.zst   convert, to replay it",
      "  swapbox trace info redis                             what is in a trace",
      "  swapbox trace head faults.txt -n 20                  its first records",
      "",
      "Exit codes: 0 ok, 2 bad input, 70 internal error."
    })
final class TraceCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine withSubcommands() {
    return new CommandLine(new TraceCommand())
        .addSubcommand(new TraceImportCommand())
        .addSubcommand(new TraceInfoCommand())
        .addSubcommand(new TraceHeadCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: import, info or head");
  }
}
