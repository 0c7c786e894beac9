package io.swapbox.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.backends.FrameChunks;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;

/**
 * Pages of tiers that were swapped off into memory. From the first such swapoff on a space has some
 * of these actors, which homes use in turn, as memory that is used for the first time costs as much
 * as decompressing a page. They are no tier: no store is offered to them. Locations name it as a
 * shard, so that its pages are charged as little as those of a pool.
 *
 * <p>A home that moves pages here asks for frames first, and has its pages brought into these by
 * whoever has them: nobody copies a page twice.
 */
final class MemoryFrames extends MessageBehavior<ZswapBackend.Command> {

  private final int shard;
  private final int pageBytes;
  private final FrameChunks chunks;
  private final WorkMeter meter;

  private MemoryFrames(SwapRuntime runtime, Payload payload, int shard) {
    this.shard = shard;
    this.pageBytes = payload.bytes();
    this.chunks = new FrameChunks(pageBytes);
    this.meter = runtime.workMeter();
  }

  /**
   * Creates it.
   *
   * @param shard its number
   */
  static Behavior<ZswapBackend.Command> create(SwapRuntime runtime, Payload payload, int shard) {
    return Behaviors.setup(context -> new MemoryFrames(runtime, payload, shard));
  }

  @Override
  protected void onMessage(ZswapBackend.Command message) {
    switch (message) {
      case Backend.Store store -> {
        giveFrames(store.batch());
        store.replyTo().tell(store.batch().messages().stored());
      }
      case Backend.Load load -> {
        load(load.batch());
        load.replyTo().tell(load.batch().messages().loaded());
      }
      case Backend.Drop drop -> {
        for (long location : drop.locations()) {
          chunks.free(Location.handle(location));
        }
      }
      case Backend.Report report ->
          report.replyTo().tell(new StatisticsCollector.FramesPart(chunks.frames()));
      case Surrender surrender ->
          surrender.replyTo().tell(new Liquidation.FramesPart(shard, chunks));
      default -> throw new IllegalStateException("pages in memory are no tier: " + message);
    }
  }

  /** Gives each page that is to come a frame, as far as there is memory. */
  private void giveFrames(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int frame = batch.pending(i) ? chunks.take() : -1;
      if (frame >= 0) {
        batch.comesTo(i, chunks.buffer(frame), chunks.offset(frame), Location.zswap(shard, frame));
      } else {
        batch.status(i, PageStatus.NO_SPACE);
      }
    }
  }

  private void load(PageBatch batch) {
    int copied = 0;
    long begin = meter.begin();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i) && isHere(batch, i)) {
        int frame = Location.handle(batch.location(i));
        ByteBuffer from = chunks.buffer(frame);
        batch.buffer(i).put(batch.offset(i), from, chunks.offset(frame), pageBytes);
        batch.status(i, PageStatus.DONE);
        copied++;
        if (batch.givenUp(i)) {
          chunks.free(frame);
        }
      }
    }
    meter.end(Work.COPY, begin, copied, (long) copied * pageBytes);
  }

  private boolean isHere(PageBatch batch, int i) {
    return batch.backing(i) == Backing.ZSWAP && Location.shard(batch.location(i)) == shard;
  }
}
