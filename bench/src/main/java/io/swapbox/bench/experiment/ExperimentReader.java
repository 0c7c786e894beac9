package io.swapbox.bench.experiment;

import com.typesafe.config.Config;
import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.DemotionPolicy;
import io.swapbox.ReclaimSettings;
import io.swapbox.SwapCharge;
import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFileOptions;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.pagecache.FilePages;
import io.swapbox.workloads.replay.NodeSettings;
import io.swapbox.workloads.replay.ReclaimRequests;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns checked paths and values into an {@link Experiment}; the one place that reads settings. */
final class ExperimentReader {

  private static final int PAGE_BYTES = 4096;
  private static final String DISPATCHER = "dispatcher";

  private final SettingReader read;

  private ExperimentReader(Config config) {
    this.read = new SettingReader(config);
  }

  /**
   * The experiment that these settings come to.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  static Experiment read(String name, Config config) {
    ExperimentReader reader = new ExperimentReader(config);
    List<Variant> variants = Variant.of(new SettingReader(config));
    Experiment experiment = reader.experiment(name);
    return variants.isEmpty() ? experiment : reader.compare(experiment, variants, config);
  }

  /** A run for each variant of an experiment. */
  private Experiment compare(Experiment base, List<Variant> variants, Config config) {
    List<ComparisonExperiment.Run> runs = new ArrayList<>();
    for (Variant variant : variants) {
      Experiment own = new ExperimentReader(variant.settings(config)).experiment(base.name());
      if (!(own instanceof ReplayExperiment replay) || !own.runtime().equals(base.runtime())) {
        throw read.refused(Variant.SETTING, "replays, all of one runtime, each on one dispatcher");
      }
      runs.add(new ComparisonExperiment.Run(variant.name(), replay));
    }
    return new ComparisonExperiment(base.name(), base.description(), base.settings(), runs);
  }

  private Experiment experiment(String name) {
    String kind = read.word("kind", "replay", "contention", "free-path", "soak");
    String description = read.text("description");
    return switch (kind) {
      case "contention" -> ContentionReader.read(name, description, read);
      case "free-path" -> FreePathReader.read(name, description, read);
      case "soak" -> SoakReader.read(name, description, read, this);
      default -> replay(name, description);
    };
  }

  private Experiment replay(String name, String description) {
    String runtime = read.word("runtime", "threads", "virtual");
    boolean inVirtualTime = runtime.equals("virtual");
    List<CpuDispatcher> dispatchers = dispatchers();
    if (inVirtualTime && dispatchers.size() > 1) {
      throw read.refused(DISPATCHER, "one: in virtual time there are no threads to choose");
    }
    read.texts(Variant.SETTING);
    long seed = read.number("seed");
    int warmUps = inVirtualTime ? read.unused("warm-ups", 0) : read.integer("warm-ups", 0, 100);
    String trace = read.text("workload.trace");
    double memory = read.share("workload.memory", 0, 16);
    int tasks = read.integer("workload.tasks", 1, 4096);
    Program program = ProgramReader.read(read, inVirtualTime);
    int cores = Runtime.getRuntime().availableProcessors();
    int cpus = read.integerOrAuto("swap.cpus", cores, 1, 1024);
    int batch = read.integer("swap.batch", 1, 512);
    AllocatorConfig allocators =
        AllocatorReader.read(read).withPromotion(MoveReader.promotion(read));
    long swapMax = swapMax();
    ReplaySettings.Zswap zswap = zswap(cpus, inVirtualTime);
    ReplaySettings.File file = file();
    ReplaySettings.Tiers tiers = TierReader.read(read);
    ReclaimSettings reclaim = ReclaimReader.read(read);
    FilePages files = ReclaimReader.files(read);
    NodeSettings node = NodeReader.read(read);
    ReclaimRequests requests = ReclaimReader.requests(read, reclaim.swappiness());
    Payload payload = VirtualSettings.payload(read, inVirtualTime);
    requireSomewhere(zswap, file, tiers);
    boolean metering = read.flag("metering");
    VirtualSettings virtual = VirtualSettings.costs(read);
    String device = virtual.device(read);
    Waiting waiting = VirtualSettings.waiting(read);
    ReplayRuntime carrier =
        inVirtualTime
            ? new ReplayRuntime.Virtual(seed, virtual.model(), device, payload, waiting, null)
            : new ReplayRuntime.Threads();
    Map<String, Object> settings = read.resolved();
    List<ComparisonExperiment.Run> runs = new ArrayList<>();
    for (CpuDispatcher dispatcher : dispatchers) {
      Map<String, Object> own = new LinkedHashMap<>(settings);
      own.put(DISPATCHER, dispatcher.settingName());
      ReplaySettings replay =
          new ReplaySettings(
              trace,
              memory,
              tasks,
              cpus,
              batch,
              zswap,
              file,
              seed,
              metering,
              dispatcher,
              allocators,
              swapMax,
              tiers,
              new ReplaySettings.Paging(reclaim, program, files, node, requests));
      runs.add(
          new ComparisonExperiment.Run(
              dispatcher.settingName(),
              new ReplayExperiment(name, description, runtime, warmUps, own, replay, carrier)));
    }
    return runs.size() == 1
        ? runs.getFirst().experiment()
        : new ComparisonExperiment(name, description, settings, runs);
  }

