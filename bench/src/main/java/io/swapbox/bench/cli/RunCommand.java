package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.Experiment;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.RunResult;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.ReplayProgress;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment: prints a table, writes {@code result.json} and {@code report.html}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Replay a program's page references under a memory limit, or run a load on simulated"
          + " machines (contention, free-path).",
      "Pages that leave memory go through the swap space and are compared byte for byte when they"
          + " come back. Prints a table; writes result.json and report.html."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox run",
      "  swapbox run file-only --out /tmp/file-only",
      "  swapbox run -D workload.memory=0.25 -D swap.zswap.shards=1",
      "  swapbox run -D workload.trace=redis -D swap.file.path=/mnt/fast/swapfile",
      "  swapbox run -D runtime=virtual -D swap.cpus=8 -D workload.tasks=8",
      "  swapbox run -D dispatcher=[caller-runs,pinned]",
      "  swapbox run contention -D contention.cpus=[1,16,256]",
      "  swapbox run free-path -D free-path.tasks=8",
      "  swapbox run -D runtime=virtual --repeat 10 --out ten",
      "  swapbox run --live",
      "  swapbox run --json > result.json",
      "",
      "Exit codes:",
      "   0  every page came back as it went, and every slot was given back",
      "   1  the integrity check failed: a page came back changed, or a slot leaked;",
      "      or a soak left something else behind",
      "   2  bad input: the message names the option, setting or file",
      "  70  internal error"
    })
final class RunCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      defaultValue = Catalogue.DEFAULT,
      description =
          "A name that 'swapbox list' prints, or a .conf file of your own."
              + " Default: ${DEFAULT-VALUE}.")
  private String experiment = Catalogue.DEFAULT;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description =
          "Run it N times, 1 to 1000, with seeds that follow on the first, and sum up: means, and"
              + " the 95 %% intervals that hold them. On threads the first run alone has warm-ups."
              + " Each result goes to a directory of its seed; 'swapbox compare' takes them as one"
              + " side. Default: 1.")
  private int repeat = 1;

  @Option(
      names = "--trace-messages",
      paramLabel = "FILE",
      description =
          "Write every message of a replay in virtual time to a text file: time, place,"
              + " actor, message, wait and service in ns, separated by tabs.")
  private @Nullable Path traceMessages;

  @Option(
      names = "--trace-events",
      paramLabel = "FILE",
      description =
          "Write the same as Chrome trace-event JSON, which opens in Perfetto: a time"
              + " line for each simulated CPU and device.")
  private @Nullable Path traceEvents;

  @Mixin private WatchOptions watching = new WatchOptions();

  @Mixin private ResultOptions output = new ResultOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Catalogue catalogue = new Catalogue();
  private final Replayer replayer;

  RunCommand(Replayer replayer) {
    this.replayer = replayer;
  }

  @Override
  public Integer call() {
    RepeatedRun.requireTimes(repeat, spec.commandLine());
    Experiment chosen = catalogue.read(experiment, settings.byPath());
    requireOneVirtualRun(chosen);
    // Before the run: a directory that cannot be written should not cost one.
    ResultDirectory directory = output.directory(experiment);
    try (Watch watch = watching.open(chosen.name())) {
      RunResult result = run(chosen, directory, watch);
      int exitCode = output.publish(result, directory);
      watch.end(result, directory.file("report.html"));
      return exitCode;
    }
  }

  private RunResult run(Experiment chosen, ResultDirectory directory, Watch watch) {
    if (repeat == 1) {
      return new ExperimentRun(this::logged, watch::progress).run(chosen);
    }
    RunKeeper keeper = new RunKeeper(catalogue, replayer, directory);
    return RepeatedRun.run(chosen, settings.byPath(), repeat, keeper, watch::progress);
  }

  /** A replay, of which every message is written to the files that the user named. */
  private ReplayOutcome logged(
      ReplaySettings replay, ReplayRuntime runtime, int warmUps, ReplayProgress progress) {
    try (TraceFiles traces = new TraceFiles(traceMessages, traceEvents)) {
      ReplayRuntime carrier =
          runtime instanceof ReplayRuntime.Virtual virtual && wantsTraces()
              ? virtual.loggedTo(traces)
              : runtime;
      return replayer.run(replay, carrier, warmUps, progress);
    }
  }

  private boolean wantsTraces() {
    return traceMessages != null || traceEvents != null;
  }

  private void requireOneVirtualRun(Experiment chosen) {
    boolean one =
        repeat == 1
            && chosen instanceof ReplayExperiment replay
            && replay.carrier() instanceof ReplayRuntime.Virtual;
    if (wantsTraces() && !one) {
      throw new ParameterException(
          spec.commandLine(),
          "--trace-messages and --trace-events are for one run in virtual time: a replay with"
              + " -D runtime=virtual");
    }
  }
}
