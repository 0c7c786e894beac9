package io.swapbox.actors.runtime;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import java.util.concurrent.CompletableFuture;

/**
 * Two metered actors on {@link CpuDispatcher#CALLER_RUNS} that pass one message to and fro: what a
 * message costs on this machine when its handler does nothing but send it on.
 */
public final class MessageHop {

  private MessageHop() {}

  /** The message. */
  private enum Ball {
    INSTANCE
  }

  /**
   * Measures it; blocks until all passes are over.
   *
   * @param akka settings of the actor system that is started for it
   * @param messages that one pass consists of
   * @param passes of which the quickest counts; the first ones warm up the JVM
   * @return nanoseconds a message, from its send to the end of its handling
   */
  public static long nanos(Config akka, int messages, int passes) {
    CompletableFuture<Long> best = new CompletableFuture<>();
    ActorSystem<Void> system =
        ActorSystem.create(guardian(messages, passes, best), "swapbox-message-hop", akka);
    try {
      return best.join();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static Behavior<Void> guardian(int messages, int passes, CompletableFuture<Long> best) {
    return Behaviors.setup(
        context -> {
          ThreadRuntime runtime = new ThreadRuntime(context.getSystem(), true);
          Behavior<ActorRef<Ball>> wall = wall();
          ActorRef<ActorRef<Ball>> other =
              runtime.spawn(context, wall, "wall", 0, Placement.cpu(0));
          Player player = new Player(other, messages, passes, best);
          runtime
              .spawn(context, player.behavior(), "player", 0, Placement.cpu(0))
              .tell(Ball.INSTANCE);
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

  /** Counts the messages and takes the time. */
  private static final class Player {
    private final ActorRef<ActorRef<Ball>> wall;
    private final int messages;
    private final int passes;
    private final CompletableFuture<Long> result;
    private long best = Long.MAX_VALUE;
    private long startedAt = System.nanoTime();
    private int pass;
    private int count;

    Player(
        ActorRef<ActorRef<Ball>> wall, int messages, int passes, CompletableFuture<Long> result) {
      this.wall = wall;
      this.messages = messages;
      this.passes = passes;
      this.result = result;
    }

    Behavior<Ball> behavior() {
      return Behaviors.receive(
          (context, ball) -> {
            count += 2;
            if (count >= messages) {
              endPass();
            }
            if (pass < passes) {
              wall.tell(context.getSelf());
            } else {
              result.complete(best);
            }
            return Behaviors.same();
          });
    }

    private void endPass() {
      long now = System.nanoTime();
      best = Math.min(best, (now - startedAt) / count);
      startedAt = now;
      count = 0;
      pass++;
    }
  }
}
