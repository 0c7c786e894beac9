package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapException;
import io.swapbox.SwaponMemoryException;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import java.util.ArrayList;
import java.util.List;

/** Opens what a tier has its pages in, or closes it, which may block, and stops. */
final class TierOpener extends MessageBehavior<TierOpener.Command> {

  /** What it understands. */
  sealed interface Command permits Open, Close {}

  /** Open a file or device in memory, or make pools for all shards. */
  record Open(TierConfig tier, ActorRef<SwapCoordinator.Opened> replyTo) implements Command {}

  /**
   * Close devices.
   *
   * @param swapoff which one wants it
   */
  record Close(int swapoff, List<PageFile> devices, ActorRef<SwapCoordinator.Closed> replyTo)
      implements Command {

    /** Copies the list. */
    Close {
      devices = List.copyOf(devices);
    }
  }

  private final TierFiles files;
  private final Payload payload;

  private TierOpener(TierFiles files, Payload payload) {
    this.files = files;
    this.payload = payload;
  }

  static Behavior<Command> create(TierFiles files, Payload payload) {
    return Behaviors.setup(context -> new TierOpener(files, payload));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Open open -> open.replyTo().tell(open(open.tier()));
      case Close close -> close(close);
    }
    stop();
  }

  private SwapCoordinator.Opened open(TierConfig tier) {
    try {
      return switch (tier) {
        case ZswapConfig pool -> new SwapCoordinator.Opened(pools(pool), List.of(), null);
        case SwapDeviceConfig device ->
            new SwapCoordinator.Opened(List.of(), List.of(files.open(device)), null);
      };
    } catch (SwapException e) {
      return new SwapCoordinator.Opened(List.of(), List.of(), e);
    }
  }

  private List<ZswapPool> pools(ZswapConfig config) {
    List<ZswapPool> pools = new ArrayList<>();
    try {
      for (int shard = 0; shard < config.shards(); shard++) {
        pools.add(payload.pool(config.shardSettings()));
      }
      return pools;
    } catch (OutOfMemoryError e) {
      pools.forEach(ZswapPool::close);
      throw new SwaponMemoryException(config.name(), e);
    }
  }

  private void close(Close close) {
    SwapException refusal = null;
    for (PageFile device : close.devices()) {
      try {
        files.close(device);
      } catch (SwapException e) {
        refusal = e;
      }
    }
    close.replyTo().tell(new SwapCoordinator.Closed(close.swapoff(), refusal));
  }
}
