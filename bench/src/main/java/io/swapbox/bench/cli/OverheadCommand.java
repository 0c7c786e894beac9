package io.swapbox.bench.cli;

import io.swapbox.bench.overhead.KernelDesigns;
import io.swapbox.bench.overhead.OverheadMeasurement;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Overhead;
import io.swapbox.bench.result.ResultDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what metadata takes, and lays it beside the kernel's designs. */
@Command(
    name = "overhead",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Measure the memory that descriptors, bitmaps, checksums and reverse maps take.",
      "Fills the real tables at 0, 25, 50, 75 and 100 % of a space of 32 GiB, once with everything"
          + " in zswap and once with everything in a swap file, and lays the figures beside those"
          + " of the kernel's designs. Prints a table; writes result.json and report.html."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox overhead",
      "  swapbox overhead --out /tmp/overhead",
      "  swapbox overhead --slots 1048576 --json > result.json",
      "",
      "Exit codes:",
      "   0  the metadata stays at or below its bars, if there are any for so many slots",
      "   1  it does not",
      "   2  bad input: the message names the option or file",
      "  70  internal error"
    })
final class OverheadCommand implements Callable<Integer> {

  private static final long MAX_SLOTS = 1L << 28;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Slots of the space, 1 to 268,435,456; published figures are scaled to them."
              + " Default: 8388608, which the published figures and the bars are for.")
  private long slots = KernelDesigns.PUBLISHED_SLOTS;

  @Mixin private ResultOptions output = new ResultOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (slots < 1 || slots > MAX_SLOTS) {
      throw new ParameterException(
          spec.commandLine(), "--slots takes 1 to %,d, not %d".formatted(MAX_SLOTS, slots));
    }
    ResultDirectory directory = output.directory(Overhead.NAME);
    return output.publish(measure(), directory);
  }

  private Overhead measure() {
    Environment environment = Environment.capture();
    try (Progress progress = Progress.on(spec.commandLine().getErr(), Overhead.NAME)) {
      return Overhead.of(OverheadMeasurement.measure(slots, progress), environment);
    }
  }
}
