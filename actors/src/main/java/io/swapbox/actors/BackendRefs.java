package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.List;

/**
 * The backends that the allocator of a CPU reaches.
 *
 * @param zeros that of the CPU; by the classic design, where a device's allocator serves all CPUs,
 *     those of all, in turn
 * @param tiers who is offered pages, and in which order
 * @param charges who charges cgroups for what is stored
 */
record BackendRefs(
    List<ActorRef<ZeroBackend.Command>> zeros,
    TierRefs tiers,
    ActorRef<SwapCharges.Command> charges) {

  /** Copies the list. */
  BackendRefs {
    zeros = List.copyOf(zeros);
  }

  /** Those of a CPU. */
  BackendRefs(
      ActorRef<ZeroBackend.Command> zero, TierRefs tiers, ActorRef<SwapCharges.Command> charges) {
    this(List.of(zero), tiers, charges);
  }
}
