package io.swapbox.bench.experiment;

import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;

/** Reads how the tasks of a replay run. */
final class ProgramReader {

  private static final String THINK_TIME = "workload.think-time";

  private ProgramReader() {}

  /**
   * What these settings come to.
   *
   * @param inVirtualTime where a program can be given time of its own
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static Program read(SettingReader read, boolean inVirtualTime) {
    boolean sideBySide =
        read.word("workload.interleaving", "concurrent", "recorded").equals("concurrent");
    int thinkNanos = read.integer(THINK_TIME, 0, Program.MAX_THINK_NANOS);
    if (thinkNanos > 0 && !inVirtualTime) {
      throw read.refused(THINK_TIME, "0: on threads references take the time that they take");
    }
    long recorded = read.bytes("workload.recorded-memory", 0);
    return new Program(
        sideBySide,
        thinkNanos,
        read.flag("swap.cache"),
        (int) Math.min(recorded / PageFrames.PAGE_BYTES, Integer.MAX_VALUE),
        readahead(read),
        read.shareOrNone("workload.fork", 1));
  }

  private static Readahead readahead(SettingReader read) {
    Readahead.Kind kind =
        read.word("swap.readahead", "vma", "cluster").equals("vma")
            ? Readahead.Kind.VMA
            : Readahead.Kind.CLUSTER;
    return new Readahead(
        kind,
        read.integer("swap.page-cluster", 0, Readahead.MAX_PAGE_CLUSTER),
        read.flag("swap.readahead-of-memory"));
  }
}
