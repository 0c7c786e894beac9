package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.bytes;
import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.integrity;
import static io.swapbox.bench.cli.Format.nanos;
import static io.swapbox.bench.cli.Format.percent;
import static io.swapbox.bench.cli.Format.ratio;

import io.swapbox.TierKind;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.virtual.PlaceUse;
import io.swapbox.bench.result.CpuShare;
import io.swapbox.bench.result.JobFacts;
import io.swapbox.bench.result.Mailbox;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.SwapoffFacts;
import io.swapbox.workloads.replay.OomKill;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A result as a table for a terminal, up to 100 columns wide. */
final class Summary {

  private static final long PAGE_BYTES = 4096;
  private static final int WAITS_SHOWN = 3;
  private static final int PLACES_SHOWN = 16;

  /** Of fewer, the 99th percentile is one or two messages' luck. */
  private static final int ENOUGH_MESSAGES = 1000;

  private final StringBuilder text = new StringBuilder();
  private final Result result;

  private Summary(Result result) {
    this.result = result;
  }

  /** The table, ending in a line feed. */
  static String of(Result result) {
    Summary summary = new Summary(result);
    summary.head();
    summary.swap();
    summary.swapoff();
    summary.memory();
    summary.waits();
    summary.cpu();
    summary.places();
    return summary.text.toString();
  }

  private void head() {
    ReplayOutcome.TraceFacts trace = result.trace();
    line("%s: %s".formatted(result.experiment(), result.description()));
    line("");
    line(
        "Replayed    %s by %s task(s): %s references, %s of memory (a task's peak is %s)"
            .formatted(
                trace.name(),
                result.settings().get("workload.tasks"),
                count(trace.references()),
                bytes(trace.limitPages() * PAGE_BYTES),
                bytes(trace.peakPages() * PAGE_BYTES)));
    Long virtual = result.virtualNanos();
    long elapsed = virtual == null ? result.wallNanos() : virtual;
    double seconds = Math.max(1, elapsed) / 1e9;
    line(
        "Time        %s, %s references a second, %s"
            .formatted(
                nanos(elapsed),
                count(Math.round(trace.references() / seconds)),
                virtual == null
                    ? "on " + result.runtime()
                    : "in virtual time; it took " + nanos(result.wallNanos())));
    processes();
    for (OomKill kill : result.oomKills()) {
      line("Killed      " + kill.summary());
    }
    line(integrity(result.integrity()));
  }

  private void processes() {
    JobFacts jobs = result.jobs();
    if (jobs != null) {
      line(
          "Jobs        %s done, %s left; %s at the median, %s the longest"
              .formatted(
                  count(jobs.done()),
                  count(jobs.left()),
                  nanos(jobs.nanos().p50()),
                  nanos(jobs.nanos().max())));
    }
    if (result.parts().size() > 1) {
      for (ReplayOutcome.PartFacts part : result.parts()) {
        line(
            "Part        %s: %s process(es) in %s, %s major faults, done after %s"
                .formatted(
                    part.name(),
                    part.tasks(),
                    bytes(part.limitPages() * PAGE_BYTES),
                    count(part.pgmajfault()),
                    nanos(part.nanos())));
      }
    }
  }

  private void swap() {
    line("");
    line("%-20s %14s %14s".formatted("Pages swapped", "out", "in"));
    swapped("  zero", "swpout_zero", "swpin_zero");
    swapped("  zswap", "zswpout", "zswpin");
    swapped("  file", "pswpout", "pswpin");
    long ofPool = result.counter("zswpwb");
    moved("  zswap to file", ofPool);
    moved("  memory to file", result.counter("pgdemote") - ofPool);
    moved("  to an earlier tier", result.counter("pgpromote"));
    line(
        "Faults      %s, of them %s major; tasks reclaimed %s pages, kswapd %s%s"
            .formatted(
                count(result.counter("pgfault")),
                count(result.counter("pgmajfault")),
                count(result.counter("pgsteal_direct")),
                count(result.counter("pgsteal_kswapd")),
                result.counter("memory_reclaim") == 0
                    ? ""
                    : ", memory.reclaim " + count(result.counter("pgsteal_proactive"))));
    ReplayOutcome.Pressure pressure = result.pressure();
    line(
        "Pressure    some task waited for memory %s of the time, all that could run %s"
            .formatted(stalled(pressure.some()), stalled(pressure.full())));
  }

  private void swapoff() {
    SwapoffFacts swapoff = result.swapoff();
    if (swapoff != null) {
      line("Swapoff     of %s: %s".formatted(swapoff.tier(), SwapoffSummary.cost(swapoff)));
      line("            " + SwapoffSummary.faults(swapoff));
    }
  }

  private String stalled(ReplayOutcome.Stall stall) {
    return percent(stall.totalNanos(), result.nanos());
  }

  private void moved(String label, long pages) {
    if (pages > 0) {
      line("%-20s %14s".formatted(label, count(pages)));
    }
  }

