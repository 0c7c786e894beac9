package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.mebibytes;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.overhead.BackendOverhead;
import io.swapbox.bench.overhead.Bar;
import io.swapbox.bench.overhead.Design;
import io.swapbox.bench.overhead.KernelDesigns;
import io.swapbox.bench.overhead.PoolBookkeeping;
import io.swapbox.bench.overhead.Usage;
import io.swapbox.bench.result.Overhead;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What metadata takes as a table for a terminal. */
final class OverheadSummary {

  private final StringBuilder text = new StringBuilder();

  private OverheadSummary() {}

  /** The table, ending in a line feed. */
  static String of(Overhead result) {
    OverheadSummary summary = new OverheadSummary();
    summary.line("%s: %s".formatted(result.experiment(), result.description()));
    summary.line("");
    summary.line(
        "%s slots of 4 KiB; all figures in MiB".formatted(count(result.settings().slots())));
    result.backends().forEach(summary::backend);
    summary.line("");
    summary.pool(result.pool());
    summary.line("Time        " + nanos(result.wallNanos()));
    summary.line("Bars        " + bars(result));
    return summary.text.toString();
  }

  private static String bars(Overhead result) {
    if (result.backends().stream().allMatch(backend -> backend.bars().isEmpty())) {
      return "none: they are for %s slots".formatted(count(KernelDesigns.PUBLISHED_SLOTS));
    }
    return result.passed() ? "all hold" : "NOT ALL HOLD";
  }

  private void backend(BackendOverhead backend) {
    line("");
    String title = "Everything in " + (backend.backend().equals("zswap") ? "zswap" : "a swap file");
    row(title, backend.usage().stream().map(usage -> usage.percent() + " %").toList());
    for (Design design : backend.designs()) {
      row("  " + design.name() + source(design.source()), sizes(design.bytes()));
    }
    part("  of Swapbox: descriptors", backend.usage(), Usage::virtualBytes);
    if (backend.usage().getFirst().physicalBytes() > 0) {
      part("  of Swapbox: slots of the file", backend.usage(), Usage::physicalBytes);
    }
    part("  Swapbox, by what the JVM says", backend.usage(), Usage::jvmBytes);
    backend.bars().forEach(this::bar);
  }

  private static String source(Design.Source source) {
    return source == Design.Source.MEASURED ? "" : " (" + name(source) + ")";
  }

  private static String name(Design.Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  private void part(String title, List<Usage> usages, ToLongFunction<Usage> bytes) {
    row(title, sizes(usages.stream().map(bytes::applyAsLong).toList()));
  }

  private static List<String> sizes(List<Long> bytes) {
    return bytes.stream().map(Format::mebibytes).toList();
  }

  private void bar(Bar bar) {
    line(
        "  Bar at %3d %%: at most %s, %s: %s"
            .formatted(
                bar.percent(),
                mebibytes(bar.maxBytes()),
                mebibytes(bar.bytes()),
                bar.holds() ? "holds" : "DOES NOT HOLD"));
  }

  private void pool(PoolBookkeeping pool) {
    line(
        "Beside it, the pool keeps %.1f bytes an object: %s for %s objects of %s bytes"
            .formatted(
                pool.bytesPerObject(),
                mebibytes(pool.metadataBytes()),
                count(pool.objects()),
                count(pool.objectBytes())));
  }

  private void row(String title, List<String> cells) {
    StringBuilder row = new StringBuilder("%-36s".formatted(title));
    cells.forEach(cell -> row.append("%10s".formatted(cell)));
    line(row.toString());
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
