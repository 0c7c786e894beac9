package io.swapbox.actors.runtime.virtual;

import org.jspecify.annotations.Nullable;

/**
 * The clock and the events of a run: who is at work, what time it is there, what comes next.
 *
 * <p>Inside a turn (one actor handling one message) time is the start of the turn plus what the
 * actor has charged so far; what it sends leaves at that time. Other actors see nothing of a turn
 * but its messages, so running all of its code at its start changes nothing for them.
 *
 * <p>Ties: events of one time are ordered by a hash of seed, time, sender and receiver. Messages
 * from one sender to one receiver share that hash, so they keep their order; all others are as good
 * as shuffled, and differently with each seed.
 */
final class EventLoop {

  /** The sender of whatever comes from outside of the actors. */
  private static final int OUTSIDE = 0;

  private final Thread owner = Thread.currentThread();
  private final EventQueue queue = new EventQueue();
  private final MessageCounter counter = new MessageCounter();
  private final MessageCost costs;
  private final long seed;
  private final Place nowhere;

  private long now;
  private long callerNanos;
  private boolean inEvent;
  private @Nullable VirtualMailbox current;
  private Place here;
  private int sender = OUTSIDE;
  private long charged;
  private volatile @Nullable RuntimeException failure;

  EventLoop(long seed, MessageCost costs) {
    this.seed = SeededRandom.mix(seed);
    this.costs = costs;
    this.nowhere = Place.nowhere(this);
    this.here = nowhere;
  }

  /** Where actors are that nobody placed: what they do takes no CPU and, but for work, no time. */
  Place nowhere() {
    return nowhere;
  }

  MessageCost costs() {
    return costs;
  }

  MessageCounter counter() {
    return counter;
  }

  /** Messages sent that have not arrived yet. */
  int inFlight() {
    return queue.countPayloads(akka.dispatch.Envelope.class);
  }

  /** The time of the event under way, or of the last one. */
  long now() {
    return now;
  }

  /** The time for whoever asks: the actor at work, or the caller outside. */
  long time() {
    return inEvent ? now + charged : Math.max(now, callerNanos);
  }

  /** The actor at work, if any. */
  @Nullable VirtualMailbox current() {
    return current;
  }

  /** The place of the actor at work. */
  Place here() {
    return here;
  }

  /** Who sends what is sent now. */
  int sender() {
    return sender;
  }

  boolean inEvent() {
    return inEvent;
  }

  /** Makes the actor at work, or the caller outside, take that long. */
  void charge(long nanos) {
    if (inEvent) {
      charged += nanos;
    } else {
      callerNanos = time() + nanos;
    }
  }

  /** The caller outside has waited until that time. */
  void callerAt(long nanos) {
    callerNanos = Math.max(callerNanos, nanos);
  }

  /** Delivers something to an actor, as far from now as the way from the actor at work takes. */
  void send(VirtualMailbox receiver, @Nullable Object payload) {
    checkOwner();
    long arrival = time() + latencyTo(receiver);
    queue.add(arrival, tie(arrival, sender, receiver.id()), receiver, payload);
  }

  /**
   * That between the places that actors were given, wherever they are at work: an actor that goes
   * on elsewhere, as its processor is offline, must not let a message overtake the one before it.
   */
  private long latencyTo(VirtualMailbox receiver) {
    Place from = current == null ? nowhere : current.home();
    if (from == receiver.home()) {
      return from == nowhere ? 0 : costs.samePlaceNanos();
    }
    // A timer's message is delivered by nobody: it is there when it is due.
    return inEvent && current == null ? 0 : costs.otherPlaceNanos();
  }

  /** Adds an event that is no message. */
  void at(long time, int from, Due target, @Nullable Object payload) {
    checkOwner();
    queue.add(time, tie(time, from, OUTSIDE), target, payload);
  }

  private long tie(long time, int from, int to) {
    return SeededRandom.mix(seed + time * 0x9e3779b97f4a7c15L + ((long) from << 32 | to));
  }

  /** Begins the turn of an actor. */
  void beginTurn(VirtualMailbox actor) {
    current = actor;
    here = actor.place();
    sender = actor.id();
    charged = 0;
  }

  /** Ends the turn; gives the nanoseconds that it took. */
  long endTurn() {
    long took = charged;
    current = null;
    here = nowhere;
    sender = OUTSIDE;
    charged = 0;
    return took;
  }

  /** Runs something for an actor outside of its turn: a timer or a future's callback. */
  void runFor(int from, Runnable task) {
    sender = from;
    task.run();
    sender = OUTSIDE;
  }

  /** The time of the next event, or {@link Long#MAX_VALUE} when there is none. */
  long nextTime() {
    while (queue.advance()) {
      if (!queue.firstTarget().lapsed()) {
        return queue.firstTime();
      }
      queue.removeFirst();
    }
    return Long.MAX_VALUE;
  }

  /**
   * Runs the next event.
   *
   * @return whether there was one
   * @throws ActorFailedException when an actor failed and nobody watches it
   */
  boolean step() {
    checkOwner();
    if (inEvent) {
      throw new IllegalStateException("the event loop was entered from an actor");
    }
    long time = nextTime();
    if (time == Long.MAX_VALUE) {
      return false;
    }
    Due target = queue.firstTarget();
    Object payload = queue.firstPayload();
    queue.removeFirst();
    now = time;
    inEvent = true;
    try {
      target.due(payload);
    } finally {
      inEvent = false;
      endTurn();
    }
    if (failure != null) {
      throwFailure();
    }
    return true;
  }

  /** Keeps a failure for whoever runs the loop. */
  void failed(RuntimeException problem) {
    RuntimeException first = failure;
    if (first == null) {
      failure = problem;
    } else {
      first.addSuppressed(problem);
    }
  }

  private void throwFailure() {
    RuntimeException problem = failure;
    failure = null;
    if (problem != null) {
      throw problem;
    }
  }

  private void checkOwner() {
    if (Thread.currentThread().threadId() != owner.threadId()) {
      IllegalStateException stray =
          new IllegalStateException(
              "virtual time belongs to thread "
                  + owner.getName()
                  + " and was touched by "
                  + Thread.currentThread().getName());
      // Akka swallows what a send throws, so whoever runs the loop has to hear of it too.
      failed(stray);
      throw stray;
    }
  }
}
