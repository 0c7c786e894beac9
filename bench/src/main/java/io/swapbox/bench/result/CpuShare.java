package io.swapbox.bench.result;

import io.swapbox.actors.runtime.Work;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the CPU time of the process went, in nanoseconds. Null is what the JVM cannot tell.
 *
 * <p>The process is work, actors and JVM. Work is measured from its begin to its end: where it
 * waits (for a device, for a core of a busy machine) it counts more than its CPU time, and {@code
 * actorsNanos} and {@code otherNanos} less, even less than 0.
 *
 * @param processNanos user and system time of all threads
 * @param javaNanos the part of it that Java threads took
 * @param workNanos time in the work that a swap space exists for, by kind
 * @param actorsNanos {@code javaNanos} less all work: actors, mailboxes, tables
 * @param jvmNanos {@code processNanos} less {@code javaNanos}: JIT compiler and garbage collector
 * @param compilerNanos elapsed time that the JIT compiler's threads ran, summed
 * @param gcNanos elapsed time that the garbage collector ran
 * @param otherNanos {@code processNanos} less all work
 * @param otherShare the same as a share of {@code processNanos}, up to 1
 */
public record CpuShare(
    @Nullable Long processNanos,
    @Nullable Long javaNanos,
    Map<String, Long> workNanos,
    @Nullable Long actorsNanos,
    @Nullable Long jvmNanos,
    long compilerNanos,
    long gcNanos,
    @Nullable Long otherNanos,
    @Nullable Double otherShare) {

  static CpuShare of(ReplayOutcome.Cpu cpu) {
    Map<String, Long> workNanos = new LinkedHashMap<>();
    long work = 0;
    for (Work kind : Work.values()) {
      long nanos = cpu.work().nanos().getOrDefault(kind, 0L);
      workNanos.put(kind.name(), nanos);
      work += nanos;
    }
    Long process = cpu.processNanos() > 0 ? cpu.processNanos() : null;
    Long java = cpu.javaNanos() >= 0 ? cpu.javaNanos() : null;
    Long other = less(process, work);
    return new CpuShare(
        process,
        java,
        workNanos,
        less(java, work),
        java == null ? null : less(process, java),
        cpu.compilerNanos(),
        cpu.gcNanos(),
        other,
        process == null || other == null ? null : Math.rint(other * 1000.0 / process) / 1000);
  }

  private static @Nullable Long less(@Nullable Long whole, long part) {
    return whole == null ? null : whole - part;
  }
}
