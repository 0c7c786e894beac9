package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In which order tiers are used, what they are called, and which do not go together. */
class TierOrderTest {

  private static final ZswapConfig POOL = ZswapConfig.ofBytes(1 << 20, 2);
  private static final MemoryTierConfig MEMORY = MemoryTierConfig.ofBytes(1 << 20);
  private static final SwapFileConfig FILE = SwapFileConfig.of(Path.of("a"), 1 << 20);
  private static final SwapFileConfig OTHER = SwapFileConfig.of(Path.of("b"), 1 << 20);

  private static SwapSpaceConfig space(TierConfig... tiers) {
    return new SwapSpaceConfig(1, 32, Arrays.asList(tiers), true);
  }

  @Test
  void theHighestPriorityComesFirst() {
    assertThat(space(FILE, POOL, MEMORY).tiers()).containsExactly(POOL, MEMORY, FILE);
    assertThat(space(POOL.withPriority(0), FILE, MEMORY.withPriority(32767)).tiers())
        .extracting(TierConfig::kind)
        .containsExactly(TierKind.MEMORY, TierKind.ZSWAP, TierKind.FILE);
    assertThat(space(FILE, OTHER.withPriority(5), MEMORY).devices())
        .containsExactly(MEMORY, OTHER.withPriority(5), FILE.withName("file2"));
  }

  @Test
  void filesOfOnePriorityAreOneTier() {
    List<TierConfig> tiers = space(FILE.withName("ssd"), OTHER, FILE.withPriority(3), POOL).tiers();
    assertThat(tiers).extracting(TierConfig::name).containsExactly("zswap", "file", "ssd", "ssd");
    assertThat(tiers).extracting(TierConfig::priority).containsExactly(32767, 3, -1, -1);
  }

  @Test
  void poolsOfOnePriorityAreAskedInTheOrderThatTheyAreNamedIn() {
    ZswapConfig dense = new ZswapConfig(1 << 22, 50, 1);
    assertThat(space(POOL, dense).tiers()).containsExactly(POOL, dense.withName("zswap2"));
    assertThat(space(dense, POOL).tiers()).containsExactly(dense, POOL.withName("zswap2"));
  }

  @Test
  void anotherSpaceOfTheSameTiersIsTheSame() {
    SwapSpaceConfig config = space(FILE, OTHER.withPriority(7), MEMORY, POOL);
    assertThat(new SwapSpaceConfig(1, 32, config.tiers(), true)).isEqualTo(config);
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        Arguments.of("tiers", List.of()),
        Arguments.of("file.priority", List.of(MEMORY.withPriority(-1), FILE)),
        Arguments.of("memory.priority", List.of(POOL, MEMORY.withPriority(32767))),
        Arguments.of("file.name", List.of(POOL, FILE.withName("zswap"))),
        Arguments.of("file.name", List.of(FILE.withName("ssd"), OTHER.withName("disk"))),
        Arguments.of("zswap.name", List.of(POOL.withName("x"), POOL.withName("x"))),
        Arguments.of("tiers", Collections.nCopies(33, FILE)),
        Arguments.of("tiers", pools(32)),
        Arguments.of("zswap.shards", List.of(POOL, ZswapConfig.ofBytes(1 << 20, 255))));
  }

  private static List<TierConfig> pools(int count) {
    List<TierConfig> pools = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pools.add(POOL.withPriority(i));
    }
    return pools;
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void isRefusedByName(String setting, List<TierConfig> tiers) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> new SwapSpaceConfig(1, 32, tiers, true))
        .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo(setting));
  }

  static Stream<Arguments> badTiers() {
    return Stream.of(
        Arguments.of("zswap.priority", (Runnable) () -> POOL.withPriority(-2)),
        Arguments.of("file.priority", (Runnable) () -> FILE.withPriority(32768)),
        Arguments.of("memory.name", (Runnable) () -> MEMORY.withName(" ")),
        Arguments.of("memory.max-bytes", (Runnable) () -> MemoryTierConfig.ofBytes(4095)));
  }

  @ParameterizedTest
  @MethodSource("badTiers")
  void aTierItselfIsChecked(String setting, Runnable use) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(use::run)
        .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo(setting));
  }

  @Test
  void theMostThatThereCanBeIsAllowed() {
    assertThat(space(Collections.nCopies(32, FILE).toArray(TierConfig[]::new)).devices())
        .hasSize(32);
    assertThat(new SwapSpaceConfig(1, 32, pools(31), true).tiers()).hasSize(31);
  }
}
