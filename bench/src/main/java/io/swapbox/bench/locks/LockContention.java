package io.swapbox.bench.locks;

import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkTotals;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.contention.ContentionOutcome;
import io.swapbox.workloads.contention.ContentionSettings;
import io.swapbox.workloads.contention.ContentionSettings.Allocators;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.Stopwatch;
import io.swapbox.workloads.trace.PageSizes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The load of the contention experiment on a simulated machine where tasks take slots under locks:
 * one for all slots, or one for those of each CPU.
 *
 * <p>Tasks run in the order of virtual time, of their numbers where that is the same, on the real
 * tables and pools. Only a task's own CPU uses its entries, so a lock for each cluster would show
 * no more than one for each CPU. As with actors each CPU has a shard of the pool, and the lock of
 * the slots alone differs.
 */
public final class LockContention implements AutoCloseable {

  private static final int SPACE = 1;
  private static final long POOL_BYTES_PER_CPU = 8L << 20;

  private final Consumer<Integer> progress;
  private final SlotTable[] tables;
  private final SimulatedLock[] locks;
  private final PoolShard[] shards;
  private final SimulatedTask[] tasks;
  private ReplayOutcome.@Nullable Memory half;
  private long end;

  private LockContention(ContentionSettings settings, Corpus corpus, Consumer<Integer> progress) {
    this.progress = progress;
    int cpus = settings.cpus();
    int homes = settings.allocators() == Allocators.GLOBAL_LOCK ? 1 : cpus;
    ClusterIds ids = new ClusterIds(homes);
    ZswapConfig pool = ZswapConfig.ofBytes(cpus * POOL_BYTES_PER_CPU, cpus);
    tables = new SlotTable[homes];
    locks = new SimulatedLock[homes];
    for (int home = 0; home < homes; home++) {
      tables[home] = new SlotTable(SPACE, home, settings.batch());
      locks[home] = new SimulatedLock(settings.costs().message(), home);
    }
    shards = new PoolShard[cpus];
    tasks = new SimulatedTask[cpus];
    for (int cpu = 0; cpu < cpus; cpu++) {
      shards[cpu] = new PoolShard(cpu, pool, settings.payload());
      int home = cpu % homes;
      tasks[cpu] =
          new SimulatedTask(
              settings,
              new SimulatedTask.Store(tables[home], locks[home], ids, shards[cpu]),
              new SimulatedCpu(cpu, settings.costs()),
              Contents.of(settings.payload(), corpus, PageSizes.unknown(), settings.seed(), cpu));
    }
  }

  /**
   * Runs the load and waits for its end.
   *
   * @param progress told how many tasks are done
   */
  public static ContentionOutcome run(ContentionSettings settings, Consumer<Integer> progress) {
    try (Corpus corpus = Corpus.load();
        LockContention machine = new LockContention(settings, corpus, progress)) {
      Stopwatch watch = Stopwatch.start();
      machine.run();
      return machine.outcome(watch.nanos());
    }
  }

  private void run() {
    PriorityQueue<SimulatedTask> ready =
        new PriorityQueue<>(
            Comparator.comparingLong(SimulatedTask::due)
                .thenComparingInt(task -> task.cpu().number()));
    ready.addAll(Arrays.asList(tasks));
    int done = 0;
    for (SimulatedTask task = ready.poll(); task != null; task = ready.poll()) {
      if (half == null && task.isHalfway()) {
        half = memory(task.due());
      }
      task.advance();
      if (task.hasEnded()) {
        end = Math.max(end, task.due());
        progress.accept(++done);
      } else {
        ready.add(task);
      }
    }
  }

  private ReplayOutcome.Memory memory(long nanos) {
    long descriptorBytes = 0;
    long entries = 0;
    for (SlotTable table : tables) {
      descriptorBytes += table.descriptorBytes();
      entries += table.entries();
    }
    long bytes = 0;
    long storedBytes = 0;
    long storedPages = 0;
    for (PoolShard shard : shards) {
      bytes += shard.bytes();
      storedBytes += shard.storedBytes();
      storedPages += shard.pages();
    }
    return new ReplayOutcome.Memory(
        nanos,
        descriptorBytes,
        entries,
        bytes,
        storedBytes,
        storedPages,
        Math.max(0, entries - storedPages),
        0,
        List.of());
  }

  private ContentionOutcome outcome(long wallNanos) {
    long verified = 0;
    long mismatches = 0;
    long zeros = 0;
    for (SimulatedTask task : tasks) {
      verified += task.verified();
      mismatches += task.mismatches();
      zeros += task.zeros();
    }
    ReplayOutcome.Memory last = memory(end);
    return new ContentionOutcome(
        wallNanos,
        end,
        0,
        counters(verified, zeros),
        Arrays.stream(locks).map(SimulatedLock::meter).toList(),
        new ReplayOutcome.Integrity(verified, mismatches, last.entries() + last.poolStoredPages()),
        half == null ? last : half,
        new WorkTotals(
            sum(SimulatedCpu::nanos), sum(SimulatedCpu::pages), sum(SimulatedCpu::bytes)),
        Arrays.stream(tasks).map(task -> task.cpu().use(end)).toList());
  }

  private static Map<String, Long> counters(long pages, long zeros) {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("zswpin", pages - zeros);
    counters.put("zswpout", pages - zeros);
    counters.put("swpin_zero", zeros);
    counters.put("swpout_zero", zeros);
    return counters;
  }

  private Map<Work, Long> sum(ToLongBiFunction<SimulatedCpu, Work> figure) {
    Map<Work, Long> sums = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      long sum = 0;
      for (SimulatedTask task : tasks) {
        sum += figure.applyAsLong(task.cpu(), work);
      }
      sums.put(work, sum);
    }
    return sums;
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    for (SimulatedTask task : tasks) {
      task.close();
    }
    for (SlotTable table : tables) {
      table.close();
    }
    for (PoolShard shard : shards) {
      shard.close();
    }
  }
}
