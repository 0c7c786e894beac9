package io.swapbox.bench.cli;

import io.swapbox.PageDamagedException;
import io.swapbox.SpaceFailedException;
import io.swapbox.SwapException;
import io.swapbox.workloads.replay.MemoryExhaustedException;
import io.swapbox.workloads.replay.OomKill;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns failures into a line on standard error, one for each task killed, and an exit code. */
final class Failures {

  private Failures() {}

  /** A command line that cannot be understood. */
  static int badArguments(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("swapbox: " + oneLine(e) + " (see '" + name + " --help')");
    return ExitCode.BAD_INPUT;
  }

  /** A command that failed: the user's input, a page that came back changed, or a defect. */
  static int failed(Exception e, CommandLine command, ParseResult parsed) {
    if (isDefect(e)) {
      return defect(e, command.getErr());
    }
    if (e instanceof MemoryExhaustedException exhausted) {
      for (OomKill kill : exhausted.kills()) {
        command.getErr().println("swapbox: out of memory: " + kill.describe());
      }
    } else {
      command.getErr().println("swapbox: " + oneLine(e));
    }
    return e instanceof PageDamagedException ? ExitCode.NOT_PASSED : ExitCode.BAD_INPUT;
  }

  /** Whether it is this program's fault, and no input's. */
  static boolean isDefect(Exception e) {
    return e instanceof SpaceFailedException || !(e instanceof SwapException);
  }

  /** A defect of this program, or a machine that cannot run it (no memory left). */
  static int defect(Throwable e, PrintWriter err) {
    err.println("swapbox: internal error: " + e);
    e.printStackTrace(err);
    return ExitCode.INTERNAL_ERROR;
  }

  /** What it says, in one line. */
  static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
