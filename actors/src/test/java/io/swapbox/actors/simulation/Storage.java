package io.swapbox.actors.simulation;

import io.swapbox.DemotionPolicy;
import io.swapbox.MemoryTierConfig;
import io.swapbox.PromotionPolicy;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.Recompression;
import io.swapbox.backends.SimulatedMedium;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a space has beside one pool and one file, and how it uses them.
 *
 * @param secondShards of a second pool, 0 for none
 * @param secondPoolPages limit of that, all shards together, in pages
 * @param secondPriority of that; the first pool has the highest there is
 * @param moreFiles pages of each swap file more, in the tier of the first
 * @param memoryPages pages of a memory tier, 0 for none
 * @param memoryPriority before or behind {@link #FILE_PRIORITY}
 * @param disk of each file
 * @param moves of pages between tiers
 * @param pools how they store pages
 */
record Storage(
    int secondShards,
    int secondPoolPages,
    int secondPriority,
    List<Integer> moreFiles,
    int memoryPages,
    int memoryPriority,
    SimulatedMedium.Disk disk,
    Moves moves,
    ZswapOptions pools) {

  /**
   * Which pages move, and how.
   *
   * @param ofPools down from pools
   * @param ofDevices down from files and memory
   * @param writeback out of pools
   * @param promotion up
   */
  record Moves(
      DemotionPolicy ofPools,
      DemotionPolicy ofDevices,
      ZswapWriteback writeback,
      PromotionPolicy promotion) {}

  private static final int PAGE = Pages.BYTES;
  private static final int FILE_PRIORITY = 10;
  private static final int MEMORY_BEFORE_FILES = 100;
  private static final int MEMORY_BEHIND_FILES = 5;
  private static final int[] SECOND_PRIORITIES = {TierConfig.MAX_PRIORITY, 150, 50, 7};

  /** One cluster of slots and some more. */
  private static final int BIG_FILE = 700;

  private static final int SMALL_FILE = 60;

  /** Nothing of it in half of the runs, which are those that their seeds have always been. */
  static Storage of(SplittableRandom random, DemotionPolicy ofPool, boolean hasFile) {
    if (random.nextBoolean()) {
      Moves moves =
          new Moves(ofPool, DemotionPolicy.NONE, ZswapWriteback.PLAIN, PromotionPolicy.NONE);
      return new Storage(
          0, 1, 0, List.of(), 0, 0, disk(Integer.MAX_VALUE, false), moves, ZswapOptions.DEFAULT);
    }
    return new Storage(
        random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(3),
        1 + random.nextInt(48),
        SECOND_PRIORITIES[random.nextInt(SECOND_PRIORITIES.length)],
        hasFile ? moreFiles(random) : List.of(),
        random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(SMALL_FILE),
        random.nextBoolean() ? MEMORY_BEFORE_FILES : MEMORY_BEHIND_FILES,
        disk(
            random.nextInt(3) > 0 ? Integer.MAX_VALUE : 1 + random.nextInt(SMALL_FILE),
            random.nextBoolean()),
        new Moves(
            random.nextBoolean() ? DemotionPolicy.WHEN_FULL : demotion(random),
            demotion(random),
            random.nextInt(4) > 0 ? ZswapWriteback.COMPRESSED : ZswapWriteback.PLAIN,
            random.nextBoolean() ? PromotionPolicy.ON_LOAD : PromotionPolicy.NONE),
        options(random));
  }

  private static DemotionPolicy demotion(SplittableRandom random) {
    int high = 1 + random.nextInt(100);
    return switch (random.nextInt(3)) {
      case 0 -> DemotionPolicy.NONE;
      case 1 -> DemotionPolicy.WHEN_FULL;
      default -> new DemotionPolicy.Proactive(high, 1 + random.nextInt(high));
    };
  }

  private static SimulatedMedium.Disk disk(int blocks, boolean discards) {
    return new SimulatedMedium.Disk(blocks, discards);
  }

  private static List<Integer> moreFiles(SplittableRandom random) {
    List<Integer> files = new ArrayList<>();
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < many; i++) {
      files.add(1 + random.nextInt(random.nextInt(4) == 0 ? BIG_FILE : SMALL_FILE));
    }
    return List.copyOf(files);
  }

  private static ZswapOptions options(SplittableRandom random) {
    Algorithm[] algorithms = Algorithm.values();
    Recompression.Pages[] pages = Recompression.Pages.values();
    return new ZswapOptions(
        random.nextBoolean() ? Algorithm.LZ4 : algorithms[random.nextInt(algorithms.length)],
        random.nextBoolean()
            ? null
            : new Recompression(
                random.nextBoolean() ? Algorithm.ZSTD : Algorithm.LZ4HC,
                pages[random.nextInt(pages.length)]),
        random.nextBoolean(),
        random.nextInt(4) > 0);
  }

  /** The tiers of a space that has this beside the pool and the file of the scenario. */
  List<TierConfig> tiers(Scenario scenario) {
    List<TierConfig> tiers = new ArrayList<>();
    if (scenario.shards() > 0) {
      tiers.add(pool(scenario.poolPages(), scenario.acceptPercent(), scenario.shards()));
    }
    if (secondShards > 0) {
      ZswapConfig second = pool(secondPoolPages, scenario.acceptPercent(), secondShards);
      tiers.add(second.withPriority(secondPriority));
    }
    if (scenario.fileSlots() > 0) {
      tiers.add(file(scenario.fileSlots(), scenario.queueDepth()));
    }
    moreFiles.forEach(slots -> tiers.add(file(slots, scenario.queueDepth())));
    if (memoryPages > 0) {
      tiers.add(MemoryTierConfig.ofBytes((long) memoryPages * PAGE).withPriority(memoryPriority));
    }
    return tiers;
  }

  /** The same as a classic space can have them: pools before devices, and pages that stay. */
  static List<TierConfig> classic(List<TierConfig> tiers) {
    List<TierConfig> all = new ArrayList<>();
    for (TierConfig tier : tiers) {
      all.add(
          switch (tier) {
            case ZswapConfig pool ->
                pool.withWriteback(ZswapWriteback.PLAIN).withPriority(TierConfig.MAX_PRIORITY);
            case SwapFileConfig file -> file.withDemotion(DemotionPolicy.NONE);
            case MemoryTierConfig memory -> memory.withDemotion(DemotionPolicy.NONE);
          });
    }
    return all;
  }

  private ZswapConfig pool(int pages, int acceptPercent, int shards) {
    return new ZswapConfig((long) pages * PAGE, acceptPercent, shards)
        .withWriteback(moves.writeback())
        .withDemotion(moves.ofPools())
        .withOptions(pools);
  }

  private SwapFileConfig file(int slots, int queueDepth) {
    return new SwapFileConfig(Path.of("simulated"), (long) slots * PAGE, queueDepth, false)
        .withPriority(FILE_PRIORITY)
        .withDemotion(moves.ofDevices());
  }
}
