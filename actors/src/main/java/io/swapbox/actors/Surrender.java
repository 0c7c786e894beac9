package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/**
 * Hand in what you own; answered by a {@link Liquidation.Command} as soon as nothing is under way
 * with it. From then on it is another one's, and the actor uses it no more.
 */
record Surrender(ActorRef<Liquidation.Command> replyTo)
    implements SlotAllocator.HomeCommand,
        ClusterDirectory.Command,
        Backend.Member,
        SwapCharges.Command {}
