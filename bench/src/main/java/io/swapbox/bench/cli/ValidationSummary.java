package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;

import io.swapbox.bench.result.Deviation;
import io.swapbox.bench.result.ErrorSummary;
import io.swapbox.bench.result.FullPool;
import io.swapbox.bench.result.Validation;
import io.swapbox.bench.result.ValidationCase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A validation as a table for a terminal: two lines a case, pages swapped out and in. */
final class ValidationSummary {

  private final StringBuilder text = new StringBuilder();

  private ValidationSummary() {}

  /** The table, ending in a line feed. */
  static String of(Validation result) {
    ValidationSummary summary = new ValidationSummary();
    if (!result.cases().isEmpty()) {
      summary.table(result);
      summary.errors(result.summary());
    }
    if (result.fullPool() != null) {
      summary.fullPool(result.fullPool());
    }
    return summary
        .text
        .append(Format.integrity(result.integrity()))
        .append("%nTime        %s%n".formatted(Format.nanos(result.wallNanos())))
        .toString();
  }

  private void table(Validation result) {
    text.append("%s: %s%n%n".formatted(result.experiment(), result.description()));
    row(
        "Trace",
        "",
        "limit",
        "",
        "model",
        "kernel",
        "its runs",
        "ratio",
        "error",
        "plain LRU",
        "error",
        "target",
        "replay");
    for (ValidationCase one : result.cases()) {
      String limit = Math.round(100 * one.fraction()) + " %";
      String target = !one.counted() ? "–" : one.withinTarget() ? "met" : "MISSED";
      line(one, one.trace(), one.backend(), limit, "out", one.swapOuts(), target);
      line(one, "", "", "", "in", one.swapIns(), "");
    }
    text.append(
        "%nPages, zero-filled ones too. Target: both errors within %s; – is shown and not counted.%n"
            .formatted(percent(result.summary().targetWorstPercent())));
  }

  private void line(
      ValidationCase one,
      String trace,
      String backend,
      String limit,
      String direction,
      Deviation pages,
      String target) {
    boolean first = direction.equals("out");
    row(
        trace,
        backend,
        limit,
        direction,
        count(pages.model()),
        count(pages.kernel().median()),
        one.runs() == 1 ? "1" : count(pages.kernel().min()) + ".." + count(pages.kernel().max()),
        String.format(Locale.ROOT, "%.3f", pages.ratio()),
        signed(pages.errorPercent()),
        count(pages.plainLru()),
        signed(pages.plainLruErrorPercent()),
        target,
        first ? Format.nanos(one.wallNanos()) : "");
  }

  private void row(Object... cells) {
    String line =
        "%-11s%-6s%5s %-4s%9s%9s  %-17s%7s%9s  %9s%9s  %-7s%8s".formatted(cells).stripTrailing();
    text.append(line).append('\n');
  }

  private void errors(Validation.Summary summary) {
    errors("Model", summary.model(), summary);
    errors("Plain LRU", summary.plainLru(), summary);
  }

  private void errors(String of, @Nullable ErrorSummary errors, Validation.Summary summary) {
    text.append("%-12s".formatted(of));
    text.append(
        errors == null
            ? "none of these cases counts%n".formatted()
            : "error of %d figures: worst %s, median %s; target of %s and %s %s%n"
                .formatted(
                    summary.figures(),
                    percent(errors.worstPercent()),
                    percent(errors.medianPercent()),
                    percent(summary.targetWorstPercent()),
                    percent(summary.targetMedianPercent()),
                    errors.met() ? "met" : "MISSED"));
  }

  private void fullPool(FullPool pool) {
    text.append(
        "%nPool full   %s under %s with a pool of %s, made again by what its recording shows;%n"
            .formatted(
                pool.program(), Format.bytes(pool.limitBytes()), Format.bytes(pool.poolBytes())));
    text.append(
        "            not counted%s%n"
            .formatted(pool.kernelCutShort() ? ": the kernel's run was cut short" : ""));
    for (FullPool.Counter counter : pool.counters()) {
      text.append(
          "            %-12s %12s model %12s kernel%n"
              .formatted(counter.name(), count(counter.model()), count(counter.kernel())));
    }
  }

  private static String percent(double percent) {
    return String.format(Locale.ROOT, "%.1f %%", percent);
  }

  private static String signed(double percent) {
    return String.format(Locale.ROOT, "%+.1f %%", percent);
  }
}
