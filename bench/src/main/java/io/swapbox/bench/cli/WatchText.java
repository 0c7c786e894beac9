package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.bytes;
import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.live.Moment;
import io.swapbox.bench.result.Mailbox;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.RunResult;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an experiment stands, as text of at most 80 columns. */
final class WatchText {

  private static final long PAGE_BYTES = 4096;
  private static final int NAME_COLUMNS = 36;
  private static final int BAR_COLUMNS = 34;

  private final Result now;
  private final @Nullable Result before;
  private final List<String> lines = new ArrayList<>();

  private WatchText(Result now, @Nullable RunResult before) {
    this.now = now;
    // A warm-up that has ended is none of this run.
    this.before =
        before instanceof Result earlier && earlier.nanos() < now.nanos() ? earlier : null;
  }

  /**
   * Several lines, of a replay with its figures.
   *
   * @param before a result of the same run: rates are those since then
   */
  static List<String> lines(Moment moment, @Nullable RunResult before) {
    List<String> lines = new ArrayList<>();
    lines.add("%-36s [%s] %3d %%".formatted(clip(name(moment)), bar(moment), percent(moment)));
    if (moment.result() instanceof Result result) {
      lines.addAll(new WatchText(result, before).figures());
    }
    return lines;
  }

  /** The same in one line, which may be longer. */
  static String line(Moment moment, @Nullable RunResult before) {
    String head = "%s: %d %%".formatted(name(moment), percent(moment));
    return moment.result() instanceof Result result
        ? head + "; " + new WatchText(result, before).summary()
        : head;
  }

  private static String name(Moment moment) {
    // The phase of a series is called as the experiment is.
    return moment.phase().equals(moment.run())
        ? moment.run()
        : moment.phase() + " of " + moment.run();
  }

  private static String clip(String name) {
    return name.length() <= NAME_COLUMNS ? name : name.substring(0, NAME_COLUMNS - 1) + "…";
  }

  private static String bar(Moment moment) {
    int filled = (int) (BAR_COLUMNS * share(moment));
    return "#".repeat(filled) + "-".repeat(BAR_COLUMNS - filled);
  }

  private static int percent(Moment moment) {
    return (int) (100 * share(moment));
  }

  private static double share(Moment moment) {
    return moment.total() <= 0 ? 0 : Math.min(1, (double) moment.done() / moment.total());
  }

  private List<String> figures() {
    ReplayOutcome.Sample held = now.samples().getLast();
    lines.add(
        "Time      %s%s, %s references"
            .formatted(
                nanos(now.nanos()),
                now.virtualNanos() == null ? "" : " of virtual time",
                count(now.trace().references())));
    lines.add(
        "Faults    %s a second, of them %s major"
            .formatted(count(rate("pgfault")), count(rate("pgmajfault"))));
    lines.add("Pressure  " + pressure());
    lines.add("%-10s %15s %15s %17s".formatted("Pages", "out a second", "in a second", "held now"));
    lines.add("  %-8s %15s %15s %17s".formatted("memory", "", "", pages(held.residentPages())));
    swapped("zero", "swpout_zero", "swpin_zero", count(held.zeroPages()) + " pages");
    swapped("zswap", "zswpout", "zswpin", bytes(held.poolBytes()));
    swapped("file", "pswpout", "pswpin", pages(held.filePages()));
    for (Mailbox mailbox : Summary.longestWaits(now)) {
      lines.add(
          "Wait      %-46s p99 %s"
              .formatted(
                  mailbox.actor() + " " + mailbox.message(), nanos(mailbox.waiting().p99())));
    }
    return lines;
  }

  private void swapped(String where, String out, String in, String held) {
    lines.add("  %-8s %15s %15s %17s".formatted(where, count(rate(out)), count(rate(in)), held));
  }

  private String summary() {
    ReplayOutcome.Sample held = now.samples().getLast();
    List<Mailbox> waits = Summary.longestWaits(now);
    return "%s, out %s/s, in %s/s, major faults %s/s, memory %s, zswap %s, file %s, pressure %s%s"
        .formatted(
            nanos(now.nanos()),
            count(rate("swpout_zero") + rate("zswpout") + rate("pswpout")),
            count(rate("swpin_zero") + rate("zswpin") + rate("pswpin")),
            count(rate("pgmajfault")),
            pages(held.residentPages()),
            bytes(held.poolBytes()),
            pages(held.filePages()),
            pressure(),
            waits.isEmpty()
                ? ""
                : ", longest wait %s %s p99 %s"
                    .formatted(
                        waits.getFirst().actor(),
                        waits.getFirst().message(),
                        nanos(waits.getFirst().waiting().p99())));
  }

  private String pressure() {
    ReplayOutcome.Pressure pressure = now.pressure();
    return String.format(
        Locale.ROOT,
        "some %.1f %%, full %.1f %%",
        pressure.some().percent(),
        pressure.full().percent());
  }

  private static String pages(long pages) {
    return bytes(pages * PAGE_BYTES);
  }

  /** Of a counter, a second since the result before. */
  private long rate(String counter) {
    long beforeNanos = before == null ? 0 : before.nanos();
    long already = before == null ? 0 : before.counter(counter);
    double seconds = (now.nanos() - beforeNanos) / 1e9;
    return seconds <= 0 ? 0 : Math.round((now.counter(counter) - already) / seconds);
  }
}
