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
      for (int i = 0; i < 5000; i++) {
        double tail = Math.pow(random.nextDouble(), -1.2);
        int depth = 1 + (int) Math.min(60, tail / 4);
        actor.starts(type, 0, (long) (scaleNanos * tail * 0.2), depth);
        actor.ends((long) (scaleNanos * (0.5 + Math.pow(random.nextDouble(), -0.4))));
      }
    }
    return actor;
  }

  /** The meter of one actor that handled one message of that type. */
  public static ActorMeter once(
      String kind, int index, Class<?> type, long wait, long service, int depth) {
    ActorMeter actor = new ActorMeter(kind, index);
    actor.starts(type, 0, wait, depth);
    actor.ends(service);
    return actor;
  }
}
