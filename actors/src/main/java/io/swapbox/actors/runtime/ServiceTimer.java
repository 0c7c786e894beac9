package io.swapbox.actors.runtime;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;

/**
 * Measures how long a behaviour takes for each message, from its dequeue to the handler's return.
 */
final class ServiceTimer extends BehaviorInterceptor<Object, Object> {

  private final ActorMeter meter;

  private ServiceTimer(ActorMeter meter) {
    super(Object.class);
    this.meter = meter;
  }

  /** The behaviour, timed. */
  @SuppressWarnings("unchecked") // The interceptor passes every message on as it came.
  static <T> Behavior<T> around(Behavior<T> behavior, ActorMeter meter) {
    BehaviorInterceptor<T, T> timer =
        (BehaviorInterceptor<T, T>) (BehaviorInterceptor<?, ?>) new ServiceTimer(meter);
    return akka.actor.typed.javadsl.Behaviors.intercept(() -> timer, behavior);
  }

  @Override
  public Behavior<Object> aroundReceive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<Object> target) {
    Behavior<Object> next = target.apply(context, message);
    meter.ends(System.nanoTime());
    return next;
  }
}
