package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.bytes;
import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.integrity;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.result.SoakResult;
import io.swapbox.workloads.soak.Checkpoint;
import java.util.Map;
import java.util.stream.Collectors;

/** A soak's result as a table for a terminal: a line a checkpoint. */
final class SoakSummary {

  private static final String ROW = "%11s %14s %9s %11s %11s %9s %11s %11s  %s%n";
  private static final double NANOS = 1e9;

  private SoakSummary() {}

  /** The table, ending in a line feed. */
  static String of(SoakResult result) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n%n".formatted(result.experiment(), result.description()));
    text.append(
        ROW.formatted(
            "Checkpoint",
            "operations",
            "entries",
            "tables",
            "pool",
            "file",
            "heap",
            "direct",
            "left behind"));
    result.checkpoints().forEach(checkpoint -> row(text, checkpoint));
    Long virtual = result.virtualNanos();
    long elapsed = virtual == null ? result.wallNanos() : virtual;
    text.append(
        "%nTime        %s%s%n"
            .formatted(
                nanos(elapsed),
                virtual == null
                    ? " on threads"
                    : " in virtual time; it took " + nanos(result.wallNanos())));
    long operations = result.pageOperations();
    text.append(
        "Load        %s page operations, %s a second of real time; %s changes beneath them%n"
            .formatted(
                count(operations),
                count(Math.round(operations / (Math.max(1, result.wallNanos()) / NANOS))),
                count(result.changes())));
    text.append("Pages       %s%n".formatted(numbers(result.pages())));
    text.append("Space       %s%n".formatted(numbers(result.counters())));
    text.append(integrity(result.integrity())).append(System.lineSeparator());
    for (Checkpoint checkpoint : result.checkpoints()) {
      for (String leak : checkpoint.leaks()) {
        text.append("LEAKED      %s%n".formatted(leak));
      }
    }
    return text.toString();
  }

  private static void row(StringBuilder text, Checkpoint checkpoint) {
    text.append(
        ROW.formatted(
            nanos(checkpoint.nanos()),
            count(checkpoint.pages()),
            count(checkpoint.level().entries()),
            bytes(checkpoint.level().descriptorBytes()),
            bytes(checkpoint.level().poolBytes()),
            count(checkpoint.level().filePages()),
            bytes(checkpoint.memory().heapBytes()),
            bytes(checkpoint.memory().directBytes()),
            checkpoint.holds() ? "nothing" : "SOMETHING"));
  }

  private static String numbers(Map<String, Long> numbers) {
    return numbers.entrySet().stream()
        .map(number -> number.getKey() + " " + count(number.getValue()))
        .collect(Collectors.joining(", "));
  }
}
