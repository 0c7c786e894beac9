package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/**
 * These are the tiers from now on; answered by {@link SwapCoordinator.TiersSet}. A store that is
 * under way goes on with the tiers that it was not offered to yet.
 */
record SetTiers(TierRefs tiers, ActorRef<SwapCoordinator.TiersSet> replyTo)
    implements SlotAllocator.HomeCommand,
        Cgroups.Step,
        StatisticsCollector.Command,
        TierMigrator.Command {}
