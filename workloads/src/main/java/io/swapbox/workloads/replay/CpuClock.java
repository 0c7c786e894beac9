package io.swapbox.workloads.replay;

import com.sun.management.OperatingSystemMXBean;
import io.swapbox.actors.runtime.WorkTotals;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Reads the CPU time that this process and the JVM's own work have taken so far. */
final class CpuClock {

  private final long processNanos;
  private final long compilerNanos;
  private final long gcNanos;

  private CpuClock(long processNanos, long compilerNanos, long gcNanos) {
    this.processNanos = processNanos;
    this.compilerNanos = compilerNanos;
    this.gcNanos = gcNanos;
  }

  /** The times at this moment. */
  static CpuClock now() {
    return new CpuClock(processNanos(), compilerNanos(), gcNanos());
  }

  /** What was taken since an earlier moment. */
  ReplayOutcome.Cpu since(CpuClock earlier, WorkTotals work) {
    long process =
        processNanos < 0 || earlier.processNanos < 0 ? -1 : processNanos - earlier.processNanos;
    return new ReplayOutcome.Cpu(
        process, compilerNanos - earlier.compilerNanos, gcNanos - earlier.gcNanos, work);
  }

  private static long processNanos() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
        ? os.getProcessCpuTime()
        : -1;
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
