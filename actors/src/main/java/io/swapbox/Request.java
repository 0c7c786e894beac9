package io.swapbox;

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
 * <p>A blocking caller waits at the gate; an asynchronous one leaves a continuation.
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

  Gateway.Answered answer() {
    return answered;
  }

  boolean inFlight() {
    return inFlight;
  }

  /** Gets ready to be sent for a caller that will {@link #await}, or that left a continuation. */
  void depart(@Nullable Consumer<Request> then) {
    continuation = then;
    gate.close();
    inFlight = true;
  }

  void await() {
    gate.await();
  }

  /** Was not sent after all. */
  void withdraw() {
    inFlight = false;
    gate.open();
  }

  @Override
  public void answered() {
    Consumer<Request> then = continuation;
    inFlight = false;
    if (then == null) {
      gate.open();
    } else {
      then.accept(this);
    }
  }

  /**
   * Adds a page to be stored: the caller's own memory where the compressor can read it, a copy
   * where it cannot (read-only buffers on the heap).
   */
  void addPage(ByteBuffer page, int offset) {
    if (page.isDirect() || page.hasArray()) {
      batch.addPage(page, offset, 0);
      return;
    }
    if (copies == null) {
      copies = ByteBuffer.allocateDirect(batch.capacity() * PageFrames.PAGE_BYTES);
    }
    int to = batch.size() * PageFrames.PAGE_BYTES;
    copies.put(to, page, offset, PageFrames.PAGE_BYTES);
    batch.addPage(copies, to, 0);
  }
}
