package io.swapbox.bench.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that run experiments: what is changed of their settings. */
final class SettingOptions {

  @Option(
      names = "-D",
      paramLabel = "PATH=VALUE",
      description =
          "Change a setting, as in swap.batch=1; may be repeated."
              + " 'swapbox list --settings' prints all, with defaults and units.")
  private List<String> overrides = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Any whole number; picks what the pages contain and, in virtual time, the"
              + " interleaving. The same as -D seed=N."
              + " Default: the experiment's, 1.")
  private @Nullable Long seed;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * The settings that the user gave, by path, in the order in which they were first named.
   *
   * @throws ParameterException when one is not written as {@code path=value}
   */
  Map<String, String> byPath() {
    Map<String, String> byPath = new LinkedHashMap<>();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "-D takes PATH=VALUE, not '" + override + "'");
      }
      byPath.put(override.substring(0, equals).strip(), override.substring(equals + 1).strip());
    }
    if (seed != null) {
      byPath.put("seed", seed.toString());
    }
    return byPath;
  }
}
