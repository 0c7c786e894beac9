package io.swapbox.bench.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options by which a run is watched while it lasts. */
final class WatchOptions {

  private static final int MOST = 65_535;

  @Option(
      names = "--live",
      paramLabel = "PORT",
      arity = "0..1",
      preprocessor = AttachedPort.class,
      description =
          "Serve the run to browsers of this machine while it lasts, at http://localhost:PORT/:"
              + " how far it is, and the charts of its report so far. Default of PORT: one that is"
              + " free. What the page shows stays when the run has ended.")
  private @Nullable Integer port;

  @Option(
      names = "--watch",
      description =
          "Show figures of the run while it lasts on standard error: pages a second, memory,"
              + " pressure, the longest waits. Where that is no terminal, in a line a second.")
  private boolean figures;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * Opens what was asked for.
   *
   * @throws ParameterException when there is no such port
   * @throws io.swapbox.bench.live.LivePortException when it cannot be used
   */
  Watch open(String experiment) {
    if (port != null && (port < 0 || port > MOST)) {
      throw new ParameterException(
          spec.commandLine(),
          "--live takes a port from 1 to %d, or 0 for one that is free, not %d"
              .formatted(MOST, port));
    }
    return Watch.open(spec.commandLine().getErr(), figures, port, experiment);
  }

  /** A port is attached with an equals sign; what follows a space is the next argument. */
  static final class AttachedPort implements IParameterPreprocessor {

    private static final String FREE = "0";

    @Override
    @SuppressWarnings("JdkObsolete") // The interface has a Stack.
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        args.push(FREE);
      }
      return false;
    }
  }
}
