package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.bytes;
import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.nanos;
import static io.swapbox.bench.cli.Format.percent;

import io.swapbox.bench.result.TraceInfo;
import io.swapbox.workloads.imports.Skipped;
import io.swapbox.workloads.imports.TraceFormat;
import io.swapbox.workloads.imports.TraceInput;
import io.swapbox.workloads.trace.TraceStatistics;
import io.swapbox.workloads.trace.WorkingSetPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is in a trace, for a terminal. */
final class TraceSummary {

  private static final long PAGE_BYTES = 4096;

  private TraceSummary() {}

  static TraceInfo info(
      String file, TraceFormat format, TraceInput.Outcome outcome, TraceStatistics.Facts facts) {
    List<TraceInfo.Skips> skipped = new ArrayList<>();
    outcome
        .skipped()
        .forEach((reason, times) -> skipped.add(new TraceInfo.Skips(reason.label(), times)));
    return TraceInfo.of(file, format.label(), outcome.storedBytes(), facts, skipped);
  }

  /** Its counts, a line each. */
  static String facts(TraceInfo info) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Read",
        "%s, %s, %s".formatted(info.file(), info.format(), bytes(info.storedBytes())));
    line(
        text,
        "Records",
        "%s: %s reads, %s writes, %s frees"
            .formatted(
                count(info.records()),
                count(info.reads()),
                count(info.writes()),
                count(info.frees())));
    line(
        text,
        "Pages",
        "%s, at most %s (%s) alive at once"
            .formatted(
                count(info.pages()),
                count(info.peakLivePages()),
                bytes(info.peakLivePages() * PAGE_BYTES)));
    line(text, "Threads", count(info.threads()));
    line(text, "Time", nanos(info.nanos()));
    String label = "Skipped";
    for (TraceInfo.Skips skips : info.skipped()) {
      line(text, label, count(skips.count()) + " " + Skipped.of(skips.reason()).description());
      label = "";
    }
    return text.toString();
  }

  /** The working set by window; nothing for a trace of few references. */
  static String workingSet(TraceInfo info) {
    if (info.workingSet().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n");
    row(text, "Last references", "pages of them", "memory", "others");
    long references = info.reads() + info.writes();
    for (WorkingSetPoint point : info.workingSet()) {
      row(
          text,
          count(point.window()),
          String.format(Locale.ROOT, "%,.1f", point.averagePages()),
          bytes(Math.round(point.averagePages() * PAGE_BYTES)),
          percent(point.misses(), references));
    }
    return text.append("others: references to a page that is not among them\n").toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("%-11s %s%n".formatted(label, value));
  }

  private static void row(StringBuilder text, String a, String b, String c, String d) {
    text.append("%15s %16s %12s %9s%n".formatted(a, b, c, d));
  }
}
