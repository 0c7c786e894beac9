package io.swapbox.bench.experiment;

import io.swapbox.AllocatorConfig;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.contention.ContentionSettings;
import io.swapbox.workloads.contention.ContentionSettings.Allocators;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns settings into a {@link ContentionExperiment}. */
final class ContentionReader {

  private static final Map<String, List<Allocators>> VARIANTS =
      Map.of(
          "both", List.of(Allocators.PER_CPU, Allocators.SINGLE),
          "per-cpu", List.of(Allocators.PER_CPU),
          "single", List.of(Allocators.SINGLE),
          "locks", List.of(Allocators.CLUSTER_LOCKS, Allocators.GLOBAL_LOCK),
          "cluster-locks", List.of(Allocators.CLUSTER_LOCKS),
          "global-lock", List.of(Allocators.GLOBAL_LOCK),
          "all", List.of(Allocators.values()));

  private static final String CPUS = "contention.cpus";
  private static final String ALLOCATORS = "swap.allocators";

  private ContentionReader() {}

  /**
   * The series that these settings come to.
   *
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static ContentionExperiment read(String name, String description, SettingReader read) {
    read.word("runtime", "virtual");
    long seed = read.number("seed");
    List<Integer> cpus = read.integers(CPUS, 1, ContentionSettings.MAX_CPUS);
    int pages = read.integer("contention.pages", 1, ContentionSettings.MAX_PAGES);
    int think = read.integer("contention.think-nanos", 0, Integer.MAX_VALUE);
    int batch = read.integer("swap.batch", 1, 512);
    String allocators =
        read.word(
            ALLOCATORS,
            "both",
            "per-cpu",
            "single",
            "locks",
            "cluster-locks",
            "global-lock",
            "all");
    AllocatorConfig allocatorConfig = AllocatorReader.read(read);
    Payload payload = VirtualSettings.payload(read, true);
    VirtualSettings virtual = VirtualSettings.costs(read);
    Waiting waiting = VirtualSettings.waiting(read);
    Map<String, Object> settings = read.resolved();
    List<ContentionExperiment.Point> points = new ArrayList<>();
    for (Allocators variant : VARIANTS.getOrDefault(allocators, List.of())) {
      for (int count : cpus) {
        Map<String, Object> own = new LinkedHashMap<>(settings);
        own.put(CPUS, count);
        own.put(ALLOCATORS, variant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        points.add(
            new ContentionExperiment.Point(
                own,
                new ContentionSettings(
                    count,
                    variant,
                    allocatorConfig,
                    batch,
                    pages,
                    think,
                    seed,
                    virtual.model(),
                    payload,
                    waiting)));
      }
    }
    return new ContentionExperiment(name, description, seed, settings, points);
  }
}
