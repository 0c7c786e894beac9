package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.List;

/**
 * The backends that the allocator of a CPU reaches.
 *
 * @param zero of that CPU
 * @param shards of all pools, by number
 * @param devices swap files and devices in memory, by number
 * @param tiers the order in which they are offered pages
 * @param charges who charges cgroups for what is stored
 */
record BackendRefs(
    ActorRef<ZeroBackend.Command> zero,
    List<ActorRef<ZswapBackend.Command>> shards,
    List<ActorRef<SwapFileBackend.Command>> devices,
    TierLayout tiers,
    ActorRef<SwapCharges.Command> charges) {

  /** Copies the lists. */
  BackendRefs {
    shards = List.copyOf(shards);
    devices = List.copyOf(devices);
  }
}
