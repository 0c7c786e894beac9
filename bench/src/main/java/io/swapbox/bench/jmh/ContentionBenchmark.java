package io.swapbox.bench.jmh;

import io.swapbox.SwapSpace;
import io.swapbox.backends.Page;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Threads that use one space at the same time; an operation is one page. Beside the scores stand
 * the messages that waited in the mailboxes meanwhile, and how long all of them together did.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ContentionBenchmark {

  private static final int BATCH = StoredPages.BATCH;
  private static final int PAGE = Page.PAGE_BYTES;

  /** Prime to the number of pages, so that no page follows its neighbour. */
  private static final int STRIDE = 1597;

  /** Where pages are. */
  @Param({"ZSWAP", "MEMORY"})
  Tier tier;

  /** Slot allocators of the space. */
  @Param({"1", "2"})
  int cpus;

  private StoredPages stored;

  /** Fills a space. */
  @Setup
  public void open() {
    stored = new StoredPages(tier, PageClass.COMPRESSIBLE, cpus, true);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    stored.close();
  }

  /** What a thread has for itself. */
  @State(Scope.Thread)
  public static class Own {

    private final ByteBuffer room = ByteBuffer.allocateDirect(BATCH * PAGE);
    private ByteBuffer pages = room;
    private int next;

    /** Copies a batch: buffers have one position. */
    @Setup
    public void copy(ContentionBenchmark shared, ThreadParams thread) {
      next = thread.getThreadIndex() * (PageClass.PAGES / thread.getThreadCount());
      pages = ByteBuffer.allocateDirect(BATCH * PAGE);
      synchronized (shared) {
        pages.put(shared.stored.pages(next / BATCH));
      }
    }

    private long entry(ContentionBenchmark shared) {
      next = (next + STRIDE) % PageClass.PAGES;
      return shared.stored.entries(next / BATCH)[next % BATCH];
    }
  }

  /** What mailboxes measured in an iteration; the first thread counts for all. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Mailboxes {

    /** Messages that were handled. */
    public long messages;

    /** Microseconds that they waited before, together. */
    public long waitMicros;

    private long messagesBefore;
    private long microsBefore;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void begin(ContentionBenchmark shared, ThreadParams thread) {
      messages = 0;
      waitMicros = 0;
      read(shared.stored.space(), thread);
      messagesBefore = messages;
      microsBefore = waitMicros;
    }

    /** Ends. */
    @TearDown(Level.Iteration)
    public void end(ContentionBenchmark shared, ThreadParams thread) {
      messages = -messagesBefore;
      waitMicros = -microsBefore;
      read(shared.stored.space(), thread);
    }

    private void read(SwapSpace space, ThreadParams thread) {
      if (thread.getThreadIndex() == 0) {
        space.mailboxes().forEach(actor -> actor.messages().forEach(type -> add(type.waits())));
      }
    }

    private void add(Histogram waits) {
      messages += waits.getTotalCount();
      waitMicros += (long) (waits.getMean() * waits.getTotalCount() / 1000);
    }
  }

  /** One thread stores batches, loads their pages one by one and frees them. */
  @Benchmark
  @Threads(1)
  @OperationsPerInvocation(BATCH)
  public long one(Own own, Mailboxes mailboxes) {
    return outAndIn(own);
  }

  /** Two threads do. */
  @Benchmark
  @Threads(2)
  @OperationsPerInvocation(BATCH)
  public long two(Own own, Mailboxes mailboxes) {
    return outAndIn(own);
  }

  /** Four threads do. */
  @Benchmark
  @Threads(4)
  @OperationsPerInvocation(BATCH)
  public long four(Own own, Mailboxes mailboxes) {
    return outAndIn(own);
  }

  /** A thread for each core does. */
  @Benchmark
  @Threads(Threads.MAX)
  @OperationsPerInvocation(BATCH)
  public long cores(Own own, Mailboxes mailboxes) {
    return outAndIn(own);
  }

  /** One reclaimer stores and frees batches ... */
  @Benchmark
  @Group("reclaimAndFaults")
  @GroupThreads(1)
  @OperationsPerInvocation(BATCH)
  public long reclaim(Own own, Mailboxes mailboxes) {
    long[] entries = stored.space().swapOutAll(own.pages.clear());
    stored.space().freeAll(entries);
    return entries[0];
  }

  /** ... while three threads load pages. */
  @Benchmark
  @Group("reclaimAndFaults")
  @GroupThreads(3)
  public ByteBuffer fault(Own own, Mailboxes mailboxes) {
    stored.space().swapIn(own.entry(this), own.room.clear().limit(PAGE));
    return own.room;
  }

  private long outAndIn(Own own) {
    SwapSpace space = stored.space();
    long[] entries = space.swapOutAll(own.pages.clear());
    for (int i = 0; i < BATCH; i++) {
      space.swapIn(entries[i], own.room.limit((i + 1) * PAGE).position(i * PAGE));
    }
    own.room.clear();
    space.freeAll(entries);
    return entries[0];
  }
}
