package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.VirtualClusters;

/**
 * The allocator of one CPU: owns its virtual clusters, their descriptors and what happens to them.
 *
 * <p>While a request is under way its entries are busy: their backing does not change and nobody
 * else is served ({@link BusyEntries}). {@link Stores}, {@link Loads} and {@link Frees} serve the
 * requests, {@link ClusterSupply} sees to it that there are slots.
 */
public final class SlotAllocator extends MessageBehavior<SlotAllocator.Command> {

  /** What it understands. */
  public sealed interface Command
      permits SwapOut, SwapIn, Free, Granted, BackendReply, Backend.Report {}

  /** What backends answer. */
  public sealed interface BackendReply extends Command permits Stored, Loaded {}

  /** Store these pages; the client gets the batch back with an entry for each that was taken. */
  public record SwapOut(PageBatch batch) implements Command {}

  /** Bring these entries; the client gets the batch back. All must be this allocator's. */
  public record SwapIn(PageBatch batch) implements Command {}

  /** Unmap these entries and free those without another use; the client gets the batch back. */
  public record Free(PageBatch batch) implements Command {}

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

  private final VirtualClusters clusters;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Stores stores;
  private final Loads loads;
  private final Frees frees;

  private SlotAllocator(
      ActorContext<Command> context,
      int space,
      int cpu,
      Backends backends,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    ActorRef<BackendReply> replies = context.getSelf().narrow();
    this.clusters = new VirtualClusters(space, cpu);
    this.busy = new BusyEntries(clusters);
    this.supply = new ClusterSupply(cpu, clusters, directory, context.getSelf());
    this.stores = new Stores(clusters, busy, supply, backends, replies, meter);
    this.loads = new Loads(clusters, busy, supply, backends, replies, meter);
    this.frees = new Frees(clusters, busy, supply, backends, meter);
    supply.request();
  }

  /**
   * Creates the allocator of a CPU.
   *
   * @param space tag of the space that its entries carry
   * @param cpu which CPU
   * @param backends where it stores
   * @param directory where it gets clusters
   * @param meter told of its look-ups
   */
  public static Behavior<Command> create(
      int space,
      int cpu,
      Backends backends,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    return Behaviors.setup(
        context -> new SlotAllocator(context, space, cpu, backends, directory, meter));
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
      case SwapOut swapOut -> stores.begin(swapOut.batch());
      case Stored stored -> stores.nextStation(stored.batch());
      case SwapIn swapIn -> loads.begin(swapIn);
      case Loaded loaded -> loads.nextStation(loaded.batch());
      case Free free -> frees.free(free);
      case Granted granted -> {
        supply.granted(granted);
        stores.beginAwaiting();
      }
      case Backend.Report report ->
          report
              .replyTo()
              .tell(
                  new StatisticsCollector.AllocatorPart(
                      clusters.entries(), clusters.descriptorBytes()));
    }
  }

  @Override
  protected void onStop() {
    clusters.close();
  }
}
