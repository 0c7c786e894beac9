package io.swapbox.bench.cli;

import io.swapbox.ReclaimSettings;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.allocator.LruKind;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.Payload;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.FullPool;
import io.swapbox.bench.result.Validation;
import io.swapbox.bench.result.ValidationCase;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;
import io.swapbox.workloads.recording.KernelBackend;
import io.swapbox.workloads.recording.PoolRun;
import io.swapbox.workloads.recording.RecordedCase;
import io.swapbox.workloads.recording.RecordedProgram;
import io.swapbox.workloads.recording.Recordings;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceReader;
import io.swapbox.workloads.trace.TraceSource;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replays recorded cases in virtual time with modelled pages, which is the same every time, on one
 * simulated CPU, as one task has nothing to do on another. As many run at once as there are cores.
 */
final class ValidationRun {

  private static final long SEED = 1;

  /** As many pages as the kernel reclaims at once, {@code SWAP_CLUSTER_MAX}. */
  private static final int BATCH = 32;

  /** A pool so large that it never becomes full, as no pool of the recordings did. */
  private static final ReplaySettings.Zswap POOL = new ReplaySettings.Zswap(1000, 90, 1);

  private static final ReplaySettings.File FILE = new ReplaySettings.File(null, 2L << 30, 4);

  /**
   * As the recordings were made: with swappiness 100, and beside a monitor that read memory.stat.
   * How often it did is not recorded; ten times a second comes closest.
   */
  private static final ReclaimSettings RECLAIM =
      new ReclaimSettings(LruKind.CLASSIC, 100, 100_000_000, true);

  private static final ReplayRuntime RUNTIME =
      new ReplayRuntime.Virtual(
          SEED, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);

  /**
   * What a trace says of its program.
   *
   * @param peakPages most pages alive at once
   * @param thinkNanos CPU time between two references of the trace
   * @param recordedPages that the program had memory for while it was traced
   */
  private record Traced(long peakPages, int thinkNanos, int recordedPages) {

    static Traced of(String name) {
      Trace trace = TraceReader.read(new TraceSource.Bundled(name), ReadProgress.none());
      RecordedProgram program = Recordings.program(name);
      return new Traced(
          trace.peakLivePages(),
          (int) (program.cpuNanos() / trace.references()),
          program.recordedPages());
    }

    Program on(KernelBackend backend) {
      return new Program(
          true, thinkNanos, backend != KernelBackend.ZRAM, recordedPages, Readahead.NONE, 0);
    }
  }

  private final Replayer replayer;
  private final Map<String, Traced> programs;
  private final int cases;
  private final PrintWriter err;
  private final AtomicInteger done = new AtomicInteger();

  private ValidationRun(Replayer replayer, List<RecordedCase> cases, PrintWriter err) {
    this.replayer = replayer;
    this.programs =
        cases.stream()
            .map(RecordedCase::trace)
            .distinct()
            .collect(Collectors.toMap(Function.identity(), Traced::of));
    this.cases = cases.size();
    this.err = err;
  }

  /**
   * Runs them all.
   *
   * @param fullPool a run whose pool became full, to be replayed beside; null for none
   * @param err gets a line for each
   * @throws io.swapbox.SwapException when a replay cannot be made or an actor failed
   */
  static Validation run(
      List<RecordedCase> cases,
      @Nullable PoolRun fullPool,
      Validation.Settings settings,
      Replayer replayer,
      Environment environment,
      PrintWriter err) {
    long start = System.nanoTime();
    ValidationRun run = new ValidationRun(replayer, cases, err);
    List<ValidationCase> results = run.all(cases);
    FullPool pool = fullPool == null ? null : run.replay(fullPool);
    return Validation.of(SEED, System.nanoTime() - start, results, pool, settings, environment);
  }

  private List<ValidationCase> all(List<RecordedCase> recorded) {
    if (recorded.isEmpty()) {
      return List.of();
    }
    int threads = Math.min(recorded.size(), Runtime.getRuntime().availableProcessors());
    List<Callable<ValidationCase>> replays = new ArrayList<>();
    recorded.forEach(one -> replays.add(() -> replay(one)));
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<ValidationCase> results = new ArrayList<>();
      for (Future<ValidationCase> result : pool.invokeAll(replays)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private ValidationCase replay(RecordedCase recorded) {
    ValidationCase result =
        ValidationCase.of(
            recorded,
            replayer.run(settings(recorded), RUNTIME, 0, (phase, references, total) -> {}));
    err.println(
        "%d of %d: %s, %s at %s"
            .formatted(
                done.incrementAndGet(),
                cases,
                result.trace(),
                result.backend(),
                Format.percent(Math.round(100 * result.fraction()), 100)));
    return result;
  }

  private FullPool replay(PoolRun run) {
    Trace trace = TraceReader.read(TraceSource.of(run.trace()), ReadProgress.none());
    long memory = run.frames() * PageFrames.PAGE_BYTES;
    int poolPercent = (int) Math.round(100.0 * run.poolBytes() / memory);
    ReplaySettings settings =
        new ReplaySettings(
                run.trace(),
                (double) run.frames() / trace.peakLivePages(),
                1,
                1,
                BATCH,
                new ReplaySettings.Zswap(poolPercent, POOL.acceptThresholdPercent(), 1),
                FILE,
                SEED,
                false)
            .withReclaim(RECLAIM)
            .withProgram(new Program(true, 0, true, 0, Readahead.NONE, 0));
    FullPool result =
        FullPool.of(run, replayer.run(settings, RUNTIME, 0, (phase, references, total) -> {}));
    err.println("and %s, with a pool that becomes full".formatted(run.program()));
    return result;
  }

  /** The model of a recorded case: its memory in frames, and what it swapped to. */
  private ReplaySettings settings(RecordedCase recorded) {
    Traced traced = Objects.requireNonNull(programs.get(recorded.trace()));
    KernelBackend backend = recorded.backend();
    return new ReplaySettings(
            recorded.trace(),
            (double) recorded.frames() / traced.peakPages(),
            1,
            1,
            BATCH,
            backend == KernelBackend.FILE ? null : POOL,
            backend == KernelBackend.ZRAM ? null : FILE,
            SEED,
            false)
        .withReclaim(RECLAIM)
        .withProgram(traced.on(backend));
  }
}
