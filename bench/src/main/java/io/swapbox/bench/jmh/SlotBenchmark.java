package io.swapbox.bench.jmh;

import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ReleasedCluster;
import io.swapbox.allocator.VirtualClusters;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Virtual slots that are allocated, looked up, and freed, without actors and without pages, in
 * clusters that are half full; an operation is one slot, or one run of 16.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SlotBenchmark {

  private static final int BATCH = 32;
  private static final int ORDER = 4;
  private static final int STAYING = 1 << 14;
  private static final int CGROUP = 1;

  private final VirtualClusters clusters = new VirtualClusters(1, 0);
  private final long[] batch = new long[BATCH];
  private int granted;

  /** Leaves every other slot of some clusters in use, and every other run of 16 of others. */
  @Setup
  public void fill() {
    long[] runs = new long[2 * STAYING];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = allocate(0);
    }
    for (int i = 0; i < runs.length; i += 2) {
      free(runs[i]);
    }
    int count = runs.length >> ORDER;
    for (int i = 0; i < count; i++) {
      runs[i] = allocate(ORDER);
    }
    for (int i = 0; i < count; i += 2) {
      freeRun(runs[i]);
    }
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    clusters.close();
  }

  /** One slot is allocated and freed. */
  @Benchmark
  public long single() {
    long entry = allocate(0);
    free(entry);
    return entry;
  }

  /** 32 slots are allocated, then freed with one look-up a cluster. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long[] batch() {
    for (int i = 0; i < BATCH; i++) {
      batch[i] = allocate(0);
    }
    uncache(BATCH);
    int from = 0;
    for (int i = 1; i <= BATCH; i++) {
      if (i == BATCH || Entry.cluster(batch[i]) != Entry.cluster(batch[from])) {
        clusters.free(batch, from, i);
        from = i;
      }
    }
    return batch;
  }

  /** A run of 16 slots is allocated, then freed with one look-up. */
  @Benchmark
  public long order4() {
    long run = allocate(ORDER);
    freeRun(run);
    return run;
  }

  private void free(long entry) {
    clusters.uncache(clusters.find(entry));
    clusters.free(entry);
  }

  private void freeRun(long run) {
    for (int i = 0; i < 1 << ORDER; i++) {
      batch[i] = Entry.ofRun(run, i);
    }
    uncache(1 << ORDER);
    clusters.free(batch, 0, 1 << ORDER);
  }

  /** A new slot has its page in the swap cache; its entry can be freed when it no longer has. */
  private void uncache(int count) {
    long found = clusters.find(batch[0]);
    clusters.uncache(found);
    for (int i = 1; i < count; i++) {
      found = clusters.findAfter(batch[i - 1], found, batch[i]);
      clusters.uncache(found);
    }
  }

  /** A run, with another cluster when there is none: slots retire after so many generations. */
  private long allocate(int order) {
    long run = clusters.allocateRun(order, CGROUP);
    while (run == Entry.NONE) {
      if (clusters.hasReleased()) {
        ReleasedCluster released = clusters.pollReleased();
        if (released.reusable()) {
          clusters.grant(released.cluster(), released.nextGeneration());
        }
      } else {
        clusters.grant(Entry.clusterId(granted++, 0), 0);
      }
      run = clusters.allocateRun(order, CGROUP);
    }
    return run;
  }
}
