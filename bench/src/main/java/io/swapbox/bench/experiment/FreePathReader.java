package io.swapbox.bench.experiment;

import io.swapbox.workloads.freepath.FreePathSettings;
import io.swapbox.workloads.freepath.FreePathSettings.Tier;
import io.swapbox.workloads.freepath.FreePathSettings.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns settings into a {@link FreePathExperiment}. */
final class FreePathReader {

  private static final String TASKS = "free-path.tasks";
  private static final String TIERS = "free-path.tiers";
  private static final String VARIANTS = "free-path.variants";

  private FreePathReader() {}

  /**
   * The series that these settings come to.
   *
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static FreePathExperiment read(String name, String description, SettingReader read) {
    read.word("runtime", "virtual");
    long seed = read.number("seed");
    List<Integer> tasks = read.integers(TASKS, 1, FreePathSettings.MAX_TASKS);
    List<Tier> tiers = each(read, TIERS, Tier.values());
    List<Variant> variants = each(read, VARIANTS, Variant.values());
    int pages = read.integer("free-path.pages", 1, FreePathSettings.MAX_PAGES);
    int batch = read.integer("swap.batch", 1, 512);
    VirtualSettings virtual = VirtualSettings.costs(read);
    String device = virtual.device(read);
    Map<String, Object> settings = read.resolved();
    List<FreePathExperiment.Point> points = new ArrayList<>();
    for (Tier tier : tiers) {
      for (int count : tasks) {
        for (Variant variant : variants) {
          Map<String, Object> own = new LinkedHashMap<>(settings);
          own.put(TASKS, count);
          own.put(TIERS, word(tier));
          own.put(VARIANTS, word(variant));
          points.add(
              new FreePathExperiment.Point(
                  own,
                  new FreePathSettings(
                      count, tier, variant, batch, pages, seed, virtual.model(), device)));
        }
      }
    }
    return new FreePathExperiment(name, description, seed, settings, points);
  }

  private static <E extends Enum<E>> List<E> each(SettingReader read, String path, E[] values) {
    Map<String, E> byWord =
        Arrays.stream(values).collect(Collectors.toMap(FreePathReader::word, value -> value));
    return read.each(
        path,
        word -> {
          E value = byWord.get(word);
          if (value == null) {
            String allowed =
                Arrays.stream(values).map(FreePathReader::word).collect(Collectors.joining(", "));
            throw read.refused(path, "one of " + allowed + ", or several, each once");
          }
          return value;
        });
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
