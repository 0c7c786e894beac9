package io.swapbox.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.swapbox.QueueWait;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapException;
import io.swapbox.SwapSpace;
import io.swapbox.TierStatistics;
import io.swapbox.ZswapRejections;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Binds the statistics of a space to a registry:
 *
 * <pre>{@code new SwapSpaceMetrics(space, Tags.of("space", "objects")).bindTo(registry);}</pre>
 *
 * <p>Counters are pages and have the names of {@code /proc/vmstat} behind {@code swapbox.}; {@code
 * docs/embedding.md} lists all meters. Each reading asks the actors of the space. Of a space that
 * was closed or has failed every reading is NaN.
 *
 * <p>Tiers are those that the space has when it is bound. After a swapon, bind again: what is there
 * stays, what is missing is added.
 */
public final class SwapSpaceMetrics implements MeterBinder {

  private static final String PAGES = "pages";
  private static final String TIER = "tier";
  private static final String ACTOR = "actor";

  private final SwapSpace space;
  private final Iterable<Tag> tags;

  /** The meters of a space, without tags of its own: of the only space of a program. */
  public SwapSpaceMetrics(SwapSpace space) {
    this(space, Tags.empty());
  }

  /**
   * The meters of a space.
   *
   * @param tags that tell it from other spaces
   */
  public SwapSpaceMetrics(SwapSpace space, Iterable<Tag> tags) {
    this.space = space;
    this.tags = tags;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (isNew(registry, "swapbox.entries", Tags.empty())) {
      bindSpace(registry);
      bindPool(registry);
    }
    for (TierStatistics tier : space.statistics().tiers()) {
      if (isNew(registry, "swapbox.pages", Tags.of(TIER, tier.name()))) {
        bindTier(registry, tier.name());
      }
    }
    for (QueueWait wait : space.queueWaits()) {
      if (isNew(registry, "swapbox.mailbox.wait", Tags.of(ACTOR, wait.actor()))) {
        bindWaits(registry, wait.actor());
      }
    }
  }

  private boolean isNew(MeterRegistry registry, String name, Tags own) {
    return registry.find(name).tags(own.and(tags)).meter() == null;
  }

  private void bindSpace(MeterRegistry registry) {
    gauge(registry, "swapbox.entries", "entries", "virtual slots in use", s -> s.entries());
    gauge(
        registry,
        "swapbox.descriptors",
        BaseUnits.BYTES,
        "off-heap memory of their descriptors",
        s -> s.descriptorBytes());
    gauge(
        registry,
        "swapbox.zero.pages",
        PAGES,
        "zero-filled pages, which take no storage",
        s -> s.zeroPages());
    counter(registry, "swapbox.pswpin", "loaded from files", s -> s.file().pswpin());
    counter(registry, "swapbox.pswpout", "written to files", s -> s.file().pswpout());
    counter(registry, "swapbox.swpin.zero", "zero-filled, brought back", s -> s.swpinZero());
    counter(registry, "swapbox.swpout.zero", "zero-filled, stored", s -> s.swpoutZero());
  }

  private void bindPool(MeterRegistry registry) {
    counter(registry, "swapbox.zswpin", "loaded from pools", s -> s.zswap().zswpin());
    counter(registry, "swapbox.zswpout", "stored in pools", s -> s.zswap().zswpout());
    counter(
        registry,
        "swapbox.zswpwb",
        "that have left pools for tiers behind",
        s -> s.zswap().writtenBackPages());
    counter(
        registry,
        "swapbox.zswap.pool.limit.hit",
        "that found a pool at its limit",
        s -> s.zswap().poolLimitHits());
    gauge(
        registry,
        "swapbox.zswap.pool.size",
        BaseUnits.BYTES,
        "memory that pools hold",
        s -> s.zswap().bytes());
    gauge(
        registry,
        "swapbox.zswap.stored",
        BaseUnits.BYTES,
        "compressed bytes in pools",
        s -> s.zswap().storedBytes());
    rejections(registry, "reclaim.fail", ZswapRejections::reclaimFail);
    rejections(registry, "alloc.fail", ZswapRejections::allocFail);
    rejections(registry, "compress.poor", ZswapRejections::compressPoor);
    rejections(registry, "cgroup.max", ZswapRejections::cgroupMax);
    rejections(registry, "above.threshold", ZswapRejections::aboveThreshold);
    rejections(registry, "decompress.fail", ZswapRejections::decompressFail);
  }

