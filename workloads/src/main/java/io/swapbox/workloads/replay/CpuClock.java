package io.swapbox.workloads.replay;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.swapbox.actors.runtime.WorkTotals;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads the CPU time that this process, its Java threads and the JVM's own work took so far.
 *
 * <p>The JVM's own threads (compiler, collector) are part of the process and no Java threads: what
 * the process took and Java threads did not is theirs.
 */
final class CpuClock {

  private static final long SETTLE_PAUSE_MILLIS = 250;
  private static final int MOST_SETTLE_PAUSES = 12;

  private final long processNanos;
  private final Map<Long, Long> javaNanos;
  private final long compilerNanos;
  private final long gcNanos;

  private CpuClock(long processNanos, Map<Long, Long> javaNanos, long compilerNanos, long gcNanos) {
    this.processNanos = processNanos;
    this.javaNanos = javaNanos;
    this.compilerNanos = compilerNanos;
    this.gcNanos = gcNanos;
  }

  /** The times at this moment. */
  static CpuClock now() {
    return new CpuClock(processNanos(), javaNanos(), compilerNanos(), gcNanos());
  }

  /**
   * Lets the JVM finish what warm-ups have left behind: collects garbage, and waits until the
   * compiler has had nothing to do for a while, a few seconds at most.
   */
  static void settle() {
    System.gc();
    long compiled = -1;
    for (int i = 0; i < MOST_SETTLE_PAUSES && compiled != compilerNanos(); i++) {
      compiled = compilerNanos();
      new CompletableFuture<Void>()
          .completeOnTimeout(null, SETTLE_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    }
  }

  /** What was taken since an earlier moment. */
  ReplayOutcome.Cpu since(CpuClock earlier, WorkTotals work) {
    long process =
        processNanos < 0 || earlier.processNanos < 0 ? -1 : processNanos - earlier.processNanos;
    return new ReplayOutcome.Cpu(
        process,
        javaSince(earlier),
        compilerNanos - earlier.compilerNanos,
        gcNanos - earlier.gcNanos,
        work);
  }

  /** A thread that was born since counts from 0; one that has died since is not seen any more. */
  private long javaSince(CpuClock earlier) {
    if (javaNanos.isEmpty() || earlier.javaNanos.isEmpty()) {
      return -1;
    }
    long sum = 0;
    for (Map.Entry<Long, Long> thread : javaNanos.entrySet()) {
      sum += thread.getValue() - earlier.javaNanos.getOrDefault(thread.getKey(), 0L);
    }
    return sum;
  }

  private static long processNanos() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
        ? os.getProcessCpuTime()
        : -1;
  }

  /** By thread, empty where the JVM cannot tell. */
  private static Map<Long, Long> javaNanos() {
    Map<Long, Long> nanos = new HashMap<>();
    if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        && threads.isThreadCpuTimeSupported()
        && threads.isThreadCpuTimeEnabled()) {
      long[] ids = threads.getAllThreadIds();
      long[] times = threads.getThreadCpuTime(ids);
      for (int i = 0; i < ids.length; i++) {
        // -1 is a thread that died in between.
        nanos.put(ids[i], Math.max(0, times[i]));
      }
    }
    return nanos;
  }

  private static long compilerNanos() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
        ? 0
        : TimeUnit.MILLISECONDS.toNanos(compiler.getTotalCompilationTime());
  }

  private static long gcNanos() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
