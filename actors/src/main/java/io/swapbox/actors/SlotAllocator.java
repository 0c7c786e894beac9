package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.AllocatorConfig;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The allocator of one CPU: owns the entries of its {@link Home} and, while other CPUs are offline,
 * maybe those of theirs. By the classic design that of one device, which owns the entries of that.
 *
 * <p>A client sends to the allocator of an entry's home. Who has handed a home over passes on what
 * still arrives for it, to the allocator that got it: that one has it or has handed it over later,
 * so a message that is passed on gets nearer to its owner each time.
 *
 * <p>New pages go to clusters that are in use before a cluster is opened for them: first to those
 * of its own home, then to those of homes that it has adopted. That is the order of {@code
 * folio_alloc_swap} in {@code mm/vswap.c}, where a CPU goes on with its current cluster and then
 * with the partial lists of all CPUs. There, a partly used cluster of a CPU that goes offline is
 * left on no list; here, it is one of those.
 */
public final class SlotAllocator extends MessageBehavior<SlotAllocator.Command> {

  /** What it understands. */
  public sealed interface Command permits HomeCommand, HandOver, Adopt, Moved, Forwarded {}

  /**
   * What is for whoever has a home: of a client or a swap file, the home whose allocator it was
   * sent to.
   */
  public sealed interface HomeCommand extends Command
      permits SwapOut,
          SwapIn,
          Free,
          Duplicate,
          Uncache,
          Granted,
          BackendReply,
          ReclaimSlots,
          Cgroups.Apply,
          Cgroups.Reparent,
          Migrate,
          SetTiers,
          SetOpen,
          CountEntries,
          ClusterDirectory.Allocators,
          Backend.Report,
          Surrender {}

  /** What backends answer. */
  public sealed interface BackendReply extends HomeCommand permits Stored, Loaded {

    /** What it is about. */
    PageBatch batch();
  }

  /**
   * Store these pages, or this folio; the client gets the batch back with an entry for each page
   * that was taken. Pages that are evicted from the swap cache must be this allocator's.
   */
  public record SwapOut(PageBatch batch) implements HomeCommand {}

  /**
   * Bring these entries, as the {@link LoadMode} of the batch says; those of a folio all or none.
   * The client gets the batch back. All must be this allocator's.
   */
  public record SwapIn(PageBatch batch) implements HomeCommand {}

  /**
   * Give up one use of each of these entries: a page table entry is gone. An entry is freed when
   * that was its last use and it is not in the swap cache. The client gets the batch back.
   */
  public record Free(PageBatch batch) implements HomeCommand {}

  /**
   * Add one use to each of these entries: a fork has copied a page table. An entry that is in the
   * batch twice gets two. The client gets the batch back.
   */
  public record Duplicate(PageBatch batch) implements HomeCommand {}

  /**
   * End the hold of the swap cache on these entries: their frames are used otherwise from now on.
   * An entry without a use is freed; one with uses must have a copy beside the one in memory. The
   * client gets the batch back.
   */
  public record Uncache(PageBatch batch) implements HomeCommand {}

  /** A backend has taken what it could. */
  public record Stored(PageBatch batch) implements BackendReply {}

  /** A backend has brought what it has. */
  public record Loaded(PageBatch batch) implements BackendReply {}

  /**
   * Cluster ids to use.
   *
   * @param home whose they are
   * @param clusters the ids
   * @param generations for each the first generation of its slots
   * @param count how many are valid; fewer than asked for means that the directory has no more
   */
  public record Granted(int home, long[] clusters, int[] generations, int count)
      implements HomeCommand {}

  /**
   * Give up the copies in these slots of a swap file as far as only the swap cache holds their
   * entries, each still backed by its slot; answered by {@link SwapFileBackend.Reclaimed}.
   *
   * @param entrySlots of each the virtual slot that the reverse map names, see {@link Entry#slot}
   * @param locations of each the slot of the file that it was seen at
   */
  record ReclaimSlots(
      long[] entrySlots, long[] locations, ActorRef<SwapFileBackend.Reclaimed> replyTo)
      implements HomeCommand {}

  /**
   * Move pages from the tier that has them to those in a direction, as far as each is still where
   * it was seen, no request has its entry, and its cgroup may use one of those; answered by {@link
   * Backend.Migrated}, {@link Backend.MovedOut}, {@link Backend.MovedTo} or {@link
   * Backend.MovedWithin}. On the way out a copy whose page the swap cache holds is given up: it is
   * in memory only then.
   *
   * @param entrySlots of each the virtual slot of its entry, see {@link Entry#slot}
   * @param locations of each where it was seen
   * @param from the kind of backend that has them all, of one tier
   * @param packed whether those that are compressed stay as they are; else they are stored as plain
   *     pages
   * @param direction down, out, to a target, or within the device that has them all
   * @param target where they are to go and which of them are meant, if that is the direction
   */
  record Migrate(
      long[] entrySlots,
      long[] locations,
      Backing from,
      boolean packed,
      MoveDirection direction,
      @Nullable MoveTarget target,
      ActorRef<Backend.MoveReply> replyTo)
      implements HomeCommand {

    /** One without a target. */
    Migrate(
        long[] entrySlots,
        long[] locations,
        Backing from,
        boolean packed,
        MoveDirection direction,
        ActorRef<Backend.MoveReply> replyTo) {
      this(entrySlots, locations, from, packed, direction, null, replyTo);
    }
  }

  /**
   * Give slots of your device no more, or again; answered by {@link DeviceCoordinator.OpenSet}.
   *
   * @param swapoff which one wants it
   */
  record SetOpen(int swapoff, boolean open, ActorRef<DeviceCoordinator.OpenSet> replyTo)
      implements HomeCommand {}

