package io.swapbox.bench.cli;

import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.Validation;
import io.swapbox.workloads.recording.KernelBackend;
import io.swapbox.workloads.recording.PoolRun;
import io.swapbox.workloads.recording.RecordedCase;
import io.swapbox.workloads.recording.Recordings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lays replays beside what a real kernel counted. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Compare swap-outs and swap-ins of the model with those of a real kernel.",
      "Replays each trace at each memory limit and on each backend that the kernel was recorded"
          + " with, in virtual time, and lays the counts of a plain LRU list beside. Prints a"
          + " table; writes result.json and report.html. Takes about a minute."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox validate",
      "  swapbox validate --trace cc1-sqlite --backend zswap",
      "  swapbox validate --json --out /tmp/validate > result.json",
      "",
      "Exit codes:",
      "   0  every page came back as it went, and every slot was given back; how far off the",
      "      counts are is printed and does not matter",
      "   1  the integrity check of a replay failed",
      "   2  bad input: the message names the option or file",
      "  70  internal error"
    })
final class ValidateCommand implements Callable<Integer> {

  private static final String ALL = "all";

  @Option(
      names = "--trace",
      paramLabel = "NAME",
      description =
          "Replay this one alone: cc1-sqlite, redis, make-lua, touch, or touchbig, whose pool becomes"
              + " full. Default: all.")
  private String trace = ALL;

  @Option(
      names = "--backend",
      paramLabel = "B",
      description = "Swap to this one alone: zram, zswap, file. Default: all.")
  private String backend = ALL;

  @Mixin private ResultOptions output = new ResultOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Replayer replayer;

  ValidateCommand(Replayer replayer) {
    this.replayer = replayer;
  }

  @Override
  public Integer call() {
    PoolRun pool = Recordings.fullPool();
    List<RecordedCase> cases = List.of();
    if (!trace.equals(pool.program())) {
      cases = only("--trace", trace, Recordings.cases(), RecordedCase::trace);
      cases = only("--backend", backend, cases, recorded -> recorded.backend().label());
    }
    boolean withPool =
        (trace.equals(ALL) || cases.isEmpty())
            && (backend.equals(ALL) || backend.equals(KernelBackend.ZSWAP.label()));
    ResultDirectory directory = output.directory(Validation.NAME);
    return output.publish(
        ValidationRun.run(
            cases,
            withPool ? pool : null,
            new Validation.Settings(trace, backend),
            replayer,
            Environment.capture(),
            spec.commandLine().getErr()),
        directory);
  }

  private List<RecordedCase> only(
      String option, String wanted, List<RecordedCase> cases, Function<RecordedCase, String> name) {
    if (wanted.equals(ALL)) {
      return cases;
    }
    List<RecordedCase> found =
        cases.stream().filter(recorded -> name.apply(recorded).equals(wanted)).toList();
    if (found.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s takes one of %s, not '%s'"
              .formatted(
                  option, String.join(", ", cases.stream().map(name).distinct().toList()), wanted));
    }
    return found;
  }
}
