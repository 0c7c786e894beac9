package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierConfig;
import io.swapbox.TierState;
import io.swapbox.ZswapConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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
    List<ActorRef<SwapFileBackend.Command>> files = file == null ? List.of() : List.of(file);
    return new BackendRefs(zero, new TierRefs(TierLayout.of(tiers), shards, files), charges);
  }

  /** The same tiers, one of them in another state, as the next layout has it. */
  static TierRefs with(TierRefs refs, int tier, TierState state) {
    return with(
        refs,
        tier,
        t ->
            new TierLayout.Tier(
                t.number(), t.name(), t.kind(), t.priority(), state, t.since(), t.members()));
  }

  /** The same tiers, one of them off and without shards or devices. */
  static TierRefs without(TierRefs refs, int tier) {
    return with(
        refs,
        tier,
        t ->
            new TierLayout.Tier(
                t.number(),
                t.name(),
                t.kind(),
                t.priority(),
                TierState.OFF,
                t.since(),
                new int[0]));
  }

  private static TierRefs with(TierRefs refs, int tier, UnaryOperator<TierLayout.Tier> other) {
    List<TierLayout.Tier> tiers = new ArrayList<>();
    for (TierLayout.Tier t : refs.layout().tiers()) {
      tiers.add(t.number() == tier ? other.apply(t) : t);
    }
    TierLayout layout = new TierLayout(refs.layout().version() + 1, tiers);
    return new TierRefs(layout, refs.shards(), refs.devices());
  }
}
