package io.swapbox.actors.runtime;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import java.util.List;

/**
 * The time, place and work of a space's actors: real threads or virtual time.
 *
 * <p>A behaviour asks its runtime for the time and for actors at a place, and tells it about work;
 * it never takes either by itself. That is what lets one behaviour run on both.
 */
public interface SwapRuntime {

  /** Monotonic time in nanoseconds; only differences mean anything. */
  long nanoTime();

  /**
   * The time at which the message at hand was taken out of the mailbox. Where mailboxes are metered
   * it costs no reading of the clock; where they are not it is the time now.
   */
  long messageTime();

  /**
   * Tells an actor something when a time has passed; how a behaviour waits for a while.
   *
   * @param nanos from now on
   */
  <T> void tellAfter(long nanos, ActorRef<T> actor, T message);

  /**
   * Spawns a metered child at a place. Its name is {@code kind-index}.
   *
   * @param kind the actor kind that its mailbox statistics are filed under
   * @param index which one of its kind; unique among the parent's children of that kind
   */
  <T> ActorRef<T> spawn(
      ActorContext<?> parent, Behavior<T> behavior, String kind, int index, Placement placement);

  /** A meter for the work of one actor; one writer, any number of readers. */
  WorkMeter workMeter();

  /**
   * The claim of a task to its CPU; asked for while the task is created, by itself.
   *
   * @param task who claims
   * @param wakeUp told to the task when its turn comes after a claim that was not granted
   */
  <T> TaskCpu taskCpu(ActorRef<T> task, T wakeUp);

  /** A gate that an actor opens and a thread outside of the actors waits at. */
  Gate gate();

  /** What the mailboxes of this runtime's actors measured so far, one element an actor. */
  List<ActorMeter> meters();

  /** Nanoseconds and amounts of all work so far, summed over the meters handed out. */
  WorkTotals work();
}
