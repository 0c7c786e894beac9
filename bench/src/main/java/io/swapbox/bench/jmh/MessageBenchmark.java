package io.swapbox.bench.jmh;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SystemConfig;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.ThreadRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a message costs when its handler does next to nothing; the messages are there beforehand. An
 * operation is one message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageBenchmark {

  private static final int MESSAGES = 1024;

  /** Which threads run the actors. */
  @Param CpuDispatcher dispatcher;

  /** Whether mailboxes are measured. */
  @Param({"true", "false"})
  boolean metering;

  private Actors actors;
  private ActorSystem<Void> system;

  /** The message. */
  private enum Ball {
    INSTANCE
  }

  /**
   * Who takes part.
   *
   * @param sink counts what it is told
   * @param player counts what the wall sends back
   * @param gate opened when either has counted to {@link #MESSAGES}
   */
  private record Actors(ActorRef<Ball> sink, ActorRef<Ball> player, Gate gate) {}

  /** Starts the actors. */
  @Setup
  public void start() {
    CompletableFuture<Actors> started = new CompletableFuture<>();
    system = ActorSystem.create(guardian(started), "messages", SystemConfig.load());
    actors = started.join();
  }

  /** Stops them. */
  @TearDown
  public void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** From outside to one actor, as fast as the sender can: a mailbox that others fill. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void hop() {
    actors.gate().close();
    for (int i = 0; i < MESSAGES; i++) {
      actors.sink().tell(Ball.INSTANCE);
    }
    actors.gate().await();
  }

  /** To and fro between two actors, one message at a time: an operation is one way. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void roundTrip() {
    actors.gate().close();
    actors.player().tell(Ball.INSTANCE);
    actors.gate().await();
  }

  private Behavior<Void> guardian(CompletableFuture<Actors> started) {
    return Behaviors.setup(
        context -> {
          ThreadRuntime runtime = new ThreadRuntime(context.getSystem(), metering, dispatcher);
          Gate gate = runtime.gate();
          ActorRef<Ball> sink =
              runtime.spawn(context, new Sink(gate).behavior(), "sink", 0, Placement.cpu(0));
          ActorRef<ActorRef<Ball>> wall =
              runtime.spawn(context, wall(), "wall", 0, Placement.cpu(0));
          ActorRef<Ball> player =
              runtime.spawn(
                  context, new Player(wall, gate).behavior(), "player", 0, Placement.cpu(0));
          started.complete(new Actors(sink, player, gate));
          return Behaviors.empty();
        });
  }

  private static Behavior<ActorRef<Ball>> wall() {
    return Behaviors.receiveMessage(
        player -> {
          player.tell(Ball.INSTANCE);
          return Behaviors.same();
        });
  }

  /** Opens the gate with the last message of an invocation. */
  private static final class Sink {
    private final Gate gate;
    private int count;

    Sink(Gate gate) {
      this.gate = gate;
    }

    Behavior<Ball> behavior() {
      return Behaviors.receiveMessage(
          ball -> {
            if (++count == MESSAGES) {
              count = 0;
              gate.open();
            }
            return Behaviors.same();
          });
    }
  }

  /** Sends each message on to the wall, and opens the gate with the last one. */
  private static final class Player {
    private final ActorRef<ActorRef<Ball>> wall;
    private final Gate gate;
    private int count;

    Player(ActorRef<ActorRef<Ball>> wall, Gate gate) {
      this.wall = wall;
      this.gate = gate;
    }

    Behavior<Ball> behavior() {
      return Behaviors.receive(
          (context, ball) -> {
            count += 2;
            if (count > MESSAGES) {
              count = 0;
              gate.open();
            } else {
              wall.tell(context.getSelf());
            }
            return Behaviors.same();
          });
    }
  }
}
