package io.swapbox.workloads.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A format that a trace can be read from. */
public enum TraceFormat {
  /** Swapbox's own. */
  NATIVE,
  /** libCacheSim's oracleGeneral. */
  ORACLE,
  /** What {@code valgrind --tool=lackey --trace-mem=yes} prints. */
  LACKEY,
  /** Page faults as {@code perf script} prints them. */
  PERF,
  /** Page faults as the kernel's ftrace or {@code trace-cmd report} prints them. */
  FTRACE,
  /** Regions of DAMON as {@code damo report access --raw_form} or {@code perf script} does. */
  DAMON,
  /** Comma-separated values under a header. */
  CSV;

  /** What a user calls it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that label; empty when there is none. */
  public static Optional<TraceFormat> of(String label) {
    for (TraceFormat format : values()) {
      if (format.label().equals(label)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The labels of all. */
  public static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (TraceFormat format : values()) {
      labels.add(format.label());
    }
    return labels;
  }
}
