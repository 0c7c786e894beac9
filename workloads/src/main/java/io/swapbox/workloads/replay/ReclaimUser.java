package io.swapbox.workloads.replay;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.ProactiveReclaim;
import io.swapbox.actors.runtime.SwapRuntime;

/** Somebody who writes to {@code memory.reclaim}, waits for the end, and does so again. */
final class ReclaimUser extends MessageBehavior<ReclaimUser.Command> {

  /** What it understands. */
  sealed interface Command {}

  /** Make no more requests. */
  record Stop() implements Command {}

  private record Tick() implements Command {}

  private record Ended(ProactiveReclaim.Reclaimed reclaimed) implements Command {}

  private final ActorRef<Command> self;
  private final SwapRuntime runtime;
  private final ReclaimRequests requests;
  private final ActorRef<ProactiveReclaim.Command> file;
  private final ActorRef<ProactiveReclaim.Reclaimed> atEnd;
  private boolean stopped;

  private ReclaimUser(
      ActorContext<Command> context,
      ReclaimRequests requests,
      ActorRef<ProactiveReclaim.Command> file,
      SwapRuntime runtime) {
    this.self = context.getSelf();
    this.runtime = runtime;
    this.requests = requests;
    this.file = file;
    this.atEnd = context.messageAdapter(ProactiveReclaim.Reclaimed.class, Ended::new);
    sleep();
  }

  /**
   * Creates one who begins with a sleep.
   *
   * @param file that the requests are written to
   */
  static Behavior<Command> create(
      ReclaimRequests requests, ActorRef<ProactiveReclaim.Command> file, SwapRuntime runtime) {
    return Behaviors.setup(context -> new ReclaimUser(context, requests, file, runtime));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Tick tick -> {
        if (!stopped) {
          file.tell(new ProactiveReclaim.Reclaim(requests.pages(), requests.swappiness(), atEnd));
        }
      }
      case Ended ended -> sleep();
      case Stop stop -> stopped = true;
    }
  }

  private void sleep() {
    if (!stopped) {
      runtime.tellAfter(requests.intervalNanos(), self, new Tick());
    }
  }
}
