package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/**
 * The backends that the allocator of a CPU reaches.
 *
 * @param zero of that CPU
 * @param tiers who is offered pages, and in which order
 * @param charges who charges cgroups for what is stored
 */
record BackendRefs(
    ActorRef<ZeroBackend.Command> zero, TierRefs tiers, ActorRef<SwapCharges.Command> charges) {}
