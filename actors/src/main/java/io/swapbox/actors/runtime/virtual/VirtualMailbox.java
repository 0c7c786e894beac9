package io.swapbox.actors.runtime.virtual;

import akka.actor.ActorRef;
import akka.dispatch.Envelope;
import akka.dispatch.Mailbox;
import akka.dispatch.MessageQueue;
import akka.dispatch.UnboundedMessageQueueSemantics;
import akka.dispatch.sysmsg.SystemMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An actor as the event loop sees it: what has arrived for it, and whether it is at work.
 *
 * <p>It is the message queue inside of Akka's mailbox (which Java cannot extend). The mailbox's own
 * {@code run} is never called: a turn handles exactly one message, or the system messages that have
 * arrived, which go first as they do in Akka.
 */
final class VirtualMailbox implements MessageQueue, UnboundedMessageQueueSemantics, Due {

  private final EventLoop loop;
  private final ActorSeat seat;
  private final Place home;
  private final int id;
  private final ArrivalQueue queue = new ArrivalQueue();
  private @Nullable Mailbox mailbox;

  /** Queued up at its place or at work there: the place will look for more messages itself. */
  private boolean claimed;

  private long startedAt;

  /** Who has queued up behind it. */
  private @Nullable VirtualMailbox next;

  VirtualMailbox(EventLoop loop, ActorSeat seat, int id) {
    this.loop = loop;
    this.seat = seat;
    this.home = seat.home();
    this.id = id;
  }

  /** Tells it the mailbox around it. */
  void in(Mailbox around) {
    mailbox = around;
  }

  private Mailbox mailbox() {
    return Objects.requireNonNull(mailbox);
  }

  /** A number of its own, from 1 on in order of creation. */
  int id() {
    return id;
  }

  /** Where the actor runs while that is online. */
  Place home() {
    return home;
  }

  /** Where the actor runs now. */
  Place place() {
    return home.atWork();
  }

  /** Has that actor queue up behind this one at their place. */
  void before(VirtualMailbox actor) {
    next = actor;
  }

  /** Takes it out of the queue of its place, of which it is the first. */
  @Nullable VirtualMailbox takeNext() {
    VirtualMailbox behind = next;
    next = null;
    return behind;
  }

  void startedAt(long nanos) {
    startedAt = nanos;
  }

  long startedAt() {
    return startedAt;
  }

  /** Something arrives: a message, a system message, or nothing but a reason to look. */
  @Override
  public void due(@Nullable Object payload) {
    if (payload instanceof Envelope envelope) {
      arrive(envelope);
    } else if (payload instanceof SystemMessage message) {
      arrive(message);
    }
    if (!claimed && hasWork()) {
      claimed = true;
      place().ready(this);
    }
  }

  private void arrive(Envelope envelope) {
    Mailbox here = mailbox();
    if (here.isClosed()) {
      loop.counter().dead++;
      deadLetters(here).enqueue(here.actor().self(), envelope);
    } else {
      enqueue(here.actor().self(), envelope);
    }
  }

  private void arrive(SystemMessage message) {
    Mailbox here = mailbox();
    Mailbox to = here.isClosed() ? deadLetters(here) : here;
    to.systemEnqueue(here.actor().self(), message);
  }

  private static Mailbox deadLetters(Mailbox closed) {
    return closed.dispatcher().mailboxes().deadLetterMailbox();
  }

  /** Does one turn's work. */
  void handle() {
    Mailbox here = mailbox();
    if (here.hasSystemMessages()) {
      loop.charge(seat.kind().systemNanos());
    } else {
      handleMessage(here);
    }
    // What the actor told itself (stop, above all) must come before its next message. Asked first,
    // because taking an empty list out costs an atomic exchange.
    if (here.hasSystemMessages()) {
      here.processAllSystemMessages();
    }
  }

  private void handleMessage(Mailbox here) {
    int depth = queue.size();
    Envelope envelope = dequeue();
    if (envelope == null) {
      return;
    }
    loop.counter().handled++;
    long start = loop.now();
    long wait = start - queue.takenArrivedAt();
    ActorKind kind = seat.kind();
    int type = kind.typeIndex(envelope.message().getClass());
    loop.charge(kind.messageNanos(type));
    here.actor().invoke(envelope);
    seat.handled(type, depth, start, wait, loop.time() - start);
  }

  /** Ends a turn; says whether there is more to do. */
  boolean endTurn() {
    claimed = hasWork();
    return claimed;
  }

  private boolean hasWork() {
    Mailbox here = mailbox();
    if (here.isClosed()) {
      return false;
    }
    return here.hasSystemMessages() || (queue.size() > 0 && !here.isSuspended());
  }

  @Override
  public void enqueue(ActorRef receiver, Envelope envelope) {
    queue.add(envelope, loop.now());
    loop.counter().queued++;
  }

  @Override
  public @Nullable Envelope dequeue() {
    Envelope first = queue.poll();
    if (first != null) {
      loop.counter().queued--;
    }
    return first;
  }

  @Override
  public int numberOfMessages() {
    return queue.size();
  }

  @Override
  public boolean hasMessages() {
    return queue.size() > 0;
  }

  @Override
  public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
    for (Envelope left = dequeue(); left != null; left = dequeue()) {
      loop.counter().dead++;
      deadLetters.enqueue(owner, left);
    }
  }
}
