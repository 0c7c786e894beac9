package io.swapbox.bench.experiment;

import io.swapbox.DemotionPolicy;
import io.swapbox.PromotionPolicy;

/** Reads which pages move from one tier to another, and when. */
final class MoveReader {

  private MoveReader() {}

  /**
   * When the pages of a tier move to those behind it.
   *
   * @param setting of that tier
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static DemotionPolicy demotion(SettingReader read, String setting) {
    int high = read.integer("swap.demotion.high-percent", 1, 100);
    int low = read.integer("swap.demotion.low-percent", 1, high);
    int coldMillis = read.integer("swap.demotion.cold-after-ms", 1, 86_400_000);
    return switch (read.word(setting, "none", "when-full", "proactive", "cold")) {
      case "none" -> DemotionPolicy.NONE;
      case "when-full" -> DemotionPolicy.WHEN_FULL;
      case "cold" -> new DemotionPolicy.Cold(coldMillis);
      default -> new DemotionPolicy.Proactive(high, low);
    };
  }

  /**
   * Which pages move to a tier before theirs.
   *
   * @throws io.swapbox.ConfigurationException when the setting cannot be used
   */
  static PromotionPolicy promotion(SettingReader read) {
    return switch (read.word("swap.promotion", "none", "on-load", "sampled")) {
      case "on-load" -> PromotionPolicy.ON_LOAD;
      case "sampled" -> PromotionPolicy.SAMPLED;
      default -> PromotionPolicy.NONE;
    };
  }
}
