package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.allocator.OrderPolicy;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.PoolSettings;
import io.swapbox.backends.Recompression;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that cannot be used are refused by name before anything is opened. */
class SwapSpaceConfigTest {

  private static final ZswapConfig POOL = ZswapConfig.ofBytes(1 << 20, 1);
  private static final Path PATH = Path.of("swap");

  static Stream<Arguments> nonsense() {
    return Stream.of(
        refused("cpus", () -> new SwapSpaceConfig(0, 32, POOL, null, true)),
        refused("cpus", () -> new SwapSpaceConfig(1025, 32, POOL, null, true)),
        refused("batch", () -> new SwapSpaceConfig(1, 0, POOL, null, true)),
        refused("batch", () -> new SwapSpaceConfig(1, 513, POOL, null, true)),
        refused(
            "max-bytes-in-flight", () -> SwapSpaceConfig.zswapOnly(1).withMaxBytesInFlight(4095)),
        refused("tiers", () -> new SwapSpaceConfig(1, 32, null, null, true)),
        refused("dispatcher", () -> CpuDispatcher.named("dispatcher", "virtual")),
        refused("demotion.high-percent", () -> new DemotionPolicy.Proactive(0, 1)),
        refused("demotion.high-percent", () -> new DemotionPolicy.Proactive(101, 1)),
        refused("demotion.low-percent", () -> new DemotionPolicy.Proactive(50, 51)),
        refused("demotion.low-percent", () -> new DemotionPolicy.Proactive(50, 0)),
        refused("zswap.max-pool-bytes", () -> ZswapConfig.ofBytes(0, 1)),
        refused("zswap.max-pool-bytes", () -> ZswapConfig.ofBytes(-4096, 1)),
        refused("zswap.max-pool-bytes", () -> SwapSpaceConfig.zswapOnly(0)),
        refused("zswap.accept-threshold-percent", () -> new ZswapConfig(4096, 0, 1)),
        refused("zswap.accept-threshold-percent", () -> new ZswapConfig(4096, 101, 1)),
        refused("zswap.max-pool-percent", () -> ZswapConfig.ofMemoryShare(0, 1 << 20, 1)),
        refused("zswap.max-pool-percent", () -> ZswapConfig.ofMemoryShare(101, 1)),
        refused("zswap.shards", () -> ZswapConfig.ofBytes(4096, 0)),
        refused("zswap.shards", () -> ZswapConfig.ofBytes(4096, 257)),
        refused("file.max-bytes", () -> SwapFileConfig.of(PATH, 0)),
        refused("file.max-bytes", () -> SwapFileConfig.of(PATH, 4095)),
        refused("file.queue-depth", () -> new SwapFileConfig(PATH, 4096, 0, false)),
        refused("file.queue-depth", () -> new SwapFileConfig(PATH, 4096, 65, false)));
  }

