package io.swapbox;

import io.swapbox.actors.runtime.CpuDispatcher;
import org.jspecify.annotations.Nullable;

/**
 * What a swap space is made of. At least one of the pool and the file must be there.
 *
 * @param cpus slot allocators, 1 to 1024; a caller is served by the one of its thread
 * @param batch most pages that one message carries, 1 to 512 (the kernel's {@code SWAP_CLUSTER_MAX}
 *     is 32)
 * @param zswap the compressed pool, or null for none
 * @param swapFile the swap file, or null for none
 * @param metering whether mailboxes are measured
 * @param dispatcher which threads run the actors
 * @param allocators how the slot allocators work
 */
public record SwapSpaceConfig(
    int cpus,
    int batch,
    @Nullable ZswapConfig zswap,
    @Nullable SwapFileConfig swapFile,
    boolean metering,
    CpuDispatcher dispatcher,
    AllocatorConfig allocators) {

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
    if (zswap == null && swapFile == null) {
      throw new ConfigurationException(
          "zswap", "there is neither a pool nor a swap file: pages have nowhere to go");
    }
  }

  /** A space on {@link CpuDispatcher#CALLER_RUNS} with {@link AllocatorConfig#DEFAULT}. */
  public SwapSpaceConfig(
      int cpus,
      int batch,
      @Nullable ZswapConfig zswap,
      @Nullable SwapFileConfig swapFile,
      boolean metering) {
    this(
        cpus, batch, zswap, swapFile, metering, CpuDispatcher.CALLER_RUNS, AllocatorConfig.DEFAULT);
  }

  /** A space with a compressed pool alone, one allocator a core. */
  public static SwapSpaceConfig zswapOnly(long poolBytes) {
    int cpus = Runtime.getRuntime().availableProcessors();
    return new SwapSpaceConfig(
        cpus, SWAP_CLUSTER_MAX, ZswapConfig.ofBytes(poolBytes, cpus), null, true);
  }

  /** The same with a swap file behind it. */
  public SwapSpaceConfig withSwapFile(SwapFileConfig file) {
    return new SwapSpaceConfig(cpus, batch, zswap, file, metering, dispatcher, allocators);
  }

  /** The same on other threads; {@link CpuDispatcher#named} finds the one of a setting. */
  public SwapSpaceConfig withDispatcher(CpuDispatcher other) {
    return new SwapSpaceConfig(cpus, batch, zswap, swapFile, metering, other, allocators);
  }

  /** The same with slot allocators that work in another way. */
  public SwapSpaceConfig withAllocators(AllocatorConfig other) {
    return new SwapSpaceConfig(cpus, batch, zswap, swapFile, metering, dispatcher, other);
  }
}
