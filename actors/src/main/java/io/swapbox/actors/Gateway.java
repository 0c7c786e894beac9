package io.swapbox.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;

/** The actor of a CPU that hands answers to asynchronous clients which are no actors. */
public final class Gateway extends MessageBehavior<Gateway.Answered> {

  /** A request of such a client has been answered. */
  public record Answered(Client client) {}

  /** Somebody who has left something to be done with the answer. */
  public interface Client {

    /** The answer is there; must neither block nor throw. */
    void answered();
  }

  private Gateway() {}

  /** Creates one. */
  public static Behavior<Answered> create() {
    return Behaviors.setup(context -> new Gateway());
  }

  @Override
  protected void onMessage(Answered message) {
    message.client().answered();
  }
}
