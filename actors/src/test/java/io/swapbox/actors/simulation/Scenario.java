package io.swapbox.actors.simulation;

import io.swapbox.AllocatorConfig;
import io.swapbox.DemotionPolicy;
import io.swapbox.FolioRule;
import io.swapbox.SwapChargeRule;
import io.swapbox.SwapDesign;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.TierMigrator;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.DeviceModel;
import io.swapbox.actors.runtime.virtual.Distribution;
import io.swapbox.actors.runtime.virtual.MessageCost;
import io.swapbox.actors.runtime.virtual.TransferCost;
import io.swapbox.actors.runtime.virtual.VirtualConfig;
import io.swapbox.actors.runtime.virtual.WorkCost;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.OrderPolicy;
import io.swapbox.backends.SimulatedMedium;
import java.util.ArrayList;
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
 * @param medium faults of the file's medium
 * @param poolExhaustedAt event at which the system has no more memory for the pool, or never
 * @param memory frames and those who compete for them
 * @param offline processors that go offline
 * @param hotplug CPUs that go offline for the space, or online again
 * @param crashKind kind of the actor that throws, or none
 * @param crashAt which message of that kind makes it throw
 * @param maxOrder highest order of folios, 0 for none
 * @param allocators how allocators work
 * @param cgroups what is set for them
 * @param storage what there is beside a pool and a file
 * @param swapoffs tiers that are taken out of use
 * @param tierChanges tiers that come on again or change places
 * @param moves of pages that are asked for
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
    SimulatedMedium.Faults medium,
    long poolExhaustedAt,
    Memory memory,
    List<Offline> offline,
    List<Hotplug> hotplug,
    String crashKind,
    int crashAt,
    int maxOrder,
    AllocatorConfig allocators,
    CgroupPlan cgroups,
    Storage storage,
    List<TierOff> swapoffs,
    List<Move> moves,
    List<TierChange> tierChanges) {

  /**
   * Memory that is too small for its tenants.
   *
   * @param tenants address spaces, 0 for none
   * @param frames that they share
   * @param pages of each tenant
   * @param stock most frames that a tenant gets at once
   * @param operations of each tenant
   * @param node that the frames are of, or null when they are one cgroup's
   */
  record Memory(int tenants, int frames, int pages, int stock, int operations, NodePlan node) {

    /** How much longer kswapd takes for a pass than it has to. */
    double slowdown() {
      return node == null ? 1 : node.slowdown();
    }

    /** Cgroups of the tenants. */
    int cgroups() {
      return node == null ? 1 : node.limits().size();
    }
  }

  /**
   * A processor that goes offline.
   *
   * @param cpu which one
   * @param standIn where its actors go
   * @param at event at which it goes
   * @param back event at which it comes back, or never
   */
  record Offline(int cpu, int standIn, long at, long back) {}

  /**
   * A change of a CPU, which may be one that it does not need or must not get.
   *
   * @param cpu which one
   * @param online what it is to be
   * @param at event at which it is asked for
   */
  record Hotplug(int cpu, boolean online, long at) {}

  /**
   * A swapoff, which may be one that must be refused.
   *
   * @param tier which one, modulo one more than there are
   * @param at event at which it is asked for
   * @param cancelAt event at which it is given up, or never
   * @param intoMemory whether its pages go to no other tier
   */
  record TierOff(int tier, long at, long cancelAt, boolean intoMemory) {}

  /**
   * A tier that is to come on again, if it is off then, or to get another priority.
   *
   * @param tier which one, modulo how many there are
   * @param priority that it is to get, or {@link #COMES_ON}
   * @param at event at which it is asked for
   */
  record TierChange(int tier, int priority, long at) {}

  /** Instead of a priority. */
  static final int COMES_ON = -2;

  /**
   * A migration of pages, which may be one that must be refused.
   *
   * @param cgroup whose, or that of all
   * @param from which tier, modulo one more than there are
   * @param to which tier, modulo the same
   * @param pages most that are moved
   * @param at event at which it is asked for
   */
  record Move(int cgroup, int from, int to, long pages, long at) {}

  static final int MAX_BATCH = 32;
  static final int MAX_CLIENTS = 8;
  static final int MAX_OUTSTANDING = 3;
  static final int SPACE = 7;

  /** Clients of a run with folios of 512 pages, whose requests take as many times the memory. */
  static final int MAX_CLIENTS_OF_HUGE = 2;

  private static final int HUGE_PAGES = 1 << Entry.MAX_ORDER;
  private static final long HOTPLUG = 0x485eL;
  private static final long CHARGES = 0xc4a6L;
  private static final long WRITEBACK = 0x3b6eL;
  private static final long STORAGE = 0x5713L;
  private static final long SWAPOFF = 0x50ffL;
  private static final long IN_MEMORY = 0x3e30L;
  private static final long TIER_CHANGES = 0x5a0eL;
  private static final long MOVES = 0x304eL;
  private static final long POLICIES = 0x9017L;
  private static final long NODE = 0x40deL;
  private static final long CLASSIC = 0xc1a55L;
  private static final long FRAME_MASK = 0xffff_ffffL;
  private static final String[] CRASHERS = {
    "slot-allocator",
    "zero-backend",
    "zswap-backend",
    "swap-file-backend",
    "swap-file-io",
    "memory-cgroup",
    "direct-reclaim",
  };

  static Scenario of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int cpus = 1 + random.nextInt(8);
    int shards = random.nextInt(4);
    boolean file = shards == 0 || random.nextInt(3) > 0;
    boolean faulty = random.nextInt(3) == 0;
    boolean crashes = random.nextInt(32) == 0;
    // Drawn apart, so that a run without folios is the one that its seed has always been.
    SplittableRandom folios = new SplittableRandom(seed ^ 0xf01L);
    boolean huge = folios.nextInt(48) == 0;
    int maxOrder = folios.nextBoolean() ? 0 : 1 + folios.nextInt(4);
    // Apart as well.
    SplittableRandom charges = new SplittableRandom(seed ^ CHARGES);
    boolean empties = random.nextInt(3) == 0; // often, so that slots are used again
    return new Scenario(
        seed,
        cpus,
        shards,
        1 + random.nextInt(48),
        50 + random.nextInt(51),
        file ? (huge ? HUGE_PAGES : 0) + 1 + random.nextInt(random.nextBoolean() ? 16 : 200) : 0,
        1 + random.nextInt(4),
        1 + random.nextInt(empties || random.nextBoolean() ? 4 : MAX_BATCH),
        Math.min(1 + random.nextInt(MAX_CLIENTS), huge ? MAX_CLIENTS_OF_HUGE : MAX_CLIENTS),
        empties ? 60 : 4 + random.nextInt(16),
        1 + random.nextInt(MAX_OUTSTANDING),
        empties ? random.nextInt(4) : 160,
        faulty ? faults(random) : new SimulatedMedium.Faults(0, 0, 0, 0, 0),
        random.nextInt(16) == 0 ? random.nextInt(1000) : Long.MAX_VALUE,
        memory(random, new SplittableRandom(seed ^ NODE)),
        offline(random, cpus),
        hotplug(new SplittableRandom(seed ^ HOTPLUG), cpus),
        crashes ? crasher(random, charges) : "",
        1 + random.nextInt(10),
        huge ? Entry.MAX_ORDER : maxOrder,
        allocators(random, folios, charges),
        CgroupPlan.of(seed, charges),
        Storage.of(
            new SplittableRandom(seed ^ STORAGE),
            demotion(new SplittableRandom(seed ^ WRITEBACK)),
            file),
        swapoffs(new SplittableRandom(seed ^ SWAPOFF), new SplittableRandom(seed ^ IN_MEMORY)),
        moves(new SplittableRandom(seed ^ MOVES)),
        tierChanges(new SplittableRandom(seed ^ TIER_CHANGES)));
  }

  /** None in half of the runs; in the others up to twelve, of all pages or of some. */
  private static List<Move> moves(SplittableRandom random) {
    List<Move> moves = new ArrayList<>();
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(12);
    long at = random.nextInt(100);
    for (int i = 0; i < many; i++) {
      int cgroup =
          random.nextBoolean() ? TierMigrator.EVERYBODY : random.nextInt(CgroupPlan.CGROUPS);
      long pages = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(40);
      moves.add(new Move(cgroup, random.nextInt(60), random.nextInt(60), pages, at));
      at += random.nextInt(random.nextBoolean() ? 4 : 200);
    }
    return moves;
  }

  /** None in half of the runs; in the others up to 16, two in three of them tiers that come on. */
  private static List<TierChange> tierChanges(SplittableRandom random) {
    List<TierChange> changes = new ArrayList<>();
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(16);
    for (int i = 0; i < many; i++) {
      int priority = random.nextInt(3) > 0 ? COMES_ON : random.nextInt(200) - 1;
      changes.add(new TierChange(random.nextInt(60), priority, random.nextInt(900)));
    }
    return changes;
  }

  /** None in half of the runs; in the others up to five, of which one in three is given up. */
  private static List<TierOff> swapoffs(SplittableRandom random, SplittableRandom intoMemory) {
    List<TierOff> swapoffs = new ArrayList<>();
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(5);
    for (int i = 0; i < many; i++) {
      long at = random.nextInt(random.nextBoolean() ? 150 : 800);
      boolean givenUp = random.nextInt(3) == 0;
      swapoffs.add(
          new TierOff(
              random.nextInt(60),
              at,
              givenUp ? at + random.nextInt(200) : Long.MAX_VALUE,
              intoMemory.nextInt(4) == 0));
    }
    return swapoffs;
  }

  /**
   * Whether pages are cached in all ways that there are, and not in the plain one alone: in a fifth
   * of the runs; the others are those that their seeds have always been.
   */
  boolean variesCaching() {
    return seed % 5 == 4;
  }

  /** None in a third of the runs, which are those that their seeds have always been. */
  private static DemotionPolicy demotion(SplittableRandom random) {
    return random.nextInt(3) == 0 ? DemotionPolicy.NONE : DemotionPolicy.WHEN_FULL;
  }

  private static String crasher(SplittableRandom random, SplittableRandom charges) {
    String other = CRASHERS[random.nextInt(CRASHERS.length)];
    return charges.nextInt(CRASHERS.length + 1) == 0 ? "swap-charges" : other;
  }

  /** Whether a cgroup is charged for what takes no storage. */
  boolean chargesZeroPages() {
    return isClassic() || allocators.chargeRule() == SwapChargeRule.EVERY_ENTRY;
  }

  /** Kind of the actor that throws, of the space or of the node, or none. */
  String whoCrashes() {
    boolean ofNode = memory.node() != null && !memory.node().crashKind().isEmpty();
    boolean ofWalk = isClassic() && !crashKind.isEmpty() && !swapoffs.isEmpty();
    if (ofWalk && crashAt % 2 == 0) {
      return crashAt % 4 == 0 ? "table-walker" : "device-coordinator";
    }
    return ofNode ? memory.node().crashKind() : crashKind;
  }

  /** The cgroup of a client. */
  static int cgroupOf(int client) {
    return client % CgroupPlan.CGROUPS;
  }

  private static AllocatorConfig allocators(
      SplittableRandom random, SplittableRandom folios, SplittableRandom charges) {
    boolean freeBatching = random.nextInt(4) > 0;
    return new AllocatorConfig(
        random.nextBoolean() ? OrderPolicy.RESET_WHEN_EMPTY : OrderPolicy.FIXED_FOR_LIFE,
        random.nextBoolean(),
        freeBatching,
        folios.nextBoolean() ? FolioRule.STRICT : FolioRule.MIXED,
        charges.nextInt(3) == 0 ? SwapChargeRule.EVERY_ENTRY : SwapChargeRule.PHYSICAL_SLOTS);
  }

  /** Most pages of a request. */
  int requestPages() {
    return Math.max(MAX_BATCH, 1 << maxOrder);
  }

  /** Most pages that the requests of a run's clients have under way. */
  static int mostPages() {
    return MAX_OUTSTANDING * Math.max(MAX_CLIENTS * MAX_BATCH, MAX_CLIENTS_OF_HUGE * HUGE_PAGES);
  }

  /** Nobody in a third of the runs: what is found there is easier to follow. */
  private static Memory memory(SplittableRandom random, SplittableRandom ofNode) {
    int frames = 4 + random.nextInt(20);
    int tenants = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(3);
    NodePlan node = tenants == 0 ? null : NodePlan.of(ofNode);
    return new Memory(
        tenants,
        node == null ? frames : node.frames(),
        4 + random.nextInt(2 * frames),
        1 + random.nextInt(6),
        5 + random.nextInt(45),
        node);
  }

  /** A stand-in has a lower number, so that no processor passes work on to itself. */
  private static List<Offline> offline(SplittableRandom random, int cpus) {
    List<Offline> offline = new ArrayList<>();
    int many = cpus == 1 ? 0 : Math.max(0, random.nextInt(6) - 3);
    for (int i = 0; i < many; i++) {
      int cpu = 1 + random.nextInt(cpus - 1);
      int at = random.nextInt(600);
      boolean forGood = random.nextBoolean();
      offline.add(
          new Offline(
              cpu,
              random.nextInt(cpu),
              at,
              forGood ? Long.MAX_VALUE : at + 1 + random.nextInt(400)));
    }
    return offline;
  }

  /** Nothing in half of the runs; in the others CPUs go and come, as well the last one. */
  private static List<Hotplug> hotplug(SplittableRandom random, int cpus) {
    List<Hotplug> changes = new ArrayList<>();
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(12);
    long at = random.nextInt(100);
    for (int i = 0; i < many; i++) {
      changes.add(new Hotplug(random.nextInt(cpus), random.nextInt(5) < 2, at));
      at += random.nextInt(random.nextBoolean() ? 4 : 120);
    }
    return changes;
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

  /** A frame number for an entry that is in the swap cache; 16 bits of it are by chance. */
  static long frameOf(long entry, int chance) {
    return ((chance & 0xffffL) << Integer.SIZE) | (entry & FRAME_MASK);
  }

  /** Whether the frame was given for that entry. */
  static boolean isFrameOf(long entry, long frame) {
    return (frame & FRAME_MASK) == (entry & FRAME_MASK);
  }

  /**
   * Whether the space is of the classic design: one in eight of those with a device, but none of
   * the first, most of which are what found a bug.
   */
  boolean isClassic() {
    boolean hasDevice = fileSlots > 0 || storage.memoryPages() > 0;
    return hasDevice && seed > 16 && new SplittableRandom(seed ^ CLASSIC).nextInt(8) == 0;
  }

  /** Pages of a classic space stay where they are. */
  @Override
  public List<Move> moves() {
    return isClassic() ? List.of() : moves;
  }

  /** Entries of a classic space are of devices, and not of CPUs. */
  @Override
  public List<Hotplug> hotplug() {
    return isClassic() ? List.of() : hotplug;
  }

  /** Tiers of a classic space keep their places and are off for good. */
  @Override
  public List<TierChange> tierChanges() {
    return isClassic() ? List.of() : tierChanges;
  }

  SwapSpaceConfig space() {
    return isClassic() ? classicSpace() : virtualSpace();
  }

  private SwapSpaceConfig classicSpace() {
    return new SwapSpaceConfig(cpus, batch, Storage.classic(storage.tiers(this)), true)
        .withAllocators(allocators)
        .withDesign(SwapDesign.CLASSIC);
  }

  private SwapSpaceConfig virtualSpace() {
    MovePlan moves = new MovePlan(new SplittableRandom(seed ^ POLICIES));
    return new SwapSpaceConfig(cpus, batch, moves.tiers(storage.tiers(this)), true)
        .withAllocators(allocators.withPromotion(moves.promotion(storage.moves().promotion())));
  }

  /** The machine under a space of so many devices. */
  VirtualConfig machine(int devices) {
    SplittableRandom random = new SplittableRandom(seed ^ 0x5157L);
    Map<Work, WorkCost> work = new EnumMap<>(Work.class);
    for (Work kind : Work.values()) {
      work.put(kind, WorkCost.perPage(random.nextInt(4000)));
    }
    // Never 0: two turns would be one event, and what the first one did would go unseen.
    MessageCost message =
        new MessageCost(
            1 + random.nextInt(500), 0, Map.of(), random.nextInt(50), random.nextInt(300));
    TransferCost transfer =
        new TransferCost(1 + random.nextInt(100_000), 1L << 30, Distribution.EXPONENTIAL, 0);
    List<DeviceModel> media = new ArrayList<>();
    for (int device = 0; device < Math.max(1, devices); device++) {
      media.add(new DeviceModel("medium-" + device, queueDepth, transfer, transfer));
    }
    Map<Step, Long> steps = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      steps.put(step, 20L);
    }
    return new VirtualConfig(seed, cpus, media, new CostModel(message, work, steps, Map.of()));
  }
}
