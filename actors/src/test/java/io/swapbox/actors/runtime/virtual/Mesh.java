package io.swapbox.actors.runtime.virtual;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.Placement;
import java.util.ArrayList;
import java.util.List;

/** Actors that pass tokens on to each other, each to where its own count of messages says. */
final class Mesh {

  /** A token that is passed on so many times. */
  record Token(int hops) {}

  private Mesh() {}

  /** Two actors a CPU, two tokens an actor, each passed on so many times. */
  static void start(VirtualRuntime runtime, int cpus, int hops) {
    runtime.start(
        Machines.guardian(
            context -> {
              List<ActorRef<Token>> actors = new ArrayList<>();
              for (int i = 0; i < 2 * cpus; i++) {
                Placement cpu = Placement.cpu(i % cpus);
                actors.add(runtime.spawn(context, actor(actors, i), "mesh", i, cpu));
              }
              for (ActorRef<Token> actor : actors) {
                actor.tell(new Token(hops));
                actor.tell(new Token(hops));
              }
            }));
  }

  private static Behavior<Token> actor(List<ActorRef<Token>> actors, int self) {
    return Behaviors.setup(
        context -> {
          int[] handled = {self};
          return Behaviors.receiveMessage(
              token -> {
                if (token.hops() > 0) {
                  handled[0] += 7;
                  actors.get(handled[0] % actors.size()).tell(new Token(token.hops() - 1));
                }
                return Behaviors.same();
              });
        });
  }
}
