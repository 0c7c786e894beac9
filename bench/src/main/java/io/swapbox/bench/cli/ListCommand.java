package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.Catalogue;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Names the experiments, or every setting. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = "Name the experiments and what each shows.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox list              the experiments",
      "  swapbox list --settings   every setting: default, unit, meaning",
      "",
      "Exit codes: 0 ok, 2 bad input, 70 internal error."
    })
final class ListCommand implements Runnable {

  @Option(
      names = "--settings",
      description = "Print every setting with its default, unit and meaning instead.")
  private boolean settings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Catalogue catalogue = new Catalogue();
    if (settings) {
      out.print(catalogue.settingsReference());
    } else {
      experiments(out, catalogue);
    }
    out.flush();
  }

  private static void experiments(PrintWriter out, Catalogue catalogue) {
    int width = catalogue.names().stream().mapToInt(String::length).max().orElse(0);
    for (String name : catalogue.names()) {
      out.printf("%-" + width + "s  %s%n", name, catalogue.description(name));
    }
    out.println();
    out.println("Run one:          swapbox run NAME");
    out.println("Change a setting: swapbox run NAME -D workload.memory=0.25 -D swap.batch=1");
    out.println("Every setting:    swapbox list --settings");
    out.println("Your own:         swapbox run FILE.conf, which holds only what it changes");
  }
}
