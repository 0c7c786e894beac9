package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/**
 * Where the entries of a home are worked on: the CPU and the allocator that have them now.
 *
 * @param cpu which CPU
 * @param allocator its allocator, which gets the answers of backends and directory
 * @param backends that it reaches
 */
record Seat(int cpu, ActorRef<SlotAllocator.Command> allocator, BackendRefs backends) {}
