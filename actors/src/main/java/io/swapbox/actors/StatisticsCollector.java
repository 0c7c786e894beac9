package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.FolioStatistics;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapCharge;
import io.swapbox.SwapFileStatistics;
import io.swapbox.ZswapStatistics;
import io.swapbox.allocator.Backing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Adds up the reports of a space's actors, for one request at a time.
 *
 * <p>Each allocator is asked for its own home and passes the question on to whoever has it, so each
 * home reports once, wherever it is and even while it is handed over.
 *
 * <p>One for the life of a space: an actor for each request would leave its meter behind.
 */
final class StatisticsCollector extends MessageBehavior<StatisticsCollector.Command> {

  /** What it understands. */
  sealed interface Command permits Collect, Part, SetTiers {}

  /** Ask everybody and complete the future with the sum. */
  record Collect(CompletableFuture<SpaceStatistics> result) implements Command {}

  /** What one actor reports. */
  sealed interface Part extends Command
      permits HomePart, ZeroPart, ZswapPart, SwapFilePart, FramesPart, ChargePart {}

  /**
   * Of a home, by whoever has its entries.
   *
   * @param home its CPU
   * @param online whether that has them
   * @param moves of its pages from one tier to another
   */
  record HomePart(int home, boolean online, HomeCounts counts, TierMoves moves) implements Part {}

  record HomeCounts(
      long entries,
      long swapCached,
      long folioPages,
      long descriptorBytes,
      long swpoutClean,
      long swapCacheHits,
      long adoptedClusters,
      FolioStatistics folios) {}

  record ZeroPart(long swpout, long swpin) implements Part {}

  /** What the budget of a tier has let into a shard or device, and kept out; pages. */
  record BudgetPart(long letIn, long letInBytes, long heldBack) {}

  /** Of a pool's shard. */
  record ZswapPart(int shard, ZswapStatistics statistics, BudgetPart budget) implements Part {}

  /** Of a swap file, or a device in memory. */
  record SwapFilePart(int device, SwapFileStatistics statistics, BudgetPart budget)
      implements Part {}

  /** Of memory that tiers were swapped off to. */
  record FramesPart(long pages) implements Part {}

  record ChargePart(List<SwapCharge> charges) implements Part {}

  private static final HomeCounts NO_HOME =
      new HomeCounts(0, 0, 0, 0, 0, 0, 0, FolioStatistics.NONE);
  private static final ZeroPart NO_ZERO = new ZeroPart(0, 0);

  private final List<ActorRef<? super Backend.Report>> others;
  private TierRefs ofTiers;
  private final Backend.Report report;

  /** Tiers that it is to go by after the reports that are being collected. */
  private final ArrayDeque<SetTiers> changes = new ArrayDeque<>();

  /** Shards and devices that leave with the first of these, and have not said their last. */
  private int farewells;

  // What those that have left have counted: counters do not go back.
  private ZswapStatistics pastZswap = ZswapStatistics.NONE;
  private SwapFileStatistics pastFile = SwapFileStatistics.NONE;

  /** The first is being collected for. */
  private final ArrayDeque<CompletableFuture<SpaceStatistics>> requests = new ArrayDeque<>();

  private int missing;
  private HomeCounts homes = NO_HOME;
  private final SortedSet<Integer> onlineCpus = new TreeSet<>();
  private ZeroPart zero = NO_ZERO;
  private ZswapStatistics zswap = ZswapStatistics.NONE;
  private SwapFileStatistics file = SwapFileStatistics.NONE;
  private TierTotals tiers;
  private long framePages;
  private List<SwapCharge> charges = List.of();

  /** By the classic design how many CPUs there are, which are all online; else 0. */
  private final int classicCpus;

  private StatisticsCollector(
      ActorContext<Command> context,
      List<ActorRef<? super Backend.Report>> others,
      TierRefs ofTiers,
      int classicCpus) {
    this.classicCpus = classicCpus;
    this.tiers = new TierTotals(ofTiers.layout());
    this.others = others;
    this.ofTiers = ofTiers;
    this.report = new Backend.Report(context.getSelf());
  }

  /**
   * Creates the collector of a space.
   *
   * @param others who has something to report beside the tiers, at least one
   * @param tiers whose shards and devices report
   */
  static Behavior<Command> create(List<ActorRef<? super Backend.Report>> others, TierRefs tiers) {
    return create(others, tiers, 0);
  }

