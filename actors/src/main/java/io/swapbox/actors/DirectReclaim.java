package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The direct reclaim of one task: frees 32 pages when it finds no frame, of its cgroup when that is
 * at its limit, of all cgroups of the node when that is short of frames.
 *
 * <p>It ends when 32 pages are free ({@code SWAP_CLUSTER_MAX}; with larger batches as many as one
 * holds), or when the lists were scanned at all priorities from 12 to 0 ({@code
 * do_try_to_free_pages} of {@code mm/vmscan.c}). A reclaim of the node begins when the node admits
 * it ({@code throttle_direct_reclaim}); when it found nothing because of {@code memory.low}, it
 * goes through the priorities once more without that.
 */
public final class DirectReclaim extends MessageBehavior<DirectReclaim.Command> {

  /** What it understands. */
  public sealed interface Command permits Reclaim, MemoryNode.Admitted, Reclaimer.Reply {}

  /**
   * The task wants pages freed; answered by {@link AddressSpace.Reclaimed}. One at a time.
   *
   * @param ofNode whether the node is short of frames, and not the cgroup at its limit
   */
  public record Reclaim(boolean ofNode) implements Command {}

  /**
   * The node that the cgroup is in.
   *
   * @param node that admits reclaimers
   * @param cgroups whose pages are in it
   */
  public record Node(ActorRef<MemoryNode.Command> node, List<Reclaimer.Scope> cgroups) {

    /** Copies the list. */
    public Node {
      cgroups = List.copyOf(cgroups);
    }
  }

  private final ActorRef<Command> self;
  private final Reclaimer reclaimer;
  private final @Nullable ActorRef<MemoryNode.Command> node;
  private final NodeWalk walk;
  private final ActorRef<AddressSpace.Command> task;
  private final int swappiness;
  private final int goal;
  private boolean ofNode;
  private int priority;
  private int reclaimed;
  private boolean skippedLow;
  private boolean lowReclaim;
  private PageStatus refused = PageStatus.DONE;

  private DirectReclaim(
      ActorContext<Command> context,
      Reclaimer.Scope scope,
      @Nullable Node node,
      int swappiness,
      ActorRef<AddressSpace.Command> task) {
    this.self = context.getSelf();
    this.task = task;
    this.swappiness = swappiness;
    this.goal = Math.max(ScanControl.SWAP_CLUSTER_MAX, scope.batch());
    this.reclaimer = new Reclaimer(self.narrow(), scope, this::onCgroupDone);
    this.node = node == null ? null : node.node();
    List<Reclaimer.Scope> cgroups = node == null ? List.of() : node.cgroups();
    this.walk = new NodeWalk(self.narrow(), cgroups, swappiness, this::onWalked);
  }

  /**
   * Creates the reclaimer of a task.
   *
   * @param scope what it works on
   * @param node that the cgroup is in, or null when the cgroup has its memory for itself
   * @param swappiness of the cgroup, 0 to 200
   * @param task who asks and is answered
   */
  public static Behavior<Command> create(
      Reclaimer.Scope scope,
      @Nullable Node node,
      int swappiness,
      ActorRef<AddressSpace.Command> task) {
    return Behaviors.setup(context -> new DirectReclaim(context, scope, node, swappiness, task));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Reclaim reclaim -> onReclaim(reclaim.ofNode());
      case MemoryNode.Admitted admitted -> walk();
      case Reclaimer.Reply reply -> {
        if (ofNode) {
          walk.on(reply);
        } else {
          reclaimer.on(reply);
        }
      }
    }
  }

  private void onReclaim(boolean whole) {
    ofNode = whole && node != null;
    if (ofNode && node != null) {
      reclaimed = 0;
      refused = PageStatus.DONE;
      priority = ScanControl.DEF_PRIORITY;
      skippedLow = false;
      lowReclaim = false;
      node.tell(new MemoryNode.Throttle(self));
    } else {
      reclaimer.scan().begin(Cause.DIRECT, goal, swappiness);
      reclaimer.begin();
    }
  }

  private void onCgroupDone() {
    end(reclaimer.scan().reclaimed(), reclaimer.refused());
  }

  // --- the node ---

  private void walk() {
    walk.begin(
        new NodeWalk.Order(Cause.DIRECT, goal - reclaimed, priority, false, lowReclaim, true));
  }

  private void onWalked() {
    reclaimed += walk.reclaimed();
    if (walk.refused() != PageStatus.DONE) {
      refused = walk.refused();
    }
    skippedLow |= walk.skippedLow();
    if (reclaimed < goal && --priority >= 0) {
      walk();
    } else if (reclaimed == 0 && skippedLow && !lowReclaim) {
      lowReclaim = true;
      priority = ScanControl.DEF_PRIORITY;
      walk();
    } else {
      end(reclaimed, refused);
    }
  }

  private void end(int pages, PageStatus why) {
    task.tell(new AddressSpace.Reclaimed(pages, why));
  }
}
