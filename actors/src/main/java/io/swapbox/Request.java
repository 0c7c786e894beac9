package io.swapbox;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.Gateway;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.allocator.PageFrames;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of a caller outside of the actors; used again and again.
 *
 * <p>A blocking caller waits at the gate, which the actor that answers opens. An asynchronous one
 * leaves a continuation for the gateway: what follows is the caller's code, and no part of an
 * allocator's turn.
 */
final class Request implements Gateway.Client {

  private final PageBatch batch;
  private final Gateway.Answered answered = new Gateway.Answered(this);
  private final Gate gate;
  private @Nullable ByteBuffer copies;
  private @Nullable Consumer<Request> continuation;
  private volatile boolean inFlight;

  Request(int capacity, Gate gate) {
    this.batch = new PageBatch(capacity);
    this.gate = gate;
  }

  PageBatch batch() {
    return batch;
  }

  boolean inFlight() {
    return inFlight;
  }

  /** Gets ready to be sent for a caller that will {@link #await}. */
  void depart() {
    continuation = null;
    batch.opens(gate);
    gate.close();
    inFlight = true;
  }

  /** Gets ready to be sent for a caller that left a continuation, which that gateway runs. */
  void depart(ActorRef<Gateway.Answered> gateway, Consumer<Request> then) {
    continuation = then;
    batch.repliesTo(gateway, answered);
    inFlight = true;
  }

  void await() {
    gate.await();
    inFlight = false;
  }

  /** Was not sent after all. */
  void withdraw() {
    if (continuation == null) {
      gate.open();
      gate.await();
    }
    inFlight = false;
  }

  /** Ends the wait, or runs the continuation. */
  @Override
  public void answered() {
    Consumer<Request> then = continuation;
    if (then == null) {
      gate.open();
    } else {
      inFlight = false;
      then.accept(this);
    }
  }

  /**
   * Adds a page to be stored: the caller's own memory where the compressor can read it, a copy
   * where it cannot (read-only buffers on the heap).
   */
  void addPage(ByteBuffer page, int offset) {
    if (isReadable(page)) {
      batch.addPage(page, offset, 0);
    } else {
      int to = batch.size() * PageFrames.PAGE_BYTES;
      batch.addPage(copy(page, offset, PageFrames.PAGE_BYTES, to), to, 0);
    }
  }

  /** Adds a folio to be stored, in the same way. */
  void addFolio(ByteBuffer folio, int order) {
    if (isReadable(folio)) {
      batch.addFolio(order, folio, folio.position(), 0, 1);
    } else {
      batch.addFolio(order, copy(folio, folio.position(), folio.remaining(), 0), 0, 0, 1);
    }
  }

  /** Whether a compressor can read pages where they are. */
  static boolean isReadable(ByteBuffer pages) {
    return pages.isDirect() || pages.hasArray();
  }

  private ByteBuffer copy(ByteBuffer from, int offset, int bytes, int to) {
    if (copies == null) {
      copies = ByteBuffer.allocateDirect(batch.capacity() * PageFrames.PAGE_BYTES);
    }
    return copies.put(to, from, offset, bytes);
  }
}
