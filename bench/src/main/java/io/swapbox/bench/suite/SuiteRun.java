package io.swapbox.bench.suite;

import io.swapbox.bench.suite.SuiteSettings.ProfilerOption;
import io.swapbox.workloads.replay.ReplayProgress;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.profile.ProfilerFactory;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.ProfilerConfig;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs benchmarks by JMH. */
public final class SuiteRun {

  /** Long enough for one call of everything that is not a whole run. */
  private static final TimeValue SMOKE_TIME = TimeValue.milliseconds(5);

  /** The parameter that says how many pages a benchmark has; a smoke run has few of them. */
  private static final String PAGES = "pages";

  private static final List<String> SMOKE_PAGES = List.of("4096");

  /** What the launcher gives every JVM of the program; the first has older ones ignore the next. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED");

  private SuiteRun() {}

  /**
   * Runs benchmarks.
   *
   * @throws SuiteException when JMH does not begin, as another JMH is running
   */
  public static SuiteOutcome run(
      List<BenchmarkInfo> benchmarks, SuiteSettings asked, ReplayProgress progress) {
    SuiteSettings settings = asked.smoke() ? smoke(asked) : asked;
    long start = System.nanoTime();
    int runs = benchmarks.stream().mapToInt(info -> info.runs(settings.params())).sum();
    SuiteOutput output = new SuiteOutput(progress, runs);
    if (settings.smoke()) {
      // Nothing is measured, so that nobody else disturbs.
      System.setProperty("jmh.ignoreLock", "true");
    }
    try {
      Collection<RunResult> results = new Runner(options(benchmarks, settings), output).run();
      output.endOfCurrent();
      List<Score> scores =
          results.stream().map(Score::of).sorted(Comparator.comparing(Score::benchmark)).toList();
      return new SuiteOutcome(scores, output.failures(), System.nanoTime() - start);
    } catch (RunnerException e) {
      throw new SuiteException(Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
    }
  }

  /** Why a profiler cannot be used here; empty when it can. */
  public static Optional<String> refuses(ProfilerOption profiler) {
    try {
      ProfilerFactory.getProfilerOrException(
          new ProfilerConfig(profiler.name(), profiler.options()));
      return Optional.empty();
    } catch (ProfilerException e) {
      return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static SuiteSettings smoke(SuiteSettings asked) {
    Map<String, List<String>> params = new TreeMap<>(asked.params());
    params.putIfAbsent(PAGES, SMOKE_PAGES);
    return new SuiteSettings(params, true, asked.threads(), 0, 0, 1, null, asked.profilers());
  }

  private static Options options(List<BenchmarkInfo> benchmarks, SuiteSettings settings) {
    ChainedOptionsBuilder options = new OptionsBuilder();
    for (BenchmarkInfo benchmark : benchmarks) {
      options.include("^" + Pattern.quote(benchmark.target()) + "$");
    }
    settings.params().forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    if (settings.threads() != null) {
      options.threads(settings.threads());
    }
    if (settings.forks() != null) {
      options.forks(settings.forks());
    }
    if (settings.warmUps() != null) {
      options.warmupIterations(settings.warmUps());
    }
    if (settings.iterations() != null) {
      options.measurementIterations(settings.iterations());
    }
    if (settings.seconds() != null) {
      options.warmupTime(TimeValue.seconds(settings.seconds()));
      options.measurementTime(TimeValue.seconds(settings.seconds()));
    }
    if (settings.smoke()) {
      options.measurementTime(SMOKE_TIME);
    }
    options.addProfiler(GCProfiler.class);
    for (ProfilerOption profiler : settings.profilers()) {
      options.addProfiler(profiler.name(), profiler.options());
    }
    return options.jvmArgsPrepend(missingFlags()).build();
  }

  /** A fork has the options of this JVM; these besides when it was started without the launcher. */
  private static String[] missingFlags() {
    List<String> mine = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return FLAGS.stream().filter(flag -> !mine.contains(flag)).toArray(String[]::new);
  }
}
