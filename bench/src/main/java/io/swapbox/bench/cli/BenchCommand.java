package io.swapbox.bench.cli;

import io.swapbox.bench.result.BenchResult;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.suite.BenchmarkInfo;
import io.swapbox.bench.suite.Suite;
import io.swapbox.bench.suite.SuiteOutcome;
import io.swapbox.bench.suite.SuiteRun;
import io.swapbox.bench.suite.SuiteSettings;
import io.swapbox.bench.suite.SuiteSettings.ProfilerOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Run the JMH benchmarks: slots, stores and loads, messages, forks, reclaim, virtual time, and"
          + " beside them what this machine does without any of it.",
      "Each runs in JVMs of its own with the options of this one; best with nothing else running."
          + " Prints a table; writes result.json and report.html."
    },
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox bench --list                       every benchmark and its parameters",
      "  swapbox bench StoreLoad -p metering=true   those of a class, with one value",
      "  swapbox bench Slot Anchor --forks 1        two groups, quickly",
      "  swapbox bench --smoke                      whether all of them run; seconds",
      "  swapbox bench 'Pool.*store' --prof jfr     with a recording beside the results",
      "",
      "Exit codes:",
      "   0  every benchmark has a score",
      "   1  one threw",
      "   2  bad input: the message names the benchmark, parameter or option",
      "  70  internal error"
    })
final class BenchCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "REGEX",
      description = "Which benchmarks: each that has a match in its name. Default: all.")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = "-p",
      paramLabel = "PARAM=VALUE[,VALUE]",
      description = "Values of a parameter, in the place of the benchmark's own.")
  private List<String> params = new ArrayList<>();

  @Option(names = "--list", description = "Name the benchmarks and their parameters, and run none.")
  private boolean list;

  @Option(
      names = "--smoke",
      description = "Only see whether they run: one iteration of milliseconds, in this JVM.")
  private boolean smoke;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that run a benchmark, 1 to 1024; groups take whole multiples.")
  private @Nullable Integer threads;

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "JVMs that run a benchmark one after another, 0 to 100; 0 is this JVM.")
  private @Nullable Integer forks;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      description = "Iterations that do not count, 0 to 1000.")
  private @Nullable Integer warmUps;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Iterations that count, 1 to 1000.")
  private @Nullable Integer iterations;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Time of an iteration of either kind, 1 to 3600.")
  private @Nullable Integer seconds;

  @Option(
      names = "--prof",
      paramLabel = "NAME[:OPTIONS]",
      description =
          "A profiler of JMH's beside the collector's, which is always there: jfr, stack,"
              + " perfnorm, ...")
  private List<String> profilers = new ArrayList<>();

  @Mixin private ResultOptions output = new ResultOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<BenchmarkInfo> all = Suite.benchmarks();
    BenchmarkChoice choice = new BenchmarkChoice(spec.commandLine());
    List<BenchmarkInfo> chosen = choice.matching(all, patterns);
    if (list) {
      spec.commandLine().getOut().print(BenchmarkTable.of(chosen));
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    }
    ResultDirectory directory = output.directory(BenchResult.NAME);
    SuiteSettings settings =
        new SuiteSettings(
            choice.params(chosen, params),
            smoke,
            within("--threads", threads, 1, 1024),
            within("--forks", forks, 0, 100),
            within("--warm-ups", warmUps, 0, 1000),
            within("--iterations", iterations, 1, 1000),
            within("--seconds", seconds, 1, 3600),
            profilers(directory));
    return output.publish(measure(chosen, settings), directory);
  }

  private BenchResult measure(List<BenchmarkInfo> chosen, SuiteSettings settings) {
    Environment environment = Environment.capture();
    try (Progress progress = Progress.on(spec.commandLine().getErr(), BenchResult.NAME)) {
      SuiteOutcome outcome = SuiteRun.run(chosen, settings, progress);
      return BenchResult.of(outcome, patterns, settings, environment);
    }
  }

  private @Nullable Integer within(String option, @Nullable Integer value, int min, int max) {
    if (value != null && (value < min || value > max)) {
      throw new ParameterException(
          spec.commandLine(), "%s takes %,d to %,d, not %d".formatted(option, min, max, value));
    }
    return value;
  }

  /** Those asked for; a recording goes where the results go unless another place is named. */
  private List<ProfilerOption> profilers(ResultDirectory directory) {
    List<ProfilerOption> options = new ArrayList<>();
    for (String text : profilers) {
      int colon = text.indexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      String given = colon < 0 ? "" : text.substring(colon + 1);
      String place =
          name.equals("jfr") && given.isEmpty() ? "dir=" + directory.file("recordings") : given;
      ProfilerOption option = new ProfilerOption(name, place);
      SuiteRun.refuses(option)
          .ifPresent(
              reason -> {
                throw new ParameterException(
                    spec.commandLine(), "--prof cannot take " + name + ": " + reason);
              });
      if (!name.equals("gc")) {
        options.add(option);
      }
    }
    return List.copyOf(options);
  }
}
