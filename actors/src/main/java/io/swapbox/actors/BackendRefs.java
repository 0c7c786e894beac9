package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backends that the allocator of a CPU reaches.
 *
 * @param zero of that CPU
 * @param shards of the pool, empty when there is none
 * @param file or null when there is none
 * @param charges who charges cgroups for what is stored
 */
record BackendRefs(
    ActorRef<ZeroBackend.Command> zero,
    List<ActorRef<ZswapBackend.Command>> shards,
    @Nullable ActorRef<SwapFileBackend.Command> file,
    ActorRef<SwapCharges.Command> charges) {

  /** Copies the list. */
  BackendRefs {
    shards = List.copyOf(shards);
  }
}