  private void bindTier(MeterRegistry registry, String name) {
    Gauge.builder("swapbox.pages", space, s -> ofTier(s, name, TierStatistics::pages))
        .tags(tags)
        .tag(TIER, name)
        .baseUnit(PAGES)
        .description("pages in a tier")
        .register(registry);
    Gauge.builder("swapbox.size", space, s -> ofTier(s, name, TierStatistics::bytes))
        .tags(tags)
        .tag(TIER, name)
        .baseUnit(BaseUnits.BYTES)
        .description("what the pages of a tier take there")
        .register(registry);
    moves(registry, "swapbox.demoted", "to tiers behind", name, TierStatistics::demotedPages);
    moves(registry, "swapbox.promoted", "to tiers before", name, TierStatistics::promotedPages);
  }

  private void moves(
      MeterRegistry registry,
      String name,
      String where,
      String tier,
      ToLongFunction<TierStatistics> value) {
    FunctionCounter.builder(name, space, s -> ofTier(s, tier, value))
        .tags(tags)
        .tag(TIER, tier)
        .baseUnit(PAGES)
        .description("pages that have left a tier " + where)
        .register(registry);
  }

  private void rejections(
      MeterRegistry registry, String reason, ToLongFunction<ZswapRejections> value) {
    FunctionCounter.builder(
            "swapbox.zswap.rejected",
            space,
            s -> read(s, statistics -> value.applyAsLong(statistics.zswap().rejections())))
        .tags(tags)
        .tag("reason", reason)
        .baseUnit(PAGES)
        .description("pages that pools refused")
        .register(registry);
  }

  private void bindWaits(MeterRegistry registry, String actor) {
    FunctionTimer.builder(
            "swapbox.mailbox.wait",
            space,
            s -> (long) ofWaits(s, actor, QueueWait::count),
            s -> ofWaits(s, actor, QueueWait::totalNanos),
            TimeUnit.NANOSECONDS)
        .tags(tags)
        .tag(ACTOR, actor)
        .description("how long messages waited in the mailboxes of a kind of actor")
        .register(registry);
    TimeGauge.builder(
            "swapbox.mailbox.wait.max",
            space,
            TimeUnit.NANOSECONDS,
            s ->
                s.queueWaits().stream()
                    .filter(wait -> wait.actor().equals(actor))
                    .mapToLong(QueueWait::maxNanos)
                    .max()
                    .orElse(0))
        .tags(tags)
        .tag(ACTOR, actor)
        .description("the longest of these waits")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      String description,
      ToDoubleFunction<SpaceStatistics> value) {
    Gauge.builder(name, space, s -> read(s, value))
        .tags(tags)
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String which, ToDoubleFunction<SpaceStatistics> value) {
    FunctionCounter.builder(name, space, s -> read(s, value))
        .tags(tags)
        .baseUnit(PAGES)
        .description("pages " + which)
        .register(registry);
  }

  private static double read(SwapSpace space, ToDoubleFunction<SpaceStatistics> value) {
    try {
      return value.applyAsDouble(space.statistics());
    } catch (SwapException e) { // Closed or failed: a registry must be readable all the same.
      return Double.NaN;
    }
  }

  private static double ofTier(SwapSpace space, String name, ToLongFunction<TierStatistics> value) {
    return read(
        space,
        statistics -> {
          for (TierStatistics tier : statistics.tiers()) {
            if (tier.name().equals(name)) {
              return value.applyAsLong(tier);
            }
          }
          return 0;
        });
  }

  private static double ofWaits(SwapSpace space, String actor, ToLongFunction<QueueWait> value) {
    return space.queueWaits().stream()
        .filter(wait -> wait.actor().equals(actor))
        .mapToLong(value)
        .sum();
  }
}
