package io.swapbox.actors.runtime;

import java.util.SplittableRandom;

/** Makes filled meters; in this package because only a runtime may write them. */
public final class MeterFixture {

  private MeterFixture() {}

  /** The meter of one actor that handled messages of these types, with times around a scale. */
  public static ActorMeter actor(String kind, int index, long scaleNanos, Class<?>... types) {
    ActorMeter actor = new ActorMeter(kind, index);
    SplittableRandom random = new SplittableRandom(kind.hashCode() + index);
    for (Class<?> type : types) {
      MessageMeter meter = actor.of(type);
      for (int i = 0; i < 5000; i++) {
        double tail = Math.pow(random.nextDouble(), -1.2);
        meter.waited((long) (scaleNanos * tail * 0.2), 1 + (int) Math.min(60, tail / 4));
        meter.served((long) (scaleNanos * (0.5 + Math.pow(random.nextDouble(), -0.4))));
      }
    }
    return actor;
  }

  /** The meter of one actor that handled one message of that type. */
  public static ActorMeter once(
      String kind, int index, Class<?> type, long wait, long service, int depth) {
    ActorMeter actor = new ActorMeter(kind, index);
    actor.of(type).waited(wait, depth);
    actor.of(type).served(service);
    return actor;
  }
}
