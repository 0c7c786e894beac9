package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.AllocatorConfig;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.VirtualClusters;

/**
 * The allocator of one CPU: owns its virtual clusters, their descriptors and what happens to them.
 *
 * <p>While a request is under way its entries are busy: their backing does not change and nobody
 * else is served ({@link BusyEntries}). {@link Stores}, {@link Loads} and {@link SwapCounts} serve
 * the requests, {@link ClusterSupply} sees to it that there are slots.
 */
public final class SlotAllocator extends MessageBehavior<SlotAllocator.Command> {

  /** What it understands. */
  public sealed interface Command
      permits SwapOut, SwapIn, Free, Duplicate, Uncache, Granted, BackendReply, Backend.Report {}

  /** What backends answer. */
  public sealed interface BackendReply extends Command permits Stored, Loaded {}

  /**
   * Store these pages; the client gets the batch back with an entry for each that was taken. Pages
   * that are evicted from the swap cache must be this allocator's.
   */
  public record SwapOut(PageBatch batch) implements Command {}

  /**
   * Bring these entries, as the {@link LoadMode} of the batch says; the client gets the batch back.
   * All must be this allocator's.
   */
  public record SwapIn(PageBatch batch) implements Command {}

  /**
   * Give up one use of each of these entries: a page table entry is gone. An entry is freed when
   * that was its last use and it is not in the swap cache. The client gets the batch back.
   */
  public record Free(PageBatch batch) implements Command {}

  /**
   * Add one use to each of these entries: a fork has copied a page table. An entry that is in the
   * batch twice gets two. The client gets the batch back.
   */
  public record Duplicate(PageBatch batch) implements Command {}

  /**
   * End the hold of the swap cache on these entries: their frames are used otherwise from now on.
   * An entry without a use is freed; one with uses must have a copy beside the one in memory. The
   * client gets the batch back.
   */
  public record Uncache(PageBatch batch) implements Command {}

  /** A backend has taken what it could. */
  public record Stored(PageBatch batch) implements BackendReply {}

  /** A backend has brought what it has. */
  public record Loaded(PageBatch batch) implements BackendReply {}

  /**
   * Cluster ids to use.
   *
   * @param clusters the ids
   * @param generations for each the first generation of its slots
   * @param count how many are valid; fewer than asked for means that the directory has no more
   */
  public record Granted(long[] clusters, int[] generations, int count) implements Command {}

  /**
   * Which allocator it is, and how it works.
   *
   * @param space tag of the space that its entries carry
   * @param cpu which CPU
   * @param config what all allocators of the space have in common
   */
  public record Setup(int space, int cpu, AllocatorConfig config) {}

  private final VirtualClusters clusters;
  private final Entries entries;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Stores stores;
  private final Loads loads;
  private final SwapCounts counts;

  private SlotAllocator(
      ActorContext<Command> context,
      Setup setup,
      Backends backends,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    ActorRef<BackendReply> replies = context.getSelf().narrow();
    AllocatorConfig config = setup.config();
    this.clusters =
        new VirtualClusters(
            setup.space(),
            setup.cpu(),
            new VirtualClusters.Settings(config.orderPolicy(), config.lookUpCache()));
    LookUps lookUps = new LookUps(clusters, meter);
    this.entries = new Entries(clusters, backends);
    this.busy = new BusyEntries(clusters, lookUps);
    this.supply = new ClusterSupply(setup.cpu(), clusters, directory, context.getSelf());
    this.stores = new Stores(clusters, entries, busy, supply, backends, replies, lookUps);
    this.loads = new Loads(clusters, entries, busy, supply, backends, replies, lookUps);
    this.counts =
        new SwapCounts(clusters, entries, busy, supply, backends, lookUps, config.freeBatching());
    supply.request();
  }

  /**
   * Creates the allocator of a CPU.
   *
   * @param setup which CPU, and how it works
   * @param backends where it stores
   * @param directory where it gets clusters
   * @param meter told of its look-ups
   */
  public static Behavior<Command> create(
      Setup setup,
      Backends backends,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    return Behaviors.setup(
        context -> new SlotAllocator(context, setup, backends, directory, meter));
  }

  @Override
  protected void onMessage(Command message) {
    dispatch(message);
    for (Command due = busy.nextDue(); due != null; due = busy.nextDue()) {
      dispatch(due);
    }
  }

  private void dispatch(Command message) {
    switch (message) {
      case SwapOut swapOut -> stores.begin(swapOut);
      case Stored stored -> stores.nextStation(stored.batch());
      case SwapIn swapIn -> loads.begin(swapIn);
      case Loaded loaded -> loads.nextStation(loaded.batch());
      case Free free -> counts.free(free);
      case Duplicate duplicate -> counts.duplicate(duplicate);
      case Uncache uncache -> counts.uncache(uncache);
      case Granted granted -> {
        supply.granted(granted);
        stores.beginAwaiting();
      }
      case Backend.Report report -> report.replyTo().tell(report());
    }
  }

  private StatisticsCollector.AllocatorPart report() {
    return new StatisticsCollector.AllocatorPart(
        clusters.entries(),
        entries.cached(),
        entries.folios(),
        clusters.descriptorBytes(),
        stores.swpoutClean(),
        loads.swapCacheHits());
  }

  @Override
  protected void onStop() {
    clusters.close();
  }
}
