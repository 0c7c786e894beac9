package io.swapbox.actors.runtime;

import akka.dispatch.Envelope;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded linked queue of envelopes with the time that each was enqueued: many producers, one
 * consumer at a time.
 *
 * <p>Dmitry Vyukov's node-based MPSC queue. Time and link live in one node, so that a metered
 * message costs one object of 32 bytes and one atomic exchange, as Akka's own mailbox does.
 */
final class MpscQueue {

  private static final VarHandle HEAD;
  private static final VarHandle NEXT;
  private static final VarHandle ADDED;
  private static final VarHandle REMOVED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(MpscQueue.class, "head", Node.class);
      NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
      ADDED = lookup.findVarHandle(MpscQueue.class, "added", long.class);
      REMOVED = lookup.findVarHandle(MpscQueue.class, "removed", long.class);
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
  private Node tail = head;
  private volatile long added;
  private volatile long removed;

  /** Appends a message; any thread. */
  void add(Envelope envelope, long now) {
    Node node = new Node();
    node.envelope = envelope;
    node.enqueuedAt = now;
    ADDED.getAndAdd(this, 1L);
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
    tail = next;
    // A dead node of the old generation would keep every later one alive until that is collected.
    NEXT.set(stub, null);
    REMOVED.setRelease(this, removed + 1);
    return next;
  }

  /** Whether there is nothing to take; exact for the consumer, a snapshot for others. */
  boolean isEmpty() {
    return added == removed;
  }

  /** Messages appended so far. */
  long added() {
    return added;
  }

  /** Messages in the queue; a snapshot. */
  int size() {
    return (int) Math.max(0, added - removed);
  }
}
