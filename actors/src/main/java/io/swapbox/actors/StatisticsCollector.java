package io.swapbox.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SpaceStatistics;
import java.util.concurrent.CompletableFuture;

/** Adds up the reports of a space's actors, completes one request with the sum, and stops. */
final class StatisticsCollector {

  /** What one actor reports. */
  sealed interface Command permits AllocatorPart, ZeroPart, ZswapPart, SwapFilePart {}

  record AllocatorPart(long entries, long descriptorBytes) implements Command {}

  record ZeroPart(long swpout, long swpin) implements Command {}

  record ZswapPart(
      long zswpout,
      long zswpin,
      long bytes,
      long storedBytes,
      long storedPages,
      long incompressiblePages,
      long limitHits,
      long metadataBytes)
      implements Command {}

  record SwapFilePart(long pswpout, long pswpin, long used, long bad, long metadataBytes)
      implements Command {}

  private final CompletableFuture<SpaceStatistics> result;
  private int missing;
  private AllocatorPart allocators = new AllocatorPart(0, 0);
  private ZeroPart zero = new ZeroPart(0, 0);
  private ZswapPart zswap = new ZswapPart(0, 0, 0, 0, 0, 0, 0, 0);
  private SwapFilePart file = new SwapFilePart(0, 0, 0, 0, 0);

  private StatisticsCollector(int parts, CompletableFuture<SpaceStatistics> result) {
    this.missing = parts;
    this.result = result;
  }

  /** Creates one that waits for that many reports. */
  static Behavior<Command> create(int parts, CompletableFuture<SpaceStatistics> result) {
    return Behaviors.setup(
        context -> {
          StatisticsCollector collector = new StatisticsCollector(parts, result);
          return Behaviors.receiveMessage(collector::onPart);
        });
  }

  private Behavior<Command> onPart(Command part) {
    switch (part) {
      case AllocatorPart p ->
          allocators =
              new AllocatorPart(
                  allocators.entries + p.entries, allocators.descriptorBytes + p.descriptorBytes);
      case ZeroPart p -> zero = new ZeroPart(zero.swpout + p.swpout, zero.swpin + p.swpin);
      case ZswapPart p -> zswap = sum(zswap, p);
      case SwapFilePart p -> file = p;
    }
    if (--missing > 0) {
      return Behaviors.same();
    }
    result.complete(total());
    return Behaviors.stopped();
  }

  private static ZswapPart sum(ZswapPart a, ZswapPart b) {
    return new ZswapPart(
        a.zswpout + b.zswpout,
        a.zswpin + b.zswpin,
        a.bytes + b.bytes,
        a.storedBytes + b.storedBytes,
        a.storedPages + b.storedPages,
        a.incompressiblePages + b.incompressiblePages,
        a.limitHits + b.limitHits,
        a.metadataBytes + b.metadataBytes);
  }

  private SpaceStatistics total() {
    return new SpaceStatistics(
        file.pswpout,
        file.pswpin,
        zswap.zswpout,
        zswap.zswpin,
        zero.swpout,
        zero.swpin,
        allocators.entries,
        allocators.descriptorBytes,
        zswap.bytes,
        zswap.storedBytes,
        zswap.storedPages,
        zswap.incompressiblePages,
        zswap.limitHits,
        zswap.metadataBytes,
        file.used,
        file.bad,
        file.metadataBytes);
  }
}
