package io.swapbox.bench.cli;

import io.swapbox.bench.compare.ListedResult;
import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.result.ResultJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Names the experiments, every setting, or results of earlier runs. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = "Name the experiments and what each shows, all settings, or earlier results.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox list              the experiments",
      "  swapbox list --settings   every setting: default, unit, meaning",
      "  swapbox list --results    the results in the directory results",
      "",
      "Exit codes: 0 ok, 2 bad input, 70 internal error."
    })
final class ListCommand implements Runnable {

  @Option(
      names = "--settings",
      description = "Print every setting with its default, unit and meaning instead.")
  private boolean settings;

  @Option(
      names = "--results",
      arity = "0..1",
      paramLabel = "DIR",
      fallbackValue = "results",
      description =
          "Print the results in DIR and below instead, oldest first, with their main figures."
              + " DIR is 'results' where it is left out.")
  private @Nullable Path results;

  @Option(names = "--json", description = "Print the results as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if ((json && results == null) || (settings && results != null)) {
      throw new ParameterException(
          spec.commandLine(), "--json is for --results, and that is not for --settings");
    }
    PrintWriter out = spec.commandLine().getOut();
    Catalogue catalogue = new Catalogue();
    if (results != null) {
      List<ListedResult> found = ListedResult.below(results);
      out.print(json ? ResultJson.write(found) : ResultList.of(found));
    } else if (settings) {
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
