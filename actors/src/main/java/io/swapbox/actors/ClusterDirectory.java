package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.ReleasedCluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Who owns which virtual cluster: hands cluster ids out and takes dead ones back, and finds a new
 * owner for the clusters of a CPU that goes offline ({@link CpuHotplug}).
 *
 * <p>An id says which CPU it was first granted to, its home, so an entry's way to its owner needs
 * no question here.
 */
public final class ClusterDirectory extends MessageBehavior<ClusterDirectory.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Request, GiveBack, Allocators, SetOnline, Adopted, Surrender {}

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
   * @param id its own, and the first generation that its slots may use next time
   */
  public record GiveBack(ReleasedCluster id) implements Command {}

  /**
   * Who the allocators are; comes before any change of a CPU. Backends are told as well that ask
   * the owners of their pages' entries.
   *
   * @param allocators one for each home, by number
   */
  record Allocators(List<ActorRef<SlotAllocator.Command>> allocators)
      implements Cgroups.Command, Command, Backend.Member, SlotAllocator.HomeCommand {}

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

  private final ClusterIds ids;
  private CpuHotplug hotplug = new CpuHotplug(List.of());

  private ClusterDirectory(ClusterIds ids) {
    this.ids = ids;
  }

  /**
   * Creates the directory of a space.
   *
   * @param ids of its clusters
   */
  public static Behavior<Command> create(ClusterIds ids) {
    return Behaviors.setup(context -> new ClusterDirectory(ids));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Request request -> onRequest(request);
      case GiveBack giveBack -> ids.giveBack(giveBack.id());
      case Allocators those -> hotplug = new CpuHotplug(those.allocators());
      case SetOnline change -> hotplug.change(change);
      case Adopted adopted -> hotplug.adopted(adopted.home());
      case Surrender surrender -> surrender.replyTo().tell(new Liquidation.IdsPart(ids));
    }
  }

  private void onRequest(Request request) {
    int home = request.home();
    long[] clusters = new long[request.count()];
    int[] generations = new int[request.count()];
    int granted = 0;
    while (granted < clusters.length) {
      long next = ids.next(home);
      if (next == ClusterIds.NONE) {
        break;
      }
      clusters[granted] = ClusterIds.cluster(next);
      generations[granted] = ClusterIds.generation(next);
      granted++;
    }
    request.replyTo().tell(new SlotAllocator.Granted(home, clusters, generations, granted));
  }
}
