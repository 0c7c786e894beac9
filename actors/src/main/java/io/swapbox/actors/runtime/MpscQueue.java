package io.swapbox.actors.runtime;

import akka.dispatch.Envelope;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded linked queue of envelopes with the time that each was enqueued: many producers, one
 * consumer at a time.
 *
 * <p>Dmitry Vyukov's node-based MPSC queue. The consumer leaves the node that it is done with to
 * the next producer: where messages come one at a time, as most do, none costs an object.
 */
final class MpscQueue {

  private static final VarHandle HEAD;
  private static final VarHandle NEXT;
  private static final VarHandle TAIL;
  private static final VarHandle SPARE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(MpscQueue.class, "head", Node.class);
      NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
      TAIL = lookup.findVarHandle(MpscQueue.class, "tail", Node.class);
      SPARE = lookup.findVarHandle(MpscQueue.class, "spare", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One message in the queue. */
  static final class Node {
    private @Nullable Envelope envelope;
    private long enqueuedAt;
    private volatile @Nullable Node next;

    /** When the message that {@link #poll} returned this node for was enqueued, in ns. */
    long enqueuedAt() {
      return enqueuedAt;
    }

    /** Takes the message out of the node, which stays in the queue as its stub. */
    Envelope take() {
      Envelope taken = envelope;
      if (taken == null) {
        throw new IllegalStateException("the message was taken before");
      }
      envelope = null;
      return taken;
    }
  }

  private volatile Node head = new Node();

  /** The node before the oldest message; the consumer's. */
  private Node tail = head;

  /** A node that nobody uses. */
  @SuppressWarnings("UnusedVariable") // By its handle.
  private @Nullable Node spare;

  /** Appends a message; any thread. */
  void add(Envelope envelope, long now) {
    Node node = (Node) SPARE.getAndSet(this, null);
    if (node == null) {
      node = new Node();
    }
    node.envelope = envelope;
    node.enqueuedAt = now;
    Node previous = (Node) HEAD.getAndSet(this, node);
    NEXT.setRelease(previous, node);
  }

  /** The oldest message's node, or null; consumer only. */
  @Nullable Node poll() {
    Node stub = tail;
    Node next = stub.next;
    if (next == null) {
      if (stub == HEAD.getAcquire(this)) {
        return null;
      }
      // A producer has swapped the head and is about to link its node.
      do {
        Thread.onSpinWait();
        next = stub.next;
      } while (next == null);
    }
    TAIL.setRelease(this, next);
    // A dead node of the old generation would keep every later one alive until that is collected.
    // Who linked it is done with it, and nobody else has it.
    NEXT.set(stub, null);
    SPARE.setRelease(this, stub);
    return next;
  }

  /** Whether there is nothing to take; exact for the consumer, a snapshot for others. */
  boolean isEmpty() {
    return TAIL.getAcquire(this) == head;
  }
}
