package io.swapbox.workloads.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.workloads.replay.TraceFile;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceReader;
import io.swapbox.workloads.trace.TraceSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Threads in any order that they may run in, and some that they may not. */
class ThreadProgressTest {

  private static final long PAUSE = 100_000_000;

  /** A record as it was written down. */
  private record Made(int number, int thread, int page, byte kind, boolean afterPause) {}

  /** All records of a run, in the order of it. */
  private static List<Made> run(List<Made> records, Trace trace, SplittableRandom random) {
    List<Integer> runnable = new ArrayList<>();
    ThreadProgress progress =
        new ThreadProgress(Objects.requireNonNull(trace.threadOrder()), runnable::add);
    List<Made> run = new ArrayList<>();
    progress.start();
    while (!runnable.isEmpty()) {
      int thread = runnable.remove(/* index */ random.nextInt(runnable.size()));
      Made made = records.get(progress.record(thread));
      assertThat(made.thread()).isEqualTo(thread);
      run.add(made);
      if (progress.done(thread)) {
        runnable.add(thread);
      }
    }
    assertThat(progress.hasEnded()).isTrue();
    return run;
  }

  @Property(tries = 300)
  void everyRecordIsMadeOnceAndInAnOrderThatTheRulesAllow(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int threads) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Made> records = new ArrayList<>();
    TraceFile file = TraceFile.empty(200);
    int started = 0;
    long nanos = 0;
    long[] last = new long[threads];
    for (int number = 0; number < 200; number++) {
      // The first two records have different threads, so that there are two.
      int thread = number < 2 ? number : random.nextInt(Math.min(threads, started + 1));
      boolean first = thread == started;
      started = Math.max(started, thread + 1);
      nanos += random.nextInt(50) == 0 ? PAUSE : 10;
      int page = random.nextInt(30);
      byte kind = (byte) (random.nextInt(20) == 0 ? Trace.FREE : random.nextInt(2));
      boolean paused = first || nanos - last[thread] >= PAUSE;
      last[thread] = nanos;
      file.add(nanos, page, thread, kind);
      records.add(new Made(number, thread, page, kind, paused));
    }

    Trace trace = read(file);
    List<Made> run = run(records, trace, random.split());

    assertThat(run).containsExactlyInAnyOrderElementsOf(records);
    Map<Integer, Integer> lastOfThread = new HashMap<>();
    Map<Integer, Integer> lastOnPage = new HashMap<>();
    for (int at = 0; at < run.size(); at++) {
      Made made = run.get(at);
      assertThat(made.number()).isGreaterThan(lastOfThread.getOrDefault(made.thread(), -1));
      assertThat(made.number()).isGreaterThan(lastOnPage.getOrDefault(made.page(), -1));
      lastOfThread.put(made.thread(), made.number());
      lastOnPage.put(made.page(), made.number());
      if (made.kind() == Trace.FREE || made.afterPause()) {
        long before =
            run.subList(0, at).stream().filter(one -> one.number() < made.number()).count();
        assertThat(before).as("records before %s", made).isEqualTo(made.number());
      }
    }
  }

  /** As the threads of the recording, one of which was slowed down. */
  @Property(tries = 20)
  void threadsThatShareNothingRunAsTheyLike(@ForAll long seed) throws IOException {
    List<Made> records = new ArrayList<>();
    TraceFile file = TraceFile.empty(100);
    for (int number = 0; number < 100; number++) {
      int thread = number == 0 || number > 50 ? 0 : 1;
      file.add(number, number, thread, Trace.READ);
      records.add(new Made(number, thread, number, Trace.READ, false));
    }

    List<Made> run = run(records, read(file), new SplittableRandom(seed));

    int firstOfLate = run.indexOf(records.get(60));
    int lastOfEarly = run.indexOf(records.get(50));
    assertThat(firstOfLate).isLessThan(lastOfEarly);
  }

  private static Trace read(TraceFile file) throws IOException {
    Path directory = Files.createTempDirectory("threads");
    Path path = file.writeTo(directory, 200);
    try {
      return TraceReader.read(new TraceSource.TraceFile(path), (done, total) -> {});
    } finally {
      Files.delete(path);
      Files.delete(directory.resolve("made-up.lz4u16"));
      Files.delete(directory);
    }
  }
}
