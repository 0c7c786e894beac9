package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.allocator.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.collections.LongArrayList;

/**
 * Who owns which virtual cluster: hands cluster ids out and takes dead ones back, and finds a new
 * owner for the clusters of a CPU that goes offline ({@link CpuHotplug}).
 *
 * <p>An id says which CPU it was first granted to, its home, so an entry's way to its owner needs
 * no question here. A dead id comes back with the first generation that its slots may use next
 * time; one whose generations are used up is never granted again, so that a stale entry stays stale
 * for ever.
 *
 * <p>Costs 8 bytes for each dead id.
 */
public final class ClusterDirectory extends MessageBehavior<ClusterDirectory.Command> {

  /** What it understands. */
  public sealed interface Command permits Request, GiveBack, Allocators, SetOnline, Adopted {}

  /**
   * A CPU wants clusters; answered by {@link SlotAllocator.Granted}, with fewer when the entry
   * format has no more.
   *
   * @param home the CPU
   * @param count how many
   */
  public record Request(int home, int count, ActorRef<SlotAllocator.Command> replyTo)
      implements Command {}

  /**
   * A cluster is empty and its tables are released; not answered.
   *
   * @param cluster its id
   * @param nextGeneration the first that its slots may use next time
   */
  public record GiveBack(long cluster, int nextGeneration) implements Command {}

  /**
   * Who the allocators are; comes before any change of a CPU. A swap file is told as well, which
   * asks the owners of its pages' entries.
   *
   * @param allocators one for each CPU, by number
   */
  record Allocators(List<ActorRef<SlotAllocator.Command>> allocators)
      implements Command, SwapFileBackend.Command {}

  /**
   * Take a CPU offline, or online again. Complete the future when all clusters have their new
   * owner, or with the reason why nothing was changed.
   *
   * @param cpu which CPU
   * @param online what it is to be
   */
  public record SetOnline(int cpu, boolean online, CompletableFuture<HotplugResult> result)
      implements Command, SpaceGuardian.Command {}

  /** An allocator has a home that was handed over to it. */
  record Adopted(int home) implements Command {}

  private static final int FIRST_GENERATION = 0;
  private static final int GENERATION_BITS =
      Integer.SIZE - Integer.numberOfLeadingZeros(Entry.MAX_GENERATION);

  private final int[] nextSerial;
  private final LongArrayList[] dead;
  private CpuHotplug hotplug = new CpuHotplug(List.of());

  private ClusterDirectory(int cpus) {
    this.nextSerial = new int[cpus];
    this.dead = new LongArrayList[cpus];
    for (int cpu = 0; cpu < cpus; cpu++) {
      dead[cpu] = new LongArrayList();
    }
  }

  /**
   * Creates the directory of a space.
   *
   * @param cpus CPUs that may ask for clusters
   */
  public static Behavior<Command> create(int cpus) {
    return Behaviors.setup(context -> new ClusterDirectory(cpus));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Request request -> onRequest(request);
      case GiveBack giveBack -> onGiveBack(giveBack);
      case Allocators those -> hotplug = new CpuHotplug(those.allocators());
      case SetOnline change -> hotplug.change(change);
      case Adopted adopted -> hotplug.adopted(adopted.home());
    }
  }

  private void onRequest(Request request) {
    int home = request.home();
    long[] clusters = new long[request.count()];
    int[] generations = new int[request.count()];
    int granted = 0;
    while (granted < clusters.length) {
      if (!dead[home].isEmpty()) {
        long id = dead[home].removeAt(dead[home].size() - 1);
        clusters[granted] = id >>> GENERATION_BITS;
        generations[granted] = (int) id & Entry.MAX_GENERATION;
      } else if (nextSerial[home] <= Entry.MAX_SERIAL) {
        clusters[granted] = Entry.clusterId(nextSerial[home]++, home);
        generations[granted] = FIRST_GENERATION;
      } else {
        break;
      }
      granted++;
    }
    request.replyTo().tell(new SlotAllocator.Granted(home, clusters, generations, granted));
  }

  private void onGiveBack(GiveBack giveBack) {
    if (giveBack.nextGeneration() <= Entry.MAX_GENERATION) {
      long id = giveBack.cluster() << GENERATION_BITS | giveBack.nextGeneration();
      dead[Entry.homeOfCluster(giveBack.cluster())].addLong(id);
    }
  }
}
