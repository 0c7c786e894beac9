package io.swapbox.bench.experiment;

import io.swapbox.AllocatorConfig;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import io.swapbox.workloads.soak.SoakSettings;
import java.util.concurrent.TimeUnit;

/** Turns settings into a {@link SoakExperiment}. */
final class SoakReader {

  private static final String SECONDS = "soak.seconds";
  private static final String CHECKPOINT = "soak.checkpoint-seconds";
  private static final String TICK = "soak.tick-seconds";
  private static final int MAX_REQUESTS = 1_000_000;
  private static final int MAX_SECONDS = 10_000_000;

  /** Ten minutes with a checkpoint a minute, without a pause. */
  private static final Defaults ON_THREADS =
      new Defaults(600, 60, 1, SoakSettings.WITHOUT_PAUSE, SoakSettings.WITHOUT_PAUSE);

  /** Eight hours with a checkpoint an hour; without a pause they would take days. */
  private static final Defaults IN_VIRTUAL_TIME = new Defaults(28_800, 3600, 10, 96, 1);

  private record Defaults(int seconds, int checkpoint, int tick, int requests, int leastRequests) {}

  private SoakReader() {}

  /**
   * The soak that these settings come to.
   *
   * @param tiers reads where pages go
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static SoakExperiment read(
      String name, String description, SettingReader read, ExperimentReader tiers) {
    String runtime = read.word("runtime", "threads", "virtual");
    boolean inVirtualTime = runtime.equals("virtual");
    long seed = read.number("seed");
    int cores = Runtime.getRuntime().availableProcessors();
    int cpus = read.integerOrAuto("swap.cpus", cores, 1, 1024);
    int batch = read.integer("swap.batch", 1, 512);
    AllocatorConfig allocators =
        AllocatorReader.read(read).withPromotion(MoveReader.promotion(read));
    ReplaySettings.Zswap zswap = tiers.zswap(cpus, inVirtualTime);
    ReplaySettings.File file = tiers.file();
    ReplaySettings.Tiers devices = TierReader.devices(read);
    tiers.requireSomewhere(zswap, file, devices);
    CpuDispatcher dispatcher = tiers.dispatcher();
    boolean metering = read.flag("metering");
    Payload payload = VirtualSettings.payload(read, inVirtualTime);
    VirtualSettings virtual = VirtualSettings.costs(read);
    String device = virtual.device(read);
    Waiting waiting = VirtualSettings.waiting(read);
    int tasks = read.integer("soak.tasks", 1, SoakSettings.MAX_TASKS);
    int pages = read.integer("soak.pages", 1, SoakSettings.MAX_PAGES);
    SoakSettings.Schedule schedule = schedule(read, inVirtualTime ? IN_VIRTUAL_TIME : ON_THREADS);
    long tolerance = read.bytes("soak.tolerance", 0);
    SoakSettings soak =
        new SoakSettings(
            tasks,
            pages,
            cpus,
            batch,
            zswap,
            file,
            devices,
            schedule,
            tolerance,
            seed,
            metering,
            dispatcher,
            allocators);
    ReplayRuntime carrier =
        inVirtualTime
            ? new ReplayRuntime.Virtual(seed, virtual.model(), device, payload, waiting, null)
            : new ReplayRuntime.Threads();
    return new SoakExperiment(name, description, runtime, read.resolved(), soak, carrier);
  }

  private static SoakSettings.Schedule schedule(SettingReader read, Defaults defaults) {
    int seconds = read.integerOrAuto(SECONDS, defaults.seconds(), 1, MAX_SECONDS);
    int tick = read.integerOrAuto(TICK, Math.min(seconds, defaults.tick()), 1, MAX_SECONDS);
    int checkpoint =
        read.integerOrAuto(CHECKPOINT, Math.max(tick, defaults.checkpoint()), 1, MAX_SECONDS);
    int requests =
        read.integerOrAuto(
            "soak.tick-requests", defaults.requests(), defaults.leastRequests(), MAX_REQUESTS);
    requireWhole(read, CHECKPOINT, checkpoint, tick);
    requireWhole(read, SECONDS, seconds, tick);
    return new SoakSettings.Schedule(
        TimeUnit.SECONDS.toNanos(tick), requests, checkpoint / tick, seconds / tick);
  }

  private static void requireWhole(SettingReader read, String path, int seconds, int tick) {
    if (seconds % tick != 0) {
      throw read.refused(path, "a multiple of " + TICK + ", which is " + tick);
    }
  }
}
