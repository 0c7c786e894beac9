package io.swapbox.actors.runtime;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;

/** Keeps the service clock of a behaviour that does not do so by itself. */
final class ServiceTimer extends BehaviorInterceptor<Object, Object> {

  private final ServiceClock clock;

  private ServiceTimer(ServiceClock clock) {
    super(Object.class);
    this.clock = clock;
  }

  /** The behaviour with its clock. */
  static <T> Behavior<T> timed(Behavior<T> behavior, ServiceClock clock) {
    return Behaviors.setup(
        context -> {
          Behavior<T> started = Behavior.start(behavior, context);
          if (started instanceof ServiceClock.Keeper keeper) {
            keeper.keep(clock);
            return started;
          }
          return around(started, clock);
        });
  }

  @SuppressWarnings("unchecked") // The interceptor passes every message on as it came.
  private static <T> Behavior<T> around(Behavior<T> behavior, ServiceClock clock) {
    BehaviorInterceptor<T, T> timer =
        (BehaviorInterceptor<T, T>) (BehaviorInterceptor<?, ?>) new ServiceTimer(clock);
    return Behaviors.intercept(() -> timer, behavior);
  }

  @Override
  public Behavior<Object> aroundReceive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<Object> target) {
    Behavior<Object> next = target.apply(context, message);
    clock.handled();
    return next;
  }
}
