package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Cause;

/**
 * The direct reclaim of one task: frees 32 pages of its cgroup when it finds no frame.
 *
 * <p>It ends when 32 pages are free ({@code SWAP_CLUSTER_MAX}; with larger batches as many as one
 * holds), or when the lists were scanned at all priorities from 12 to 0 ({@code
 * do_try_to_free_pages} of {@code mm/vmscan.c}).
 */
public final class DirectReclaim extends MessageBehavior<DirectReclaim.Command> {

  /** What it understands. */
  public sealed interface Command permits Reclaim, Reclaimer.Reply {}

  /** The task wants pages freed; answered by {@link AddressSpace.Reclaimed}. One at a time. */
  public record Reclaim() implements Command {}

  private final Reclaimer reclaimer;
  private final ActorRef<AddressSpace.Command> task;
  private final int swappiness;
  private final int goal;

  private DirectReclaim(
      ActorContext<Command> context,
      Reclaimer.Scope scope,
      int swappiness,
      ActorRef<AddressSpace.Command> task) {
    this.task = task;
    this.swappiness = swappiness;
    this.goal = Math.max(ScanControl.SWAP_CLUSTER_MAX, scope.batch());
    this.reclaimer = new Reclaimer(context.getSelf().narrow(), scope, this::atEnd);
  }

  /**
   * Creates the reclaimer of a task.
   *
   * @param scope what it works on
   * @param swappiness of the cgroup, 0 to 200
   * @param task who asks and is answered
   */
  public static Behavior<Command> create(
      Reclaimer.Scope scope, int swappiness, ActorRef<AddressSpace.Command> task) {
    return Behaviors.setup(context -> new DirectReclaim(context, scope, swappiness, task));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Reclaim reclaim -> {
        reclaimer.scan().begin(Cause.DIRECT, goal, swappiness);
        reclaimer.begin();
      }
      case Reclaimer.Reply reply -> reclaimer.on(reply);
    }
  }

  private void atEnd() {
    int reclaimed = reclaimer.scan().reclaimed();
    task.tell(new AddressSpace.Reclaimed(reclaimed, reclaimer.refused()));
  }
}