  private void swapped(String label, String out, String in) {
    line("%-20s %14s %14s".formatted(label, count(result.counter(out)), count(result.counter(in))));
  }

  private void memory() {
    ReplayOutcome.Memory memory = result.memory();
    line("");
    line("Held at the fullest, %s into the run".formatted(nanos(memory.nanos())));
    if (memory.poolBytes() > 0) {
      long plain = memory.poolStoredPages() * PAGE_BYTES;
      line(
          "  zswap     %s of pages in %s (%s to 1)"
              .formatted(
                  bytes(plain), bytes(memory.poolBytes()), ratio(plain, memory.poolBytes())));
    }
    for (ReplayOutcome.Tier tier : memory.tiers()) {
      if (tier.pages() > 0 && !tier.kind().equals(TierKind.ZSWAP.settingName())) {
        line("  %-8s  %s of pages%s".formatted(tier.name(), plain(tier), packed(tier)));
      }
    }
    line("  zero      %s pages, which take no storage".formatted(count(memory.zeroPages())));
    line(
        "  entries   %s in %s of descriptors"
            .formatted(count(memory.entries()), bytes(memory.descriptorBytes())));
  }

  private static String plain(ReplayOutcome.Tier tier) {
    return bytes(tier.pages() * PAGE_BYTES);
  }

  private static String packed(ReplayOutcome.Tier tier) {
    return tier.pages() * PAGE_BYTES == tier.bytes() ? "" : " in " + bytes(tier.bytes());
  }

  /** The longest at the 99th percentile, of messages that are no luck of a few. */
  static List<Mailbox> longestWaits(Result result) {
    return result.mailboxes().stream()
        .filter(mailbox -> mailbox.count() >= ENOUGH_MESSAGES)
        .sorted(Comparator.comparingLong((Mailbox mailbox) -> mailbox.waiting().p99()).reversed())
        .limit(WAITS_SHOWN)
        .toList();
  }

  private void waits() {
    List<Mailbox> longest = longestWaits(result);
    if (longest.isEmpty()) {
      return;
    }
    line("");
    line(
        "%-34s %10s %10s %10s %12s"
            .formatted("Longest waits in mailboxes", "p50", "p99", "max", "count"));
    for (Mailbox mailbox : longest) {
      line(
          "  %-32s %10s %10s %10s %12s"
              .formatted(
                  mailbox.actor() + " " + mailbox.message(),
                  nanos(mailbox.waiting().p50()),
                  nanos(mailbox.waiting().p99()),
                  nanos(mailbox.waiting().max()),
                  count(mailbox.count())));
    }
  }

  private void cpu() {
    CpuShare cpu = result.cpu();
    Long process = cpu.processNanos();
    if (process == null) {
      return;
    }
    line("");
    line("CPU time    %s".formatted(nanos(process)));
    cpu.workNanos().entrySet().stream()
        .filter(work -> work.getValue() > 0)
        .sorted(Comparator.comparingLong((Map.Entry<String, Long> work) -> -work.getValue()))
        .forEach(work -> share(workName(work.getKey()), work.getValue(), process));
    share("actors, mailboxes, tables", cpu.actorsNanos(), process);
    share("JVM (compiler, collector)", cpu.jvmNanos(), process);
    line("");
  }

  private void places() {
    List<PlaceUse> places = result.places();
    if (places == null) {
      return;
    }
    line("");
    line(
        "CPUs together        %s user, %s system"
            .formatted(
                nanos(places.stream().mapToLong(PlaceUse::userNanos).sum()),
                nanos(places.stream().mapToLong(Summary::systemOfCpu).sum())));
    line(
        "%-20s %9s %9s %9s %9s %14s"
            .formatted("Simulated places", "user", "system", "waiting", "idle", "messages"));
    places.stream().limit(PLACES_SHOWN).forEach(this::place);
    if (places.size() > PLACES_SHOWN) {
      line("  and %d more in result.json".formatted(places.size() - PLACES_SHOWN));
    }
    line("");
  }

  /** Devices are at work, too, but for no CPU. */
  private static long systemOfCpu(PlaceUse use) {
    return use.place().site() == Placement.Site.CPU ? use.systemNanos() : 0;
  }

  private void place(PlaceUse use) {
    String site = use.place().site().name().toLowerCase(Locale.ROOT);
    long all = use.busyNanos() + use.waitingNanos() + use.idleNanos();
    line(
        "%-20s %9s %9s %9s %9s %14s"
            .formatted(
                "  " + site + " " + use.place().index(),
                percent(use.userNanos(), all),
                percent(use.systemNanos(), all),
                percent(use.waitingNanos(), all),
                percent(use.idleNanos(), all),
                count(use.turns())));
  }

  private void share(String name, @Nullable Long part, long whole) {
    if (part != null) {
      line("  %-26s %10s %8s".formatted(name, nanos(part), percent(part, whole)));
    }
  }

  private static String workName(String work) {
    return work.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
