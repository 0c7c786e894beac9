package io.swapbox;

import akka.actor.typed.ActorSystem;
import io.swapbox.SpaceRoot.Connection;
import io.swapbox.allocator.Entry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** What an open space runs on, from its start to its end: its actor system and its swap files. */
final class RunningSpace {

  private static final AtomicInteger SPACES = new AtomicInteger();

  private final SwapFiles files;
  private final ActorSystem<SpaceRoot.Stop> system;
  private final Connection connection;
  private final Requests requests;

  private RunningSpace(
      SwapFiles files,
      ActorSystem<SpaceRoot.Stop> system,
      Connection connection,
      Requests requests) {
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
    SwapFiles files = SwapFiles.open(config.devices());
    try {
      return start(config, files);
    } catch (Exception e) { // Akka throws checked ones, too, without saying so.
      files.close();
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      throw new SpaceFailedException(cause == null ? e : cause);
    }
  }

  private static RunningSpace start(SwapSpaceConfig config, SwapFiles files) {
    CompletableFuture<Connection> connected = new CompletableFuture<>();
    CompletableFuture<Requests> requests =
        connected.thenApply(connection -> new Requests(config.batch(), connection));
    ActorSystem<SpaceRoot.Stop> system =
        ActorSystem.create(
            SpaceRoot.create(
                nextTag(),
                config,
                files.files(),
                connected,
                cause -> failed(connected, requests, cause)),
            "swapbox",
            SystemConfig.load());
    system.getWhenTerminated().thenRun(() -> stopped(connected, requests));
    try {
      return new RunningSpace(files, system, connected.join(), requests.join());
    } catch (CompletionException e) {
      stop(system);
      throw e;
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
  void close() {
    if (!requests.close()) {
      return;
    }
    requests.awaitIdle();
    stop(system);
    files.close();
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

  /** Tags 1 to 255 in turn, so that an entry of one space is refused by the next 254. */
  private static int nextTag() {
    return Math.floorMod(SPACES.getAndIncrement(), Entry.MAX_SPACE) + 1;
  }
}
