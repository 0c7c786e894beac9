package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.integrity;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.result.Percentiles;
import io.swapbox.bench.result.Point;
import io.swapbox.bench.result.Series;

/** A series as a table for a terminal: a line a point. */
final class SeriesSummary {

  private static final String ROW = "%-13s %5s %11s %11s %11s %12s %13s %13s%n";

  private SeriesSummary() {}

  /** The table, ending in a line feed. */
  static String of(Series series) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n%n".formatted(series.experiment(), series.description()));
    text.append(
        ROW.formatted(
            "Allocators",
            "CPUs",
            "wait mean",
            "wait p50",
            "wait p99",
            "pages/s",
            "messages",
            "simulated/s"));
    for (Point point : series.points()) {
      Percentiles wait = point.allocatorWait();
      text.append(
          ROW.formatted(
              point.allocators(),
              point.cpus(),
              nanos(Math.round(wait.mean())),
              nanos(wait.p50()),
              nanos(wait.p99()),
              count(point.pagesPerSecond()),
              count(point.messages()),
              count(perSecond(point.messages(), point.wallNanos()))));
    }
    text.append(
        "%nWaits of messages at slot allocators, of tasks for locks; pages a second of virtual time,%nmessages of real.%n"
            .formatted());
    return text.append(time(series))
        .append(integrity(series.integrity()))
        .append("%n".formatted())
        .toString();
  }

  private static String time(Series series) {
    long messages = series.points().stream().mapToLong(Point::messages).sum();
    return "Time        %s for %s messages, %s a second%n"
        .formatted(
            nanos(series.wallNanos()),
            count(messages),
            count(perSecond(messages, series.wallNanos())));
  }

  private static long perSecond(long messages, long nanos) {
    return Math.round(messages / (Math.max(1, nanos) / 1e9));
  }
}
