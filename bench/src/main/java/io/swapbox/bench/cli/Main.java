package io.swapbox.bench.cli;

import io.swapbox.workloads.replay.Replay;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program {@code swapbox}. */
public final class Main {

  private Main() {}

  /** Runs a command and ends the process with its {@link ExitCode}. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(args, out, err));
  }

  private static int run(String[] args, PrintWriter out, PrintWriter err) {
    try {
      return commandLine(Replay::run).setOut(out).setErr(err).execute(args);
    } catch (Throwable e) {
      // Errors, which picocli lets through: the JVM would end with 1, which means something else.
      return Failures.defect(e, err);
    }
  }

  /** The commands, with what runs a replay. */
  static CommandLine commandLine(Replayer replayer) {
    return new CommandLine(new SwapboxCommand())
        .addSubcommand(new RunCommand(replayer))
        .addSubcommand(new SweepCommand(replayer))
        .addSubcommand(new ListCommand())
        .addSubcommand(new CalibrateCommand())
        .addSubcommand(new BenchCommand())
        .addSubcommand(new CompareCommand())
        .addSubcommand(new OverheadCommand())
        .addSubcommand(new ValidateCommand(replayer))
        .addSubcommand(new ReproduceCommand())
        .addSubcommand(TraceCommand.withSubcommands())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Failures::badArguments)
        .setExecutionExceptionHandler(Failures::failed);
  }
}
