package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The backends of a space with one pool, one file, or both, in that order. */
final class Refs {

  private Refs() {}

  static BackendRefs of(
      ActorRef<ZeroBackend.Command> zero,
      List<ActorRef<ZswapBackend.Command>> shards,
      @Nullable ActorRef<SwapFileBackend.Command> file,
      ActorRef<SwapCharges.Command> charges) {
    List<TierConfig> tiers = new ArrayList<>();
    if (!shards.isEmpty()) {
      tiers.add(ZswapConfig.ofBytes(1 << 20, shards.size()));
    }
    if (file != null) {
      tiers.add(SwapFileConfig.of(Path.of("swap"), 1 << 20));
    }
    return new BackendRefs(
        zero, shards, file == null ? List.of() : List.of(file), TierLayout.of(tiers), charges);
  }
}
