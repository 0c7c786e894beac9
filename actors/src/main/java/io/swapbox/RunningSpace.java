package io.swapbox;

import akka.actor.typed.ActorSystem;
import io.swapbox.SpaceRoot.Connection;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SpaceParts;
import io.swapbox.backends.FileSeal;
import io.swapbox.backends.Payload;
import io.swapbox.snapshot.NewSnapshot;
import io.swapbox.snapshot.Snapshot;
import io.swapbox.snapshot.SnapshotSpace;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an open space runs on, from its start to its end: its actor system and its swap files. */
final class RunningSpace {

  private final int tag;
  private final SwapSpaceConfig config;
  private final SwapFiles files;
  private final ActorSystem<SpaceRoot.Stop> system;
  private final Connection connection;
  private final Requests requests;

  /** What the actors have handed in and no snapshot has yet. */
  private @Nullable SpaceParts parts;

  private boolean ended;

  private RunningSpace(
      int tag,
      SwapSpaceConfig config,
      SwapFiles files,
      ActorSystem<SpaceRoot.Stop> system,
      Connection connection,
      Requests requests) {
    this.tag = tag;
    this.config = config;
    this.files = files;
    this.system = system;
    this.connection = connection;
    this.requests = requests;
  }

  /**
   * Opens the swap files and starts the actors.
   *
   * @throws SwapFileOpenException when a swap file is locked, no swap file, or not accessible
   * @throws SpaceFailedException when the space cannot start
   */
  static RunningSpace start(SwapSpaceConfig config) {
    int tag = SpaceTags.take();
    SwapFiles files = null;
    SpaceParts parts = null;
    try {
      files = SwapFiles.open(config.devices());
      parts = SpaceParts.empty(tag, config, files.files(), Payload.REAL);
      return start(tag, config, files, parts);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (files != null) {
        files.close();
      }
      giveBack(tag, parts);
      throw e;
    }
  }

  /**
   * The same with what a snapshot has, whose swap files are used up by it once the space has
   * started.
   *
   * @throws SnapshotException as {@link SwapSpace#restore} does
   * @throws SwapFileOpenException when a swap file is not as the snapshot left it, too
   * @throws SpaceFailedException when the space cannot start
   */
  static RunningSpace restore(SwapSpaceConfig config, Path path) {
    requireSnapshots(config);
    try (Snapshot snapshot = Snapshot.open(path)) {
      snapshot.requireFits(config);
      if (!SpaceTags.claim(snapshot.tag())) {
        throw new SnapshotMismatchException(
            path, "has entries that look like those of an open space of this program");
      }
      return restore(config, snapshot);
    }
  }

  private static RunningSpace restore(SwapSpaceConfig config, Snapshot snapshot) {
    SwapFiles files = null;
    SpaceParts parts = null;
    RunningSpace space = null;
    try {
      files = SwapFiles.reopen(config.devices(), snapshot::has, snapshot.seal());
      parts = snapshot.parts(config, files.files());
      space = start(snapshot.tag(), config, files, parts);
      files.unseal();
      return space;
    } catch (RuntimeException | OutOfMemoryError e) {
      if (space != null) {
        stop(space.system);
      }
      if (files != null) {
        files.closeAndKeep();
      }
      giveBack(snapshot.tag(), parts);
      throw e;
    }
  }

  /** Gives back the tag of a space that has ended, and what none of its actors has taken. */
  static void giveBack(int tag, @Nullable SpaceParts parts) {
    if (parts != null) {
      parts.close();
    }
    SpaceTags.giveBack(tag);
  }

  private static RunningSpace start(
      int tag, SwapSpaceConfig config, SwapFiles files, SpaceParts parts) {
    CompletableFuture<Connection> connected = new CompletableFuture<>();
    CompletableFuture<Requests> requests =
        connected.thenApply(
            connection -> new Requests(config.batch(), config.maxBytesInFlight(), connection));
    ActorSystem<SpaceRoot.Stop> system;
    try {
      system =
          ActorSystem.create(
              SpaceRoot.create(
                  new SpaceRoot.Contents(tag, config, files.files(), files, parts),
                  connected,
                  cause -> failed(connected, requests, cause)),
              "swapbox",
              SystemConfig.load());
    } catch (Exception e) { // Akka throws checked ones, too, without saying so.
      throw new SpaceFailedException(e);
    }
    system.getWhenTerminated().thenRun(() -> stopped(connected, requests));
    try {
      return new RunningSpace(tag, config, files, system, connected.join(), requests.join());
    } catch (CompletionException e) {
      stop(system);
      throw new SpaceFailedException(e.getCause() == null ? e : e.getCause());
    }
  }

  /** How its clients reach it. */
  Connection connection() {
    return connection;
  }

  /** The requests of its clients. */
  Requests requests() {
    return requests;
  }

  /** Completed when its actors have stopped, be it that it failed. */
  CompletionStage<?> whenTerminated() {
    return system.getWhenTerminated();
  }

  /** Refuses new requests, waits for those under way, and stops; safe to repeat. */
  synchronized void close() {
    if (ended) {
      return;
    }
    ended = true;
    endRequests();
    stop(system);
    giveBack(tag, parts);
    files.close();
  }

  /**
   * The same, with all that is stored written down. When that fails, what is stored is kept for
   * another try, until {@link #close}.
   *
   * @throws SnapshotException as {@link SwapSpace#closeTo} does
   * @throws SpaceClosedException when it was closed
   * @throws SpaceFailedException when it failed
   */
  synchronized void closeTo(Path path) {
    requireSnapshots(config);
    if (ended || parts == null) {
      requests.requireOpen();
    }
    files.requireStay(path);
    try (NewSnapshot snapshot = NewSnapshot.create(path)) {
      SpaceParts all = parts == null ? liquidate() : parts;
      UUID id = UUID.randomUUID();
      FileSeal seal = new FileSeal(id.getMostSignificantBits(), id.getLeastSignificantBits());
      snapshot.write(new SnapshotSpace(seal, tag, all));
    }
    close();
  }

  private static void requireSnapshots(SwapSpaceConfig config) {
    if (config.design() == SwapDesign.CLASSIC) {
      throw new DesignException(config.design(), "its entries end with the space");
    }
  }

  /** Ends the actors; what they owned stays. */
  private SpaceParts liquidate() {
    endRequests();
    CompletableFuture<SpaceParts> result = new CompletableFuture<>();
    connection.topology().guardian().tell(new SpaceGuardian.Liquidate(result));
    CompletableFuture.anyOf(result, whenTerminated().toCompletableFuture()).join();
    if (!result.isDone()) {
      SpaceFailedException failure = requests.failure();
      throw failure != null
          ? failure
          : new SpaceFailedException(new IllegalStateException(Requests.STOPPED));
    }
    SpaceParts all = result.join();
    parts = all;
    stop(system);
    return all;
  }

  private void endRequests() {
    requests.close();
    requests.awaitIdle();
  }

  /** Waits for the actors to stop: until then they may use the swap files. */
  private static void stop(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static void failed(
      CompletableFuture<Connection> connected,
      CompletableFuture<Requests> requests,
      Throwable cause) {
    if (!connected.completeExceptionally(cause)) {
      requests.join().fail(cause);
    }
  }

  /** The actor system stopped, be it that it was told to or that it could not go on. */
  private static void stopped(
      CompletableFuture<Connection> connected, CompletableFuture<Requests> requests) {
    if (!connected.completeExceptionally(new IllegalStateException(Requests.STOPPED))) {
      requests.join().stopped();
    }
  }
}
