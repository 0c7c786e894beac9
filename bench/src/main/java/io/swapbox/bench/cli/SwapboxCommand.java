package io.swapbox.bench.cli;

import io.swapbox.bench.BuildInfo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: help and version. */
@Command(
    name = "swapbox",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = "A virtual swap space made of actors: replay real programs' pages against it.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox run                             the main experiment",
      "  swapbox run zswap-only -D swap.cpus=1   another one, with a setting changed",
      "  swapbox sweep --help                    a setting or several, value by value",
      "  swapbox list --settings                 every setting there is",
      "  swapbox bench --list                    the benchmarks of the parts",
      "  swapbox compare results/a results/b     what differs, and what of it is noise",
      "  swapbox overhead                        what metadata takes in memory",
      "  swapbox validate                        the model beside a real kernel",
      "  swapbox reproduce                       published results, and whether they hold",
      "  swapbox trace import --help             replay what other tools recorded",
      "  swapbox run --help                      what a run takes, and its exit codes",
      "",
      "Exit codes: 0 ok, 1 a check failed (pages, memory over its bar, a benchmark, a point, published",
      "results), 2 bad input, 70 internal error."
    })
final class SwapboxCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine command = spec.commandLine();
    throw new ParameterException(
        command,
        "name a command: run, sweep, list, calibrate, bench, compare, overhead, validate,"
            + " reproduce or trace");
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"swapbox " + BuildInfo.load().toText()};
    }
  }
}
