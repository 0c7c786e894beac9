package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.ComparisonExperiment;
import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.bench.experiment.Experiment;
import io.swapbox.bench.experiment.FreePathExperiment;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.bench.experiment.SoakExperiment;
import io.swapbox.bench.result.Comparison;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.RunResult;
import io.swapbox.bench.result.SoakResult;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.soak.Soak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Mixin private ResultOptions output = new ResultOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Replayer replayer;

  RunCommand(Replayer replayer) {
    this.replayer = replayer;
  }

  @Override
  public Integer call() {
    Experiment chosen = new Catalogue().read(experiment, overridesByPath());
    requireOneVirtualRun(chosen);
    // Before the run: a directory that cannot be written should not cost one.
    ResultDirectory directory = output.directory(experiment);
    RunResult result = run(chosen);
    return output.publish(result, directory);
  }

  private RunResult run(Experiment chosen) {
    Environment environment = Environment.capture();
    return switch (chosen) {
      case ReplayExperiment replay -> Result.of(replay, replay(replay), environment);
      case ComparisonExperiment comparison -> compare(comparison, environment);
      case ContentionExperiment contention -> {
        try (Progress progress = progress(contention.name())) {
          yield SeriesRun.run(contention, environment, progress);
        }
      }
      case FreePathExperiment freePath -> {
        try (Progress progress = progress(freePath.name())) {
          yield FreePathRun.run(freePath, environment, progress);
        }
      }
      case SoakExperiment soak -> {
        try (Progress progress = progress(soak.name())) {
          yield SoakResult.of(soak, Soak.run(soak.soak(), soak.carrier(), progress), environment);
        }
      }
    };
  }

  /** Runs them all, or up to the first one whose pages did not come back as they went. */
  private Comparison compare(ComparisonExperiment chosen, Environment environment) {
    List<Comparison.Point> points = new ArrayList<>();
    for (ComparisonExperiment.Run run : chosen.runs()) {
      points.add(Comparison.Point.of(run, replay(run.experiment()), environment));
      if (!points.getLast().run().integrity().intact()) {
        break;
      }
    }
    return Comparison.of(chosen, points, environment);
  }

  private ReplayOutcome replay(ReplayExperiment chosen) {
    try (TraceFiles traces = new TraceFiles(traceMessages, traceEvents);
        Progress progress = progress(chosen.replay().trace())) {
      ReplayRuntime carrier =
          chosen.carrier() instanceof ReplayRuntime.Virtual virtual && wantsTraces()
              ? virtual.loggedTo(traces)
              : chosen.carrier();
      return replayer.run(chosen.replay(), carrier, chosen.warmUps(), progress);
    }
  }

  private boolean wantsTraces() {
    return traceMessages != null || traceEvents != null;
  }

  private void requireOneVirtualRun(Experiment chosen) {
    boolean one =
        chosen instanceof ReplayExperiment replay
            && replay.carrier() instanceof ReplayRuntime.Virtual;
    if (wantsTraces() && !one) {
      throw new ParameterException(
          spec.commandLine(),
          "--trace-messages and --trace-events are for one run in virtual time: a replay with"
              + " -D runtime=virtual");
    }
  }

  private Progress progress(String of) {
    return Progress.on(spec.commandLine().getErr(), of);
  }

  private Map<String, String> overridesByPath() {
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
