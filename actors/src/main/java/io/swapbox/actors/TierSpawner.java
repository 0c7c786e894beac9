package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.SwapMap;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;

/**
 * Spawns the shards and devices of tiers, as children of one actor, which fails with any of them.
 */
final class TierSpawner {

  private final ActorContext<?> parent;
  private final SwapRuntime runtime;
  private final int cpus;
  private final int batch;

  /**
   * One of a space.
   *
   * @param cpus that it has
   * @param batch pages of a message
   */
  TierSpawner(ActorContext<?> parent, SwapRuntime runtime, int cpus, int batch) {
    this.parent = parent;
    this.runtime = runtime;
    this.cpus = cpus;
    this.batch = batch;
  }

  /**
   * Spawns a shard of a pool.
   *
   * @param config of the whole pool
   * @param pool its share, which it owns from then on
   * @param shard its number
   * @param index which of the pool's it is, counted from 0
   */
  ActorRef<ZswapBackend.Command> shard(ZswapConfig config, ZswapPool pool, int shard, int index) {
    return spawn(
        ZswapBackend.create(runtime, config, pool, shard, batch),
        "zswap-backend",
        shard,
        index % cpus);
  }

  /**
   * Spawns a device.
   *
   * @param file open
   * @param map what lies in it, which it owns from then on
   * @param number its number
   */
  ActorRef<SwapFileBackend.Command> device(
      SwapDeviceConfig config, PageFile file, SwapMap map, int number) {
    int queueDepth =
        switch (config) {
          case SwapFileConfig swapFile -> swapFile.queueDepth();
          case MemoryTierConfig memory -> 1;
        };
    return spawn(
        SwapFileBackend.create(
            runtime, file, map, number, queueDepth, batch, config.demotion(), config.budget()),
        "swap-file-backend",
        number,
        number % cpus);
  }

  /**
   * Spawns one of those who have pages in memory.
   *
   * @param shard its number among the shards
   * @param index which of them it is, counted from 0
   */
  ActorRef<ZswapBackend.Command> frames(Payload payload, int shard, int index) {
    return spawn(
        MemoryFrames.create(runtime, payload, shard), "memory-frames", index, index % cpus);
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, int index, int cpu) {
    ActorRef<T> actor = runtime.spawn(parent, behavior, kind, index, Placement.cpu(cpu));
    parent.watch(actor);
    return actor;
  }
}