  private static Arguments refused(String setting, Runnable use) {
    return Arguments.of(setting, use);
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void isRefusedByName(String setting, Runnable use) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(use::run)
        .withMessageStartingWith(setting + ": ")
        .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo(setting));
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    SwapFileConfig file = new SwapFileConfig(PATH, 4096, 64, true);
    SwapSpaceConfig config =
        new SwapSpaceConfig(1024, 512, new ZswapConfig(1, 100, 256), file, false);
    assertThat(config.tiers()).containsExactly(new ZswapConfig(1, 100, 256), file);
    assertThat(new SwapSpaceConfig(1, 1, null, file, true).tiers()).containsExactly(file);
  }

  @Test
  void aPoolCanBeAShareOfMemory() {
    assertThat(ZswapConfig.ofMemoryShare(20, 1000, 2)).isEqualTo(ZswapConfig.ofBytes(200, 2));
    long ofMachine = ZswapConfig.ofMemoryShare(ZswapConfig.MAX_POOL_PERCENT, 1).maxPoolBytes();
    assertThat(ofMachine).isGreaterThan(1 << 20);
    assertThat(ZswapConfig.ofMemoryShare(40, 1).maxPoolBytes()).isEqualTo(2 * ofMachine);
  }

  @Test
  void eachShardOfAPoolWorksAsItsOptionsSay() {
    Recompression what = new Recompression(Algorithm.ZSTD, Recompression.Pages.HUGE);
    ZswapOptions options =
        ZswapOptions.DEFAULT
            .withAlgorithm(Algorithm.LZ4HC)
            .withRecompression(what)
            .withSameFilled(true)
            .withCompaction(false);
    assertThat(new ZswapConfig(8192, 80, 2).withOptions(options).shardSettings())
        .isEqualTo(new PoolSettings(4096, 80, Algorithm.LZ4HC, what, true, false));
    assertThat(
            new ZswapConfig(8192, 80, 2)
                .withOptions(ZswapOptions.DEFAULT.withRecompression(null))
                .shardSettings())
        .isEqualTo(PoolSettings.of(4096, 80));
    assertThat(new ZswapConfig(8192, 80, 2).shardSettings().recompressesStored()).isFalse();
  }

  @Test
  void theDispatcherIsKeptBesideEverythingElse() {
    SwapSpaceConfig config = SwapSpaceConfig.zswapOnly(1 << 20);
    assertThat(config.dispatcher()).isEqualTo(CpuDispatcher.CALLER_RUNS);
    SwapSpaceConfig pinned =
        config.withDispatcher(CpuDispatcher.PINNED).withSwapFile(SwapFileConfig.of(PATH, 1 << 20));
    assertThat(pinned.dispatcher()).isEqualTo(CpuDispatcher.PINNED);
    assertThat(pinned.tiers()).startsWith(config.tiers().getFirst()).hasSize(2);
  }

  @Test
  void allocatorsBatchAndRememberUnlessItIsSaidOtherwise() {
    SwapSpaceConfig config = SwapSpaceConfig.zswapOnly(1 << 20);
    assertThat(config.allocators())
        .isEqualTo(
            new AllocatorConfig(
                OrderPolicy.RESET_WHEN_EMPTY,
                true,
                true,
                FolioRule.MIXED,
                SwapChargeRule.PHYSICAL_SLOTS));
    AllocatorConfig plain =
        config
            .allocators()
            .withFreeBatching(false)
            .withLookUpCache(false)
            .withExclusiveLoads(false)
            .withPromotion(PromotionPolicy.ON_LOAD)
            .withChargeRule(SwapChargeRule.EVERY_ENTRY);
    assertThat(plain)
        .isEqualTo(
            new AllocatorConfig(
                OrderPolicy.RESET_WHEN_EMPTY,
                false,
                false,
                FolioRule.MIXED,
                SwapChargeRule.EVERY_ENTRY,
                false,
                PromotionPolicy.ON_LOAD));
    SwapSpaceConfig other = config.withAllocators(plain).withDispatcher(CpuDispatcher.PINNED);
    assertThat(other.allocators()).isSameAs(plain);
    assertThat(other.withAllocators(AllocatorConfig.DEFAULT))
        .isEqualTo(config.withDispatcher(CpuDispatcher.PINNED));
  }

  @Test
  void tiersKeepWhatTheyHaveUnlessItIsSaidOtherwise() {
    List<TierConfig> tiers =
        List.of(
            ZswapConfig.ofBytes(1 << 20, 1),
            MemoryTierConfig.ofBytes(1 << 20),
            SwapFileConfig.of(PATH, 1 << 20));
    assertThat(tiers)
        .extracting(TierConfig::demotion)
        .containsExactly(DemotionPolicy.WHEN_FULL, DemotionPolicy.NONE, DemotionPolicy.NONE);
    DemotionPolicy early = new DemotionPolicy.Proactive(70, 70);
    List<TierConfig> moving =
        List.of(
            ZswapConfig.ofBytes(1 << 20, 1).withDemotion(early),
            MemoryTierConfig.ofBytes(1 << 20).withDemotion(early),
            SwapFileConfig.of(PATH, 1 << 20).withDemotion(early));
    for (TierConfig tier : moving) {
      assertThat(tier.withName("other").demotion()).isEqualTo(early);
    }
  }

  @Test
  void aFileCanBePutBehindAPool() {
    SwapFileConfig file = SwapFileConfig.of(PATH, 1 << 20);
    SwapSpaceConfig config = SwapSpaceConfig.zswapOnly(1 << 20);
    assertThat(config.devices()).isEmpty();
    SwapSpaceConfig both = config.withSwapFile(file);
    assertThat(both.tiers()).containsExactly(config.tiers().getFirst(), file);
    assertThat(both.devices()).containsExactly(file);
  }
}