  /**
   * Tell how many entries name slots of your device; answered by {@link DeviceCoordinator.Counted}.
   *
   * @param swapoff which one wants it
   * @param unreadable pages that it could not read, each once
   */
  record CountEntries(
      int swapoff, List<UnreadablePage> unreadable, ActorRef<DeviceCoordinator.Counted> replyTo)
      implements HomeCommand {

    /** Copies the list. */
    CountEntries {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** Hand a home that you have over to another allocator, with {@link Adopt}. */
  record HandOver(int home, ActorRef<Command> to) implements Command {}

  /** Have a home from now on; the directory is told by {@link ClusterDirectory.Adopted}. */
  record Adopt(Home home) implements Command {}

  /** Another allocator has your own home now: pass on to it what arrives for it. */
  record Moved(ActorRef<Command> to) implements Command {}

  /** A message for a home that whoever it was sent to has handed over. */
  record Forwarded(int home, HomeCommand message) implements Command {}

  /**
   * Which allocator it is, and how it works.
   *
   * @param space tag of the space that its entries carry
   * @param cpu which CPU
   * @param config what all allocators of the space have in common
   * @param batch most pages that it moves from one backend to another at once
   * @param payload what the pages are made of
   * @param clusters of its home, which it owns from then on
   */
  public record Setup(
      int space,
      int cpu,
      AllocatorConfig config,
      int batch,
      Payload payload,
      VirtualClusters clusters) {

    /** One whose home has no cluster yet. */
    public Setup(int space, int cpu, AllocatorConfig config, int batch, Payload payload) {
      this(space, cpu, config, batch, payload, clusters(space, cpu, config));
    }

    /** The slots of a device, all free, that work as the configuration says. */
    static DeviceSlots slots(int space, int device, PageFile file, AllocatorConfig config) {
      return new DeviceSlots(
          space,
          device,
          1 + file.slots(),
          new VirtualClusters.Settings(config.orderPolicy(), config.lookUpCache()));
    }

    /** A home without clusters that works as the configuration says. */
    static VirtualClusters clusters(int space, int cpu, AllocatorConfig config) {
      return new VirtualClusters(
          space, cpu, new VirtualClusters.Settings(config.orderPolicy(), config.lookUpCache()));
    }
  }

  private final int cpu;
  private final Seat seat;
  private final ActorRef<ClusterDirectory.Command> directory;

  /** Its own home, null while the CPU is offline. */
  private @Nullable Home own;

  /** Homes of CPUs that are offline, by number. */
  private final Int2ObjectHashMap<Home> adopted = new Int2ObjectHashMap<>();

  /** To whom each home went that was here and is not any more. */
  private final Int2ObjectHashMap<ActorRef<Command>> wentTo = new Int2ObjectHashMap<>();

  private SlotAllocator(
      ActorContext<Command> context,
      Setup setup,
      BackendRefs backends,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    this.cpu = setup.cpu();
    this.seat = new Seat(cpu, context.getSelf(), backends);
    this.directory = directory;
    this.own = new Home(setup, seat, directory, meter);
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
      BackendRefs backends,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    return Behaviors.setup(
        context -> new SlotAllocator(context, setup, backends, directory, meter));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case BackendReply reply -> handle(reply.batch().home, reply);
      case Granted granted -> handle(granted.home(), granted);
      case HomeCommand request -> handle(cpu, request);
      case Forwarded forwarded -> handle(forwarded.home(), forwarded.message());
      case HandOver handOver -> handOver(handOver);
      case Adopt adopt -> adopt(adopt.home());
      case Moved moved -> onMoved(moved);
    }
  }

  private void handle(int number, HomeCommand message) {
    Home home = home(number);
    if (home == null) {
      passOn(number, message);
    } else if (message instanceof SwapOut swapOut && !adopted.isEmpty()) {
      homeFor(swapOut.batch(), home).handle(swapOut);
    } else {
      home.handle(message);
    }
  }

  private @Nullable Home home(int number) {
    return number == cpu ? own : adopted.get(number);
  }

  private void passOn(int number, HomeCommand message) {
    ActorRef<Command> owner = wentTo.get(number);
    if (owner == null) {
      throw new IllegalStateException(
          "a message for home %d, which was never at cpu %d: %s".formatted(number, cpu, message));
    }
    owner.tell(new Forwarded(number, message));
  }

  /** The home that stores a batch; with a page among them that has an entry, the addressed one. */
  private Home homeFor(PageBatch batch, Home addressed) {
    Home first = own;
    if (first == null || !batch.allNew()) {
      return addressed;
    }
    if (!first.hasRoomInUse(batch)) {
      for (Home home : adopted.values()) {
        if (home.hasRoomInUse(batch)) {
          return home;
        }
      }
    }
    return first;
  }

  private void handOver(HandOver handOver) {
    int number = handOver.home();
    Home home = home(number);
    if (home == null) {
      throw new IllegalStateException("cpu %d does not have home %d".formatted(cpu, number));
    }
    if (number == cpu) {
      own = null;
    } else {
      adopted.remove(number);
    }
    wentTo.put(number, handOver.to());
    handOver.to().tell(new Adopt(home));
  }

  private void adopt(Home home) {
    home.moveTo(seat);
    if (home.number() == cpu) {
      own = home;
    } else {
      adopted.put(home.number(), home);
    }
    wentTo.remove(home.number());
    directory.tell(new ClusterDirectory.Adopted(home.number()));
  }

  private void onMoved(Moved moved) {
    // Comes late when the home is here again.
    if (own == null) {
      wentTo.put(cpu, moved.to());
    }
  }

  /** Closes the homes that are here; one on its way is left to the garbage collector. */
  @Override
  protected void onStop() {
    if (own != null) {
      own.close();
    }
    adopted.values().forEach(Home::close);
  }
}
