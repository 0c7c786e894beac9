package io.swapbox.actors.runtime.virtual;

import io.swapbox.ConfigurationException;
import java.util.Map;

/**
 * What a message costs beside the work that its handler charges.
 *
 * @param defaultNanos nanoseconds of CPU to take in and handle a message
 * @param systemNanos nanoseconds of CPU for what Akka tells an actor (create, watch, stop)
 * @param byKind nanoseconds by actor kind, then by simple name of the message type, where they
 *     differ from the default
 * @param samePlaceNanos nanoseconds from a send to its arrival, within one CPU or device
 * @param otherPlaceNanos nanoseconds from a send to its arrival, between places
 */
public record MessageCost(
    long defaultNanos,
    long systemNanos,
    Map<String, Map<String, Long>> byKind,
    long samePlaceNanos,
    long otherPlaceNanos) {

  /**
   * Checks the figures and copies the map.
   *
   * @throws io.swapbox.ConfigurationException naming the first one that cannot be used
   */
  public MessageCost {
    ConfigurationException.require(defaultNanos >= 0, "message.default", defaultNanos, "0 or more");
    ConfigurationException.require(systemNanos >= 0, "message.system", systemNanos, "0 or more");
    ConfigurationException.require(
        samePlaceNanos >= 0, "delivery.same-place", samePlaceNanos, "0 or more");
    ConfigurationException.require(
        otherPlaceNanos >= 0, "delivery.other-place", otherPlaceNanos, "0 or more");
    byKind = Map.copyOf(byKind);
  }

  /** Nanoseconds of CPU for a message of that type at an actor of that kind. */
  long nanos(String kind, Class<?> message) {
    Map<String, Long> ofKind = byKind.getOrDefault(kind, Map.of());
    return ofKind.getOrDefault(message.getSimpleName(), defaultNanos);
  }
}
