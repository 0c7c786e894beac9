package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ReleasedCluster;
import io.swapbox.allocator.VirtualClusters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The allocator of one CPU: owns its virtual clusters, their descriptors and what happens to them.
 *
 * <p>A store tries zero, then zswap, then the swap file, one station after the other, each taking
 * what it can of the batch; what nobody takes is refused and stays with the client. A load visits
 * the backends that hold the batch's entries.
 *
 * <p>While a request is under way its entries are busy: their backing does not change and nobody
 * else is served. A request with a busy entry is parked as a whole, before it has touched anything,
 * and starts anew when that entry is free again. So every request holds all of its entries or none,
 * and requests cannot wait for each other in a circle.
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

  private static final int GRANT = 4;
  private static final int LOW_WATER_SLOTS = Entry.SLOTS_PER_CLUSTER;

  private final ActorRef<Command> self;
  private final ActorRef<BackendReply> replies;
  private final int cpu;
  private final Backends backends;
  private final VirtualClusters clusters;
  private final ActorRef<ClusterDirectory.Command> directory;
  private final WorkMeter meter;

  private final ArrayDeque<PageBatch> awaitingSlots = new ArrayDeque<>();
  private boolean grantRequested;
  private boolean directoryExhausted;

  private final Long2ObjectHashMap<List<Command>> parked = new Long2ObjectHashMap<>();
  private final ArrayDeque<Command> unparked = new ArrayDeque<>();

  private SlotAllocator(
      ActorContext<Command> context,
      int space,
      int cpu,
      Backends backends,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    this.self = context.getSelf();
    this.replies = self.narrow();
    this.cpu = cpu;
    this.backends = backends;
    this.directory = directory;
    this.meter = meter;
    this.clusters = new VirtualClusters(space, cpu);
    requestClusters();
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
    while (!unparked.isEmpty()) {
      dispatch(unparked.removeFirst());
    }
  }

  private void dispatch(Command message) {
    switch (message) {
      case SwapOut swapOut -> onSwapOut(swapOut.batch());
      case Stored stored -> onStored(stored.batch());
      case SwapIn swapIn -> onSwapIn(swapIn);
      case Loaded loaded -> onLoaded(loaded.batch());
      case Free free -> onFree(free);
      case Granted granted -> onGranted(granted);
      case Backend.Report report ->
          report
              .replyTo()
              .tell(
                  new StatisticsCollector.AllocatorPart(
                      clusters.entries(), clusters.descriptorBytes()));
    }
  }

  // --- stores ---

  private void onSwapOut(PageBatch batch) {
    awaitingSlots.addLast(batch);
    storeAwaiting();
  }

  /** Starts the stores that wait for slots, in the order they came, as far as the slots go. */
  private void storeAwaiting() {
    while (!awaitingSlots.isEmpty()) {
      boolean enough = clusters.available() >= awaitingSlots.getFirst().size();
      if (!enough && !directoryExhausted) {
        requestClusters();
        return;
      }
      PageBatch batch = awaitingSlots.removeFirst();
      if (enough) {
        store(batch);
      } else {
        batch.endPending(PageStatus.NO_SPACE);
        batch.answer();
      }
    }
  }

  private void store(PageBatch batch) {
    allocate(batch);
    batch.station = 0;
    nextStoreStation(batch);
    if (clusters.available() < LOW_WATER_SLOTS) {
      requestClusters();
    }
  }

  private void allocate(PageBatch batch) {
    meter.steps(Step.LOOK_UP, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      long entry = clusters.allocate(batch.cgroup());
      long d = clusters.find(entry);
      clusters.setBusy(d, true);
      batch.entry(i, entry);
      batch.descriptor(i, d);
    }
  }

  private void requestClusters() {
    if (!grantRequested && !directoryExhausted) {
      grantRequested = true;
      directory.tell(new ClusterDirectory.Request(cpu, GRANT, self));
    }
  }

  private void onGranted(Granted granted) {
    grantRequested = false;
    directoryExhausted = granted.count() < granted.clusters().length;
    for (int i = 0; i < granted.count(); i++) {
      clusters.grant(granted.clusters()[i], granted.generations()[i]);
    }
    storeAwaiting();
  }

  private void onStored(PageBatch batch) {
    nextStoreStation(batch);
  }

  private void nextStoreStation(PageBatch batch) {
    if (!batch.anyPending() || !backends.store(batch.station++, batch, replies)) {
      finishStore(batch);
    }
  }

  private void finishStore(PageBatch batch) {
    batch.endPending(PageStatus.NO_SPACE);
    for (int i = 0; i < batch.size(); i++) {
      long entry = batch.entry(i);
      long d = batch.descriptor(i);
      clusters.setBusy(d, false);
      if (batch.status(i) == PageStatus.DONE) {
        clusters.back(d, batch.backing(i), batch.location(i));
        clusters.setShadow(d, batch.shadow(i));
        clusters.map(d);
        clusters.uncache(d);
      } else {
        clusters.uncache(d);
        clusters.free(entry);
        batch.entry(i, Entry.NONE);
      }
      unpark(entry);
    }
    giveBackClusters();
    batch.answer();
  }

  // --- loads ---

  private void onSwapIn(SwapIn swapIn) {
    PageBatch batch = swapIn.batch();
    if (parkIfBusy(batch, swapIn)) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      long d = batch.descriptor(i);
      if (d < 0) {
        batch.status(i, refusal(d));
      } else if (clusters.busy(d)) {
        batch.status(i, PageStatus.DUPLICATE);
      } else {
        clusters.setBusy(d, true);
        batch.source(i, clusters.backing(d), clusters.location(d), clusters.shadow(d));
      }
    }
    nextLoadStation(batch);
  }

  private void onLoaded(PageBatch batch) {
    nextLoadStation(batch);
  }

  private void nextLoadStation(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        backends.load(batch.backing(i), batch.location(i), batch, replies);
        return;
      }
    }
    finishLoad(batch);
  }

  private void finishLoad(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (heldBy(batch, i)) {
        long entry = batch.entry(i);
        long d = batch.descriptor(i);
        clusters.setBusy(d, false);
        if (batch.releases() && batch.status(i) == PageStatus.DONE) {
          clusters.unmap(d);
          clusters.free(entry);
        }
        unpark(entry);
      }
    }
    giveBackClusters();
    batch.answer();
  }

  /** Whether the batch made that entry busy: it was found, and not refused as a duplicate. */
  private static boolean heldBy(PageBatch batch, int i) {
    return switch (batch.status(i)) {
      case DONE, CORRUPT, READ_ERROR -> true;
      case FOREIGN, UNKNOWN, STALE, DUPLICATE, PENDING, NO_SPACE, WRITE_ERROR -> false;
    };
  }

  // --- frees ---

  private void onFree(Free free) {
    PageBatch batch = free.batch();
    if (parkIfBusy(batch, free)) {
      return;
    }
    meter.steps(Step.LOOK_UP, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      long entry = batch.entry(i);
      long d = clusters.find(entry);
      if (d < 0) {
        batch.status(i, refusal(d));
      } else {
        clusters.unmap(d);
        if (clusters.unreferenced(d)) {
          backends.collectDrop(clusters.backing(d), clusters.location(d));
          clusters.free(entry);
        }
        batch.status(i, PageStatus.DONE);
      }
    }
    backends.sendDrops();
    giveBackClusters();
    batch.answer();
  }

  // --- entries ---

  private static PageStatus refusal(long notFound) {
    if (notFound == VirtualClusters.FOREIGN) {
      return PageStatus.FOREIGN;
    }
    return notFound == VirtualClusters.STALE ? PageStatus.STALE : PageStatus.UNKNOWN;
  }

  /** Looks up the batch's entries; parks the request, and is true, when one of them is busy. */
  private boolean parkIfBusy(PageBatch batch, Command request) {
    meter.steps(Step.LOOK_UP, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      long d = clusters.find(batch.entry(i));
      batch.descriptor(i, d);
      if (d >= 0 && clusters.busy(d)) {
        parked.computeIfAbsent(batch.entry(i), entry -> new ArrayList<>()).add(request);
        return true;
      }
    }
    return false;
  }

  private void unpark(long entry) {
    List<Command> waiting = parked.isEmpty() ? null : parked.remove(entry);
    if (waiting != null) {
      unparked.addAll(waiting);
    }
  }

  private void giveBackClusters() {
    while (clusters.hasReleased()) {
      ReleasedCluster released = clusters.pollReleased();
      directory.tell(new ClusterDirectory.GiveBack(released.cluster(), released.nextGeneration()));
      directoryExhausted &= !released.reusable();
    }
  }

  @Override
  protected void onStop() {
    clusters.close();
  }
}
