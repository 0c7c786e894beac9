package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.FrameChunks;
import io.swapbox.backends.ZswapPool;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The end of a space that nobody uses any more: its actors hand in what they own.
 *
 * <p>First the homes: what they tell others before that arrives there before these are asked, so
 * nothing is under way when the rest hand in theirs.
 */
final class Liquidation extends MessageBehavior<Liquidation.Command> {

  /** What it understands: what one actor hands in. */
  sealed interface Command
      permits HomePart, IdsPart, PoolPart, DevicePart, FramesPart, ChargePart {}

  record HomePart(int home, VirtualClusters clusters) implements Command {}

  record IdsPart(ClusterIds ids) implements Command {}

  record PoolPart(int shard, ZswapPool pool) implements Command {}

  record DevicePart(int number, SwapMap map) implements Command {}

  record FramesPart(int shard, FrameChunks frames) implements Command {}

  record ChargePart(ChargeTable charges) implements Command {}

  private final Surrender surrender;
  private final List<? extends ActorRef<? super Surrender>> others;
  private final TierPlaces places;
  private final CompletableFuture<SpaceParts> result;
  private final SortedMap<Integer, VirtualClusters> homes = new TreeMap<>();
  private final SortedMap<Integer, ZswapPool> pools = new TreeMap<>();
  private final SortedMap<Integer, SwapMap> devices = new TreeMap<>();
  private final SortedMap<Integer, FrameChunks> frames = new TreeMap<>();
  private @Nullable ClusterIds ids;
  private @Nullable ChargeTable charges;
  private int missingHomes;
  private int missingOthers;

  private Liquidation(
      ActorContext<Command> context,
      List<? extends ActorRef<? super Surrender>> allocators,
      List<? extends ActorRef<? super Surrender>> others,
      TierPlaces places,
      CompletableFuture<SpaceParts> result) {
    this.surrender = new Surrender(context.getSelf());
    this.others = others;
    this.places = places;
    this.result = result;
    missingHomes = allocators.size();
    missingOthers = others.size();
    allocators.forEach(allocator -> allocator.tell(surrender));
  }

  /**
   * Creates it, and begins.
   *
   * @param allocators one for each home
   * @param others everybody else who owns something
   * @param places the shards and devices among these
   * @param result completed with all that was handed in
   */
  static Behavior<Command> create(
      List<? extends ActorRef<? super Surrender>> allocators,
      List<? extends ActorRef<? super Surrender>> others,
      TierPlaces places,
      CompletableFuture<SpaceParts> result) {
    return Behaviors.setup(context -> new Liquidation(context, allocators, others, places, result));
  }

  @Override
  protected void onMessage(Command part) {
    switch (part) {
      case HomePart p -> homes.put(p.home(), p.clusters());
      case IdsPart p -> ids = p.ids();
      case PoolPart p -> pools.put(places.shardAt(p.shard()), p.pool());
      case DevicePart p -> devices.put(places.deviceAt(p.number()), p.map());
      case FramesPart p -> frames.put(places.shardAt(p.shard()), p.frames());
      case ChargePart p -> charges = p.charges();
    }
    if (part instanceof HomePart) {
      if (--missingHomes == 0) {
        others.forEach(other -> other.tell(surrender));
      }
    } else if (--missingOthers == 0) {
      complete();
    }
  }

  private void complete() {
    if (ids == null || charges == null) {
      throw new IllegalStateException("a space without cluster directory or charges");
    }
    result.complete(
        new SpaceParts(
            List.copyOf(homes.values()),
            ids,
            places,
            List.copyOf(pools.values()),
            List.copyOf(devices.values()),
            List.copyOf(frames.values()),
            charges));
  }
}
