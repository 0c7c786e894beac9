package io.swapbox.actors.simulation;

import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.DeviceModel;
import io.swapbox.actors.runtime.virtual.Distribution;
import io.swapbox.actors.runtime.virtual.MessageCost;
import io.swapbox.actors.runtime.virtual.TransferCost;
import io.swapbox.actors.runtime.virtual.VirtualConfig;
import io.swapbox.actors.runtime.virtual.WorkCost;
import io.swapbox.backends.SimulatedMedium;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a seed stands for: a small machine, its clients, and what goes wrong.
 *
 * @param seed of the run
 * @param cpus processors and allocators
 * @param shards of the pool, 0 for no pool
 * @param poolPages limit of the pool, all shards together, in pages
 * @param acceptPercent threshold of the pool's hysteresis
 * @param fileSlots pages of the swap file, 0 for no file
 * @param queueDepth of the file
 * @param batch most pages of a request
 * @param clients how many
 * @param operations of each client
 * @param outstanding requests that a client has under way at once
 * @param crowd live entries above which clients give up more than they store
 * @param checkEvery events between two checks of all invariants
 * @param medium faults of the file's medium
 * @param poolExhaustedAt event at which the system has no more memory for the pool, or never
 * @param crashKind kind of the actor that throws, or none
 * @param crashAt which message of that kind makes it throw
 */
record Scenario(
    long seed,
    int cpus,
    int shards,
    int poolPages,
    int acceptPercent,
    int fileSlots,
    int queueDepth,
    int batch,
    int clients,
    int operations,
    int outstanding,
    int crowd,
    int checkEvery,
    SimulatedMedium.Faults medium,
    long poolExhaustedAt,
    String crashKind,
    int crashAt) {

  static final int MAX_BATCH = 32;
  static final int MAX_CLIENTS = 8;
  static final int MAX_OUTSTANDING = 3;
  static final int SPACE = 7;
  private static final int PAGE = 4096;
  private static final String[] CRASHERS = {
    "slot-allocator", "zero-backend", "zswap-backend", "swap-file-backend", "swap-file-io",
  };

  static Scenario of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int shards = random.nextInt(4);
    boolean file = shards == 0 || random.nextInt(3) > 0;
    boolean faulty = random.nextInt(3) == 0;
    boolean crashes = random.nextInt(32) == 0;
    boolean empties = random.nextInt(3) == 0; // often, so that slots are used again
    return new Scenario(
        seed,
        1 + random.nextInt(8),
        shards,
        1 + random.nextInt(48),
        50 + random.nextInt(51),
        file ? 1 + random.nextInt(random.nextBoolean() ? 16 : 200) : 0,
        1 + random.nextInt(4),
        1 + random.nextInt(empties || random.nextBoolean() ? 4 : MAX_BATCH),
        1 + random.nextInt(MAX_CLIENTS),
        empties ? 60 : 4 + random.nextInt(16),
        1 + random.nextInt(MAX_OUTSTANDING),
        empties ? random.nextInt(4) : 160,
        new int[] {1, 8, 32, 32}[random.nextInt(4)],
        faulty ? faults(random) : new SimulatedMedium.Faults(0, 0, 0, 0, 0),
        random.nextInt(16) == 0 ? random.nextInt(1000) : Long.MAX_VALUE,
        crashes ? CRASHERS[random.nextInt(CRASHERS.length)] : "",
        1 + random.nextInt(10));
  }

  private static SimulatedMedium.Faults faults(SplittableRandom random) {
    int[] rates = {0, 0, 50, 300, 1000};
    return new SimulatedMedium.Faults(
        random.nextInt(20),
        rates[random.nextInt(5)],
        rates[random.nextInt(5)],
        rates[random.nextInt(4)],
        rates[random.nextInt(5)]);
  }

  SwapSpaceConfig space() {
    ZswapConfig zswap =
        shards == 0 ? null : new ZswapConfig((long) poolPages * PAGE, acceptPercent, shards);
    SwapFileConfig file =
        fileSlots == 0
            ? null
            : new SwapFileConfig(Path.of("simulated"), (long) fileSlots * PAGE, queueDepth, false);
    return new SwapSpaceConfig(cpus, batch, zswap, file, true);
  }

  VirtualConfig machine() {
    SplittableRandom random = new SplittableRandom(seed ^ 0x5157L);
    Map<Work, WorkCost> work = new EnumMap<>(Work.class);
    for (Work kind : Work.values()) {
      work.put(kind, WorkCost.perPage(random.nextInt(4000)));
    }
    MessageCost message =
        new MessageCost(random.nextInt(500), 0, Map.of(), random.nextInt(50), random.nextInt(300));
    TransferCost transfer =
        new TransferCost(1 + random.nextInt(100_000), 1L << 30, Distribution.EXPONENTIAL, 0);
    DeviceModel device = new DeviceModel("medium", queueDepth, transfer, transfer);
    return new VirtualConfig(seed, cpus, List.of(device), new CostModel(message, work, Map.of()));
  }
}
