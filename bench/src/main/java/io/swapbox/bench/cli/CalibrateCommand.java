package io.swapbox.bench.cli;

import io.swapbox.bench.calibration.Calibration;
import io.swapbox.bench.calibration.CostModelFile;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.ResultFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what things cost on this machine and writes a cost model for virtual time. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Measure what things cost on this machine, for the cost model of virtual time.",
      "LZ4 by compressed size, copying, zero scan, checksum, messages, look-ups, drops, and a"
          + " temporary file's reads and writes. Takes less than a minute; best with nothing else"
          + " running."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox calibrate                          print the cost model",
      "  swapbox calibrate --out this-machine.conf  write it to a file",
      "",
      "Exit codes: 0 ok, 2 bad input, 70 internal error."
    })
final class CalibrateCommand implements Runnable {

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the cost model goes. Default: standard output.")
  private @Nullable Path out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    Calibration calibration = Calibration.measure(what -> err.println("measuring " + what));
    String text =
        CostModelFile.write(calibration, LocalDate.now(ZoneId.systemDefault()), machine());
    if (out == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    } else {
      write(out, text);
      err.println("wrote " + out);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new ResultFileException(file, e);
    }
  }

  private static String machine() {
    Environment environment = Environment.capture();
    return environment.cores()
        + " cores "
        + environment.arch()
        + ", "
        + environment.os()
        + ", "
        + environment.jvm();
  }
}