  /** The same of a classic space, whose homes are devices, with so many CPUs. */
  static Behavior<Command> create(
      List<ActorRef<? super Backend.Report>> others, TierRefs tiers, int classicCpus) {
    List<ActorRef<? super Backend.Report>> all = List.copyOf(others);
    return Behaviors.setup(context -> new StatisticsCollector(context, all, tiers, classicCpus));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Collect collect -> onCollect(collect);
      case Part part -> {
        if (farewells > 0) {
          onFarewell(part);
        } else {
          onPart(part);
        }
      }
      case SetTiers change -> {
        changes.addLast(change);
        if (requests.isEmpty()) {
          change();
        }
      }
    }
  }

  /** Asks those once more who are not in the next tiers, and goes by these then. */
  private void change() {
    while (farewells == 0 && !changes.isEmpty()) {
      List<ActorRef<? super Backend.Member>> leaving = ofTiers.inUse();
      leaving.removeAll(changes.getFirst().tiers().inUse());
      farewells = leaving.size();
      leaving.forEach(member -> member.tell(report));
      if (farewells == 0) {
        goBy(changes.removeFirst());
      }
    }
  }

  private void goBy(SetTiers change) {
    ofTiers = change.tiers();
    tiers = new TierTotals(ofTiers.layout());
    change.replyTo().tell(new SwapCoordinator.TiersSet());
  }

  private void onFarewell(Part part) {
    switch (part) {
      case ZswapPart p -> pastZswap = pastZswap.plus(p.statistics().counters());
      case SwapFilePart p -> pastFile = pastFile.plus(p.statistics().counters());
      default -> throw new IllegalStateException("the last report of a shard or device: " + part);
    }
    if (--farewells == 0) {
      goBy(changes.removeFirst());
      change();
      askNext();
    }
  }

  private void onCollect(Collect collect) {
    requests.addLast(collect.result());
    if (requests.size() == 1) {
      askNext();
    }
  }

  private void askNext() {
    if (requests.isEmpty() || farewells > 0) {
      return;
    }
    homes = NO_HOME;
    onlineCpus.clear();
    for (int cpu = 0; cpu < classicCpus; cpu++) {
      onlineCpus.add(cpu);
    }
    zero = NO_ZERO;
    zswap = pastZswap;
    file = pastFile;
    tiers.clear();
    charges = List.of();
    framePages = 0;
    List<ActorRef<? super Backend.Member>> members = ofTiers.owners();
    missing = others.size() + members.size();
    others.forEach(reporter -> reporter.tell(report));
    members.forEach(reporter -> reporter.tell(report));
  }

  private void onPart(Part part) {
    switch (part) {
      case HomePart p -> onHome(p);
      case ZeroPart p -> zero = new ZeroPart(zero.swpout + p.swpout, zero.swpin + p.swpin);
      case ZswapPart p -> {
        zswap = zswap.plus(p.statistics());
        tiers.addShard(p.shard(), p.statistics());
        tiers.addBudget(Backing.ZSWAP, p.shard(), p.budget());
      }
      case SwapFilePart p -> {
        file = file.plus(p.statistics());
        tiers.addDevice(p.device(), p.statistics());
        tiers.addBudget(Backing.SWAPFILE, p.device(), p.budget());
      }
      case FramesPart p -> framePages += p.pages();
      case ChargePart p -> charges = p.charges();
    }
    if (--missing == 0) {
      requests.removeFirst().complete(total());
      change();
      askNext();
    }
  }

  private void onHome(HomePart part) {
    homes = sum(homes, part.counts());
    tiers.addMoves(part.moves());
    if (classicCpus == 0 && part.online()) {
      onlineCpus.add(part.home());
    }
  }

  static HomeCounts sum(HomeCounts a, HomeCounts b) {
    return new HomeCounts(
        a.entries + b.entries,
        a.swapCached + b.swapCached,
        a.folioPages + b.folioPages,
        a.descriptorBytes + b.descriptorBytes,
        a.swpoutClean + b.swpoutClean,
        a.swapCacheHits + b.swapCacheHits,
        a.adoptedClusters + b.adoptedClusters,
        a.folios.plus(b.folios));
  }

  private SpaceStatistics total() {
    return new SpaceStatistics(
        zero.swpout,
        zero.swpin,
        homes.swpoutClean,
        homes.swapCacheHits,
        homes.entries,
        homes.swapCached,
        homes.folioPages + framePages,
        homes.descriptorBytes,
        zswap,
        file,
        homes.folios,
        homes.adoptedClusters,
        List.copyOf(onlineCpus),
        charges,
        tiers.list());
  }
}
