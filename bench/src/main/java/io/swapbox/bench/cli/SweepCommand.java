package io.swapbox.bench.cli;

import io.swapbox.ConfigurationException;
import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.Grid;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.Sweep;
import java.io.PrintWriter;
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

/** Runs an experiment with every combination of the values of some settings. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    versionProvider = SwapboxCommand.Version.class,
    description = {
      "Run an experiment once for each combination of values: a -D with a list, [a,b,c], gives a"
          + " setting several, one with a single value changes it for all points.",
      "A list always means one point an element, of settings that take lists themselves too"
          + " (dispatcher, contention.cpus, variants). For a point that has a list, put it in a"
          + " list: contention.cpus=[[1,16],[1,64]]. Elements with commas or brackets need"
          + " quotes: workload.trace=[redis,\"usemem:64,random\"].",
      "Each result is kept when it is there: the same command with the same --out goes on where it"
          + " was interrupted. Results of other settings, or of another version of the program, are"
          + " refused. Prints a table; writes result.json, points.csv, runs.csv and report.html."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  swapbox sweep -D runtime=virtual -D swap.batch=[1,4,32] --out batches",
      "  swapbox sweep -D workload.memory=[0.25,0.5] -D swap.cpus=[1,2] --repeat 5",
      "  swapbox sweep contention -D swap.batch=[1,4] -D contention.cpus=[1,16,64]",
      "  swapbox sweep neighbours -D dispatcher=[caller-runs,fork-join] --repeat 3",
      "",
      "Exit codes:",
      "   0  all pages of all points came back as they went, and all slots too",
      "   1  a point failed, or its integrity check did; the others were run",
      "   2  bad input, and nothing was run: the message names the setting, point,",
      "      option or file",
      "  70  internal error"
    })
final class SweepCommand implements Callable<Integer> {

  /** Heap that a simulated run may take, in bytes: traces, tables and messages. */
  private static final long HEAP_OF_RUN = 256L << 20;

  private static final int MAX_JOBS = 1024;

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
          "Runs of each point, with seeds that follow on the first; 1 to 1000. Two and more say"
              + " what is noise. Default: 1.")
  private int repeat = 1;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Points in virtual time that run at once, 1 to 1024. On threads they would disturb each"
              + " other and run one by one. Default: one a core, each with 256 MiB of heap"
              + " (SWAPBOX_JAVA_OPTS=-Xmx8g gives more).")
  private @Nullable Integer jobs;

  @Mixin private WatchOptions watching = new WatchOptions();

  @Mixin private ResultOptions output = new ResultOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Replayer replayer;

  SweepCommand(Replayer replayer) {
    this.replayer = replayer;
  }

  @Override
  public Integer call() {
    RepeatedRun.requireTimes(repeat, spec.commandLine());
    Grid grid = Grid.of(settings.byPath(), repeat);
    if (repeat > 1 && grid.sweeps(PlannedRun.SEED)) {
      throw new ConfigurationException(
          PlannedRun.SEED, "is swept, and --repeat gives every repetition its own; use one");
    }
    Catalogue catalogue = new Catalogue();
    List<SweepPoint> points = SweepPoint.of(catalogue, experiment, grid, repeat);
    int atOnce = atOnce(points);
    ResultDirectory directory = output.directory(experiment);
    RunKeeper keeper = new RunKeeper(catalogue, replayer, directory);
    SweepRun sweep = new SweepRun(points, directory, keeper);
    Environment environment = Environment.capture();
    PrintWriter err = spec.commandLine().getErr();
    if (sweep.made() > 0) {
      err.println(
          "sweep of %s: %d of %d runs are there"
              .formatted(experiment, sweep.made(), points.size() * repeat));
    }
    try (Watch watch = watching.open(experiment)) {
      try (Progress progress = watch.progress(experiment)) {
        sweep.run(atOnce, progress);
      }
      Sweep result = sweep.result(experiment, grid, environment);
      int exitCode = output.publish(result, directory);
      watch.end(result, directory.file("report.html"));
      return Math.max(exitCode, report(sweep.failed(), err));
    }
  }

  private int atOnce(List<SweepPoint> points) {
    require(jobs == null || (jobs >= 1 && jobs <= MAX_JOBS), "--jobs takes 1 to 1024, not " + jobs);
    if (!points.stream().allMatch(SweepPoint::virtual)) {
      require(
          jobs == null || jobs == 1,
          "--jobs is for points in virtual time: on threads they would disturb each other");
      return 1;
    }
    if (jobs != null) {
      return jobs;
    }
    Runtime machine = Runtime.getRuntime();
    return Math.clamp(machine.maxMemory() / HEAP_OF_RUN, 1, machine.availableProcessors());
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** Names the runs that failed, and says what the process ends with for their sake. */
  private static int report(Map<String, RuntimeException> failed, PrintWriter err) {
    int exitCode = ExitCode.OK;
    for (Map.Entry<String, RuntimeException> one : failed.entrySet()) {
      RuntimeException e = one.getValue();
      err.println("swapbox: %s: %s".formatted(one.getKey(), Failures.oneLine(e)));
      exitCode =
          Math.max(exitCode, Failures.isDefect(e) ? Failures.defect(e, err) : ExitCode.NOT_PASSED);
    }
    return exitCode;
  }
}