  private List<CpuDispatcher> dispatchers() {
    return read.each(DISPATCHER, word -> CpuDispatcher.named(DISPATCHER, word));
  }

  /** The one dispatcher of a run that compares none. */
  CpuDispatcher dispatcher() {
    List<CpuDispatcher> dispatchers = dispatchers();
    if (dispatchers.size() > 1) {
      throw read.refused(DISPATCHER, "one");
    }
    return dispatchers.getFirst();
  }

  /** Refuses settings by which pages have nowhere to go. */
  void requireSomewhere(
      ReplaySettings.@Nullable Zswap zswap,
      ReplaySettings.@Nullable File file,
      ReplaySettings.Tiers tiers) {
    if (zswap == null && file == null && tiers.memoryBytes() == 0) {
      throw new ConfigurationException(
          "swap.zswap.enabled", "false, and swap.file.enabled too: pages have nowhere to go");
    }
  }

  /**
   * The pool, or null for none.
   *
   * @param inVirtualTime where it cannot work in every way that it can
   */
  ReplaySettings.@Nullable Zswap zswap(int cpus, boolean inVirtualTime) {
    boolean enabled = read.flag("swap.zswap.enabled");
    int maxPoolPercent = read.integer("swap.zswap.max-pool-percent", 1, 1000);
    int acceptThreshold = read.integer("swap.zswap.accept-threshold-percent", 1, 100);
    int shards = read.integerOrAuto("swap.zswap.shards", Math.min(cpus, 256), 1, 256);
    ZswapWriteback writeback = ZswapReader.writeback(read);
    DemotionPolicy demotion = MoveReader.demotion(read, "swap.zswap.demotion");
    ZswapOptions options = ZswapReader.read(read, inVirtualTime);
    return enabled
        ? new ReplaySettings.Zswap(
            maxPoolPercent, acceptThreshold, shards, writeback, demotion, options)
        : null;
  }

  /** In whole pages: the part of a page cannot be charged. */
  private long swapMax() {
    long bytes = read.bytesOrMax("swap.max", Long.MAX_VALUE);
    return bytes == Long.MAX_VALUE ? SwapCharge.NO_LIMIT : bytes / PAGE_BYTES;
  }

  /** The swap file, or null for none. */
  ReplaySettings.@Nullable File file() {
    boolean enabled = read.flag("swap.file.enabled");
    Path path = path("swap.file.path");
    long maxBytes = read.bytes("swap.file.max-bytes", PAGE_BYTES);
    int queueDepth = read.integer("swap.file.queue-depth", 1, 64);
    SwapFileOptions options =
        new SwapFileOptions(
            IoMode.valueOf(
                read.word("swap.file.io", "buffered", "direct", "auto").toUpperCase(Locale.ROOT)),
            read.flag("swap.file.discard"),
            read.flag("swap.file.preallocate"));
    return enabled ? new ReplaySettings.File(path, maxBytes, queueDepth, options) : null;
  }

  private @Nullable Path path(String setting) {
    String path = read.text(setting);
    try {
      return path.isEmpty() ? null : Path.of(path);
    } catch (InvalidPathException e) {
      throw read.refused(setting, "the path of a file, or \"\" for a temporary one");
    }
  }
}
