package io.swapbox.bench.jmh;

import io.swapbox.allocator.LruKind;
import io.swapbox.allocator.LruPolicy;
import io.swapbox.allocator.LruPolicy.Look;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Cause;
import io.swapbox.allocator.ScanControl.Purpose;
import io.swapbox.allocator.Workingset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A reclaim of 32 pages on the LRU lists alone: frames are isolated, of those that are up for
 * eviction some were used and stay, the others go and come back with other pages; an operation is
 * one reclaim, which may get some pages more than it is after.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReclaimBenchmark {

  private static final int BATCH = ScanControl.SWAP_CLUSTER_MAX;
  private static final int FRAMES = 1 << 15;
  private static final int SWAPPINESS = 60;

  /** One page of so many was used since the last look. */
  private static final int USED = 4;

  /** Which lists. */
  @Param LruKind lru;

  private final ScanControl scan = new ScanControl(BATCH);
  private final int[] gone = new int[FRAMES];
  private LruPolicy lists;
  private int looks;

  /** Lists all frames. */
  @Setup
  public void fill() {
    lists = lru.create(FRAMES, 0, true);
    for (int frame = 0; frame < FRAMES; frame++) {
      lists.add(frame, false, Workingset.NO_SHADOW, 0);
    }
  }

  /** Pages of an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Reclaimed {

    /** Pages that went. */
    public long pages;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void clear() {
      pages = 0;
    }
  }

  /** One reclaim, and as many faults. */
  @Benchmark
  public int reclaim(Reclaimed reclaimed) {
    int count = 0;
    scan.begin(Cause.DIRECT, BATCH, SWAPPINESS);
    while (lists.isolate(scan, 0)) {
      for (int i = 0; i < scan.count(); i++) {
        int frame = scan.frame(i);
        Look look = look();
        lists.putBack(scan, frame, look, 0);
        if (look == Look.WRITTEN) {
          gone[count++] = frame;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      lists.add(gone[i], false, Workingset.NO_SHADOW, 0);
    }
    reclaimed.pages += count;
    return count;
  }

  private Look look() {
    if (++looks % USED == 0) {
      return Look.REFERENCED;
    }
    return scan.purpose() == Purpose.EVICT ? Look.WRITTEN : Look.IDLE;
  }
}
