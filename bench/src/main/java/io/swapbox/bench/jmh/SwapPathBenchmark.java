package io.swapbox.bench.jmh;

import io.swapbox.SwapSpace;
import io.swapbox.backends.Page;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pages into each tier and out of it, by the blocking calls; an operation is one page. {@link
 * AnchorBenchmark} has what the bytes alone cost.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SwapPathBenchmark {

  private static final int BATCH = StoredPages.BATCH;
  private static final int PAGE = Page.PAGE_BYTES;

  /** Where pages go. */
  @Param Tier tier;

  /** What they contain. */
  @Param PageClass content;

  /** How many of them a call has. */
  @Param Calls calls;

  /** Pages a call. */
  public enum Calls {
    /** One. */
    SINGLE,
    /** 32, as many as a message of the kernel's reclaim has. */
    BATCHED
  }

  private final ByteBuffer room = ByteBuffer.allocateDirect(BATCH * PAGE);
  private StoredPages stored;
  private SwapSpace space;
  private int next;

  /** Fills a space. */
  @Setup
  public void open() {
    stored = new StoredPages(tier, content, 1, false);
    space = stored.space();
  }

  /** Closes it. */
  @TearDown
  public void close() {
    stored.close();
  }

  /** A page is stored in the place of one that is freed. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long[] store() {
    int batch = next();
    long[] entries = stored.entries(batch);
    if (calls == Calls.BATCHED) {
      space.freeAll(entries);
      stored.setEntries(batch, space.swapOutAll(stored.pages(batch)));
    } else {
      for (int i = 0; i < BATCH; i++) {
        space.free(entries[i]);
        entries[i] = space.swapOut(stored.page(batch, i));
      }
    }
    return entries;
  }

  /** A page is brought back and stays stored. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ByteBuffer load() {
    long[] entries = stored.entries(next());
    if (calls == Calls.BATCHED) {
      space.swapInAll(entries, room.clear());
    } else {
      for (int i = 0; i < BATCH; i++) {
        space.swapIn(entries[i], room(i));
      }
    }
    return room;
  }

  /** A page is stored, brought back and freed. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long storeAndLoad() {
    int batch = next();
    if (calls == Calls.BATCHED) {
      long[] entries = space.swapOutAll(stored.pages(batch));
      space.swapInAll(entries, room.clear());
      space.freeAll(entries);
      return entries[0];
    }
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      long entry = space.swapOut(stored.page(batch, i));
      space.swapInAndFree(entry, room(i));
      sum += entry;
    }
    return sum;
  }

  private ByteBuffer room(int page) {
    return room.limit((page + 1) * PAGE).position(page * PAGE);
  }

  private int next() {
    next = next + 1 < StoredPages.BATCHES ? next + 1 : 0;
    return next;
  }
}
