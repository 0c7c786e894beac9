package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.Terminated;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * A behaviour with state that handles each message by one switch over its sealed protocol.
 *
 * <p>It fails when a child that it watches fails: what the child owned is lost, and whoever asked
 * for it must be told.
 *
 * @param <T> the protocol
 */
public abstract class MessageBehavior<T> extends ExtensibleBehavior<T>
    implements ServiceClock.Keeper {

  private @Nullable ServiceClock clock;
  private boolean ends;

  /** Handles a message. */
  protected abstract void onMessage(T message);

  /**
   * A child failed. The actor fails, too, unless it is the one that knows better.
   *
   * @param cause why the child failed; names the child
   */
  protected void onChildFailed(ActorFailedException cause) {
    throw cause;
  }

  /**
   * An actor that is watched has stopped, which was to be.
   *
   * @param actor which one
   */
  protected void onStopped(ActorRef<Void> actor) {
    throw new IllegalStateException(actor + " has stopped");
  }

  /** Has the actor stop when it has handled the message that it is at. */
  protected final void stop() {
    ends = true;
  }

  /** Gives back what the actor owns; called once, when it has stopped. */
  protected void onStop() {}

  @Override
  public final void keep(ServiceClock serviceClock) {
    clock = serviceClock;
  }

  @Override
  public final Behavior<T> receive(TypedActorContext<T> context, T message) {
    try {
      onMessage(message);
    } catch (OutOfMemoryError e) {
      // Akka would let it pass to the sender's thread and keep the actor, half-way through a
      // message.
      throw new ActorOutOfMemoryException(e);
    }
    if (clock != null) {
      clock.handled();
    }
    return ends ? Behaviors.stopped() : Behaviors.same();
  }

  @Override
  public final Behavior<T> receiveSignal(TypedActorContext<T> context, Signal signal) {
    if (signal instanceof ChildFailed failed) {
      onChildFailed(new ActorFailedException(failed.getRef(), failed.cause()));
      return Behaviors.same();
    }
    if (signal instanceof Terminated terminated) {
      onStopped(terminated.getRef());
      return Behaviors.same();
    }
    if (signal instanceof PostStop) {
      onStop();
      return Behaviors.same();
    }
    return Behaviors.unhandled();
  }
}
