package io.swapbox.bench.result;

import io.swapbox.actors.runtime.Work;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the CPU time of the process went, in nanoseconds.
 *
 * @param processNanos user and system time of all threads, null where the JVM cannot tell
 * @param compilerNanos elapsed time that the JIT compiler ran; its CPU time is part of {@code
 *     otherNanos}
 * @param gcNanos the same of the garbage collector
 * @param workNanos time in the work that a swap space exists for, by kind
 * @param otherNanos {@code processNanos} less all work: actors, mailboxes, tables, compiler,
 *     collector; null where the JVM cannot tell
 * @param otherShare the same as a share of {@code processNanos}, 0 to 1
 */
public record CpuShare(
    @Nullable Long processNanos,
    long compilerNanos,
    long gcNanos,
    Map<String, Long> workNanos,
    @Nullable Long otherNanos,
    @Nullable Double otherShare) {

  static CpuShare of(ReplayOutcome.Cpu cpu) {
    Map<String, Long> workNanos = new LinkedHashMap<>();
    long sum = 0;
    for (Work work : Work.values()) {
      long nanos = cpu.work().nanos().getOrDefault(work, 0L);
      workNanos.put(work.name(), nanos);
      sum += nanos;
    }
    if (cpu.processNanos() <= 0) {
      return new CpuShare(null, cpu.compilerNanos(), cpu.gcNanos(), workNanos, null, null);
    }
    long other = cpu.processNanos() - sum;
    double share = Math.rint(other * 1000.0 / cpu.processNanos()) / 1000;
    return new CpuShare(
        cpu.processNanos(), cpu.compilerNanos(), cpu.gcNanos(), workNanos, other, share);
  }
}
