package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.actors.runtime.WorkTotals;
import java.util.List;

/** A runtime that shows each owner and each of its messages to a listener before it is handled. */
final class Taps implements SwapRuntime {

  /** Who looks on. */
  interface Listener {

    /** An actor was made. */
    void made(String kind, int index, Object owner);

    /** It is about to handle a message; false loses the message, an exception is the actor's. */
    boolean deliver(String kind, Object owner, Object message);

    /** It has stopped. */
    void stopped(int index, Object owner);
  }

  private final SwapRuntime runtime;
  private final Listener listener;

  Taps(SwapRuntime runtime, Listener listener) {
    this.runtime = runtime;
    this.listener = listener;
  }

  @Override
  public <T> ActorRef<T> spawn(
      ActorContext<?> parent, Behavior<T> behavior, String kind, int index, Placement placement) {
    Behavior<T> tapped =
        Behaviors.setup(
            context -> {
              Behavior<T> started = Behavior.start(behavior, context);
              if (!(started instanceof MessageBehavior<T> owner)) {
                return started;
              }
              listener.made(kind, index, owner);
              return new Tap<>(kind, index, owner, listener);
            });
    return runtime.spawn(parent, tapped, kind, index, placement);
  }

  /** A behaviour with a listener in front of it. */
  private static final class Tap<T> extends ExtensibleBehavior<T> {

    private final String kind;
    private final int index;
    private final MessageBehavior<T> owner;
    private final Listener listener;

    Tap(String kind, int index, MessageBehavior<T> owner, Listener listener) {
      this.kind = kind;
      this.index = index;
      this.owner = owner;
      this.listener = listener;
    }

    @Override
    public Behavior<T> receive(TypedActorContext<T> context, T message) {
      return listener.deliver(kind, owner, message)
          ? owner.receive(context, message)
          : Behaviors.same();
    }

    @Override
    public Behavior<T> receiveSignal(TypedActorContext<T> context, Signal signal) {
      if (signal instanceof PostStop) {
        listener.stopped(index, owner);
      }
      return owner.receiveSignal(context, signal);
    }
  }

  @Override
  public long nanoTime() {
    return runtime.nanoTime();
  }

  @Override
  public long messageTime() {
    return runtime.messageTime();
  }

  @Override
  public <T> void tellAfter(long nanos, ActorRef<T> actor, T message) {
    runtime.tellAfter(nanos, actor, message);
  }

  @Override
  public WorkMeter workMeter() {
    return runtime.workMeter();
  }

  @Override
  public <T> TaskCpu taskCpu(ActorRef<T> task, T wakeUp) {
    return runtime.taskCpu(task, wakeUp);
  }

  @Override
  public Gate gate() {
    return runtime.gate();
  }

  @Override
  public List<ActorMeter> meters() {
    return runtime.meters();
  }

  @Override
  public WorkTotals work() {
    return runtime.work();
  }
}
