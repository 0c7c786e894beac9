package io.swapbox;

import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.allocator.PageFrames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a swap space is made of.
 *
 * @param cpus slot allocators, 1 to 1024; a caller is served by the one of its thread
 * @param batch most pages that one message carries, 1 to 512 (the kernel's {@code SWAP_CLUSTER_MAX}
 *     is 32)
 * @param tiers where pages go, at least one; kept by descending priority, with tiers that are given
 *     no name of their own numbered, so that each name means one tier
 * @param metering whether mailboxes are measured
 * @param dispatcher which threads run the actors
 * @param allocators how the slot allocators work
 * @param design what an entry names; {@link SwapDesign#CLASSIC} needs a device, and refuses what
 *     would move pages to other devices
 * @param maxBytesInFlight most bytes of pages whose stores and loads nobody waits for may be under
 *     way at once: those of the {@code Async} calls of a {@link SwapSpace}, and those of the
 *     messages to a {@link Swapbox}; at least one page
 */
public record SwapSpaceConfig(
    int cpus,
    int batch,
    List<TierConfig> tiers,
    boolean metering,
    CpuDispatcher dispatcher,
    AllocatorConfig allocators,
    SwapDesign design,
    long maxBytesInFlight) {

  /** 64 MiB: 16,384 pages, what a machine compresses in about a tenth of a second. */
  public static final long MAX_BYTES_IN_FLIGHT = 64L << 20;

  /** Pages a message, as the kernel's {@code SWAP_CLUSTER_MAX} in {@code linux/swap.h}. */
  public static final int SWAP_CLUSTER_MAX = 32;

  private static final int MAX_CPUS = 1024;
  private static final int MAX_BATCH = 512;

  /**
   * Checks the settings.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public SwapSpaceConfig {
    ConfigurationException.require(cpus >= 1 && cpus <= MAX_CPUS, "cpus", cpus, "1 to " + MAX_CPUS);
    ConfigurationException.require(
        batch >= 1 && batch <= MAX_BATCH, "batch", batch, "1 to " + MAX_BATCH);
    ConfigurationException.require(
        maxBytesInFlight >= PageFrames.PAGE_BYTES,
        "max-bytes-in-flight",
        maxBytesInFlight,
        "at least one page, " + PageFrames.PAGE_BYTES);
    tiers = TierOrder.of(tiers);
    if (design == SwapDesign.CLASSIC) {
      ClassicRules.check(tiers, allocators);
    }
  }

  /** A space of {@link SwapDesign#VIRTUAL} with {@link #MAX_BYTES_IN_FLIGHT}. */
  public SwapSpaceConfig(
      int cpus,
      int batch,
      List<TierConfig> tiers,
      boolean metering,
      CpuDispatcher dispatcher,
      AllocatorConfig allocators) {
    this(
        cpus,
        batch,
        tiers,
        metering,
        dispatcher,
        allocators,
        SwapDesign.VIRTUAL,
        MAX_BYTES_IN_FLIGHT);
  }

  /** A space on {@link CpuDispatcher#CALLER_RUNS} with {@link AllocatorConfig#DEFAULT}. */
  public SwapSpaceConfig(int cpus, int batch, List<? extends TierConfig> tiers, boolean metering) {
    this(
        cpus,
        batch,
        List.copyOf(tiers),
        metering,
        CpuDispatcher.CALLER_RUNS,
        AllocatorConfig.DEFAULT);
  }

  /**
   * The same with a pool, a swap file behind it, or both.
   *
   * @param zswap the compressed pool, or null for none
   * @param swapFile the swap file, or null for none
   */
  public SwapSpaceConfig(
      int cpus,
      int batch,
      @Nullable ZswapConfig zswap,
      @Nullable SwapFileConfig swapFile,
      boolean metering) {
    this(
        cpus,
        batch,
        Stream.<@Nullable TierConfig>of(zswap, swapFile).filter(Objects::nonNull).toList(),
        metering);
  }

  /** A space with a compressed pool alone, one allocator a core. */
  public static SwapSpaceConfig zswapOnly(long poolBytes) {
    int cpus = Runtime.getRuntime().availableProcessors();
    return new SwapSpaceConfig(
        cpus, SWAP_CLUSTER_MAX, List.of(ZswapConfig.ofBytes(poolBytes, cpus)), true);
  }

  /** The devices among the tiers, in their order: the number of each in locations. */
  public List<SwapDeviceConfig> devices() {
    return tiers.stream()
        .filter(SwapDeviceConfig.class::isInstance)
        .map(SwapDeviceConfig.class::cast)
        .toList();
  }

  /** Of each shard of the pools among the tiers, by its number in locations, the tier's name. */
  public List<String> shardTiers() {
    List<String> names = new ArrayList<>();
    for (TierConfig tier : tiers) {
      if (tier instanceof ZswapConfig pool) {
        names.addAll(Collections.nCopies(pool.shards(), pool.name()));
      }
    }
    return names;
  }

  /** The same with another swap file. */
  public SwapSpaceConfig withSwapFile(SwapFileConfig file) {
    return withTier(file);
  }

  /** The same with another tier, or another device of one. */
  public SwapSpaceConfig withTier(TierConfig tier) {
    List<TierConfig> more = new ArrayList<>(tiers);
    more.add(tier);
    return new SwapSpaceConfig(
        cpus, batch, more, metering, dispatcher, allocators, design, maxBytesInFlight);
  }

  /** The same on other threads; {@link CpuDispatcher#named} finds the one of a setting. */
  public SwapSpaceConfig withDispatcher(CpuDispatcher other) {
    return new SwapSpaceConfig(
        cpus, batch, tiers, metering, other, allocators, design, maxBytesInFlight);
  }

  /** The same with slot allocators that work in another way. */
  public SwapSpaceConfig withAllocators(AllocatorConfig other) {
    return new SwapSpaceConfig(
        cpus, batch, tiers, metering, dispatcher, other, design, maxBytesInFlight);
  }

  /** The same of another design. */
  public SwapSpaceConfig withDesign(SwapDesign other) {
    return new SwapSpaceConfig(
        cpus, batch, tiers, metering, dispatcher, allocators, other, maxBytesInFlight);
  }

  /** The same with so many bytes of pages that may be in flight. */
  public SwapSpaceConfig withMaxBytesInFlight(long other) {
    return new SwapSpaceConfig(cpus, batch, tiers, metering, dispatcher, allocators, design, other);
  }
}
