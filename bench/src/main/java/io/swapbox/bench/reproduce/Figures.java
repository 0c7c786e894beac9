package io.swapbox.bench.reproduce;

import static java.util.Map.entry;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.MessageMeter;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.virtual.PlaceUse;
import io.swapbox.bench.overhead.OverheadMeasurement;
import io.swapbox.bench.overhead.Usage;
import io.swapbox.workloads.contention.ContentionOutcome;
import io.swapbox.workloads.freepath.FreePathOutcome;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The figures that rows may ask for, by the kind of what is run. Times are in nanoseconds. */
final class Figures {

  private static final double MIB = 1 << 20;

  /**
   * What a slot takes more with the widths of the published design: a descriptor of 24 bytes for
   * one of 16, and with a file a reverse map of 8 for one of 4, without the checksum of 4.
   */
  private static final int WIDER_DESCRIPTOR = 24 - 16;

  private static final int WIDER_FILE = WIDER_DESCRIPTOR + (8 - 4) - 4;

  /** Who has the slots: an actor, or whoever has the lock. */
  private static final Set<String> OWNERS = Set.of("slot-allocator", "slot-lock");

  /** What tasks and backends tell it; it gets clusters and is asked to report besides. */
  private static final Set<String> TRAFFIC =
      Set.of("SwapOut", "SwapIn", "Free", "Stored", "Loaded");

  /** Of a replay in virtual time. System time is that of all CPUs, with what is burnt in waits. */
  static final Map<String, ToDoubleFunction<ReplayOutcome>> REPLAY =
      Map.ofEntries(
          entry("time", replay -> time(replay) + replay.exitNanos()),
          entry("exit", ReplayOutcome::exitNanos),
          entry("system", replay -> system(places(replay))),
          entry(
              "system-by-user",
              replay -> system(places(replay)) / cpus(places(replay), PlaceUse::userNanos)),
          entry("swapoff-busy", Figures::swapoffBusy),
          entry("swap_ra", replay -> counter(replay, "swap_ra")),
          entry("allocstall", replay -> counter(replay, "allocstall")),
          entry("pgsteal_direct", replay -> counter(replay, "pgsteal_direct")),
          entry("kswapd-share", Figures::kswapdShare));

  /**
   * Of the contention load: besides, the mean wait for slots, and how many of them waited at all.
   * Its tasks think where a program runs, so that the rest of a CPU's time is the user's.
   */
  static final Map<String, ToDoubleFunction<ContentionOutcome>> CONTENTION =
      Map.of(
          "time", ContentionOutcome::virtualNanos,
          "system", outcome -> system(outcome.places()),
          "system-by-user",
              outcome -> system(outcome.places()) / cpus(outcome.places(), PlaceUse::idleNanos),
          "wait", outcome -> waits(outcome).getMean(),
          "contended", outcome -> contended(waits(outcome)));

  /** Of the free path: the free phase. */
  static final Map<String, ToDoubleFunction<FreePathOutcome>> FREE_PATH =
      Map.of("free-nanos", FreePathOutcome::freeNanos);

  /** Of the metadata: MiB by share of the slots in use, as they are and with published widths. */
  static final Map<String, ToDoubleFunction<OverheadMeasurement>> OVERHEAD =
      Map.of(
          "zswap-0", measured -> mib(measured.zswap(), 0, 0),
          "zswap-50-published-widths", measured -> mib(measured.zswap(), 50, WIDER_DESCRIPTOR),
          "zswap-100-published-widths", measured -> mib(measured.zswap(), 100, WIDER_DESCRIPTOR),
          "file-0", measured -> mib(measured.file(), 0, 0),
          "file-50-published-widths", measured -> mib(measured.file(), 50, WIDER_FILE),
          "file-100-published-widths", measured -> mib(measured.file(), 100, WIDER_FILE));

  private Figures() {}

  /** All figures of an outcome. */
  static <T> Map<String, Double> all(Map<String, ToDoubleFunction<T>> figures, T outcome) {
    Map<String, Double> values = new TreeMap<>();
    figures.forEach((name, figure) -> values.put(name, figure.applyAsDouble(outcome)));
    return values;
  }

  private static long time(ReplayOutcome replay) {
    return Objects.requireNonNull(replay.virtualNanos());
  }

  private static List<PlaceUse> places(ReplayOutcome replay) {
    return Objects.requireNonNull(replay.places());
  }

  private static double system(List<PlaceUse> places) {
    return cpus(places, place -> place.systemNanos() + place.waitingNanos());
  }

  private static double cpus(List<PlaceUse> places, ToLongFunction<PlaceUse> nanos) {
    return places.stream()
        .filter(place -> place.place().site() == Placement.Site.CPU)
        .mapToLong(nanos)
        .sum();
  }

  private static double counter(ReplayOutcome replay, String name) {
    return Objects.requireNonNull(replay.counters().get(name), name);
  }

  private static double kswapdShare(ReplayOutcome replay) {
    double kswapd = counter(replay, "pgsteal_kswapd");
    return kswapd / (kswapd + counter(replay, "pgsteal_direct"));
  }

  /**
   * What actors did meanwhile, those apart that wait for a file; 0 where nothing was swapped off.
   */
  private static double swapoffBusy(ReplayOutcome replay) {
    ReplayOutcome.SwapoffFacts swapoff = replay.swapoff();
    return swapoff == null
        ? 0
        : swapoff.actors().entrySet().stream()
            .filter(kind -> !kind.getKey().equals("swap-file-io"))
            .mapToLong(kind -> kind.getValue().nanos())
            .sum();
  }

  private static Histogram waits(ContentionOutcome outcome) {
    Histogram waits = new Histogram(2);
    outcome.meters().stream()
        .filter(meter -> OWNERS.contains(meter.kind()))
        .map(ActorMeter::messages)
        .flatMap(Collection::stream)
        .filter(message -> TRAFFIC.contains(message.message()))
        .map(MessageMeter::waits)
        .forEach(waits::add);
    return waits;
  }

  private static double contended(Histogram waits) {
    return waits.getTotalCount() - waits.getCountAtValue(0);
  }

  private static double mib(List<Usage> usages, int percent, int moreBytes) {
    Usage usage = usages.get(OverheadMeasurement.PERCENTS.indexOf(percent));
    return (usage.bytes() + usage.entries() * moreBytes) / MIB;
  }
}
