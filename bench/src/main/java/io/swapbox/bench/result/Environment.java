package io.swapbox.bench.result;

import io.swapbox.bench.BuildInfo;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;

/**
 * Where and with what a run was made.
 *
 * @param startedAt when the run began, UTC
 * @param jvm name and version of the virtual machine
 * @param flags its options
 * @param maxHeapBytes most memory that its heap may take
 * @param cores processors that it may use
 * @param os name and version of the operating system
 * @param arch of the processor
 * @param lz4 the LZ4 implementation: {@code LZ4Factory:JNI} is the native one
 * @param version of Swapbox
 * @param gitRevision that it was built from
 */
public record Environment(
    String startedAt,
    String jvm,
    List<String> flags,
    long maxHeapBytes,
    int cores,
    String os,
    String arch,
    String lz4,
    String version,
    String gitRevision) {

  /** This process, now. */
  public static Environment capture() {
    Runtime runtime = Runtime.getRuntime();
    BuildInfo build = BuildInfo.load();
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        List.copyOf(ManagementFactory.getRuntimeMXBean().getInputArguments()),
        runtime.maxMemory(),
        runtime.availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        LZ4Factory.fastestInstance().toString(),
        build.version(),
        build.revision());
  }
}
