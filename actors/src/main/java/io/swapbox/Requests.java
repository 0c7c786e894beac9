package io.swapbox;

import akka.actor.typed.ActorRef;
import io.swapbox.SpaceRoot.Connection;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Entry;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of callers outside of the actors: sends them, waits for them, and ends all of them
 * when the space fails.
 *
 * <p>A request marks itself in flight before it looks whether the space is open; whoever closes the
 * space first says so and then looks for requests in flight. So none is sent to a closed space, and
 * none is left waiting in a failed one.
 */
final class Requests {

  /** Why a space fails that was not told a reason: Akka logs the errors that no actor survives. */
  static final String STOPPED = "its actor system stopped; the log says why";

  private static final long CLOSE_POLL_NANOS = 100_000;

  /** Places for requests near a thread; a power of two. */
  private static final int NEAR = 16;

  /** Elements between two of them: 128 bytes at least, so that no two are in one cache line. */
  private static final int NEAR_STRIDE = 32;

  private final int capacity;
  private final long maxBytesInFlight;
  private final Connection connection;
  private final List<ActorRef<SlotAllocator.Command>> allocators;

  /** Each of some threads finds the request here that it used last. */
  private final AtomicReferenceArray<@Nullable Request> near =
      new AtomicReferenceArray<>(NEAR * NEAR_STRIDE);

  private final Queue<Request> idle = new ConcurrentLinkedQueue<>();

  /** Of folios that have more pages than other requests can carry. */
  private final Queue<Request> idleLarge = new ConcurrentLinkedQueue<>();

  private final Queue<Request> all = new ConcurrentLinkedQueue<>();

  /** Of the pages of requests that have a continuation. */
  private final AtomicLong bytesInFlight = new AtomicLong();

  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * The requests to a space.
   *
   * @param capacity pages of a request that holds no folio
   * @param maxBytesInFlight of pages of requests that nobody waits for
   * @param connection how to reach the space
   */
  Requests(int capacity, long maxBytesInFlight, Connection connection) {
    this.capacity = capacity;
    this.maxBytesInFlight = maxBytesInFlight;
    this.connection = connection;
    this.allocators = connection.topology().allocators();
  }

  /** A request for the calling thread, of as many pages as a message carries. */
  Request take() {
    return take(capacity);
  }

  /** A request for the calling thread, of that many pages: at most those of the largest folio. */
  Request take(int pages) {
    boolean large = pages > capacity;
    Request request = large ? idleLarge.poll() : takeIdle();
    if (request == null) {
      int room = large ? Entry.SLOTS_PER_CLUSTER : capacity;
      request = new Request(room, connection.runtime().gate());
      all.add(request);
    }
    request.batch().begin(0);
    return request;
  }

  private @Nullable Request takeIdle() {
    Request request = near.getAndSet(placeOfCaller(), null);
    return request == null ? idle.poll() : request;
  }

  private static int placeOfCaller() {
    return (int) (Thread.currentThread().threadId() & (NEAR - 1)) * NEAR_STRIDE;
  }

  /**
   * Gives a request back for the next caller. Not when the space has failed: an actor may still
   * have it, and may answer what the failure has ended before.
   */
  void give(Request request) {
    if (failure != null) {
      return;
    }
    if (request.batch().capacity() > capacity) {
      idleLarge.add(request);
    } else if (!near.compareAndSet(placeOfCaller(), null, request)) {
      idle.add(request);
    }
  }

  /** The home that serves the calling thread's stores. */
  int cpuOfCaller() {
    int cpu = (int) (Thread.currentThread().threadId() % connection.gateways().size());
    return connection.topology().homeOfStores(cpu);
  }

  /** The home that can judge an entry: its own, or any when it has none here. */
  int cpuOf(long entry) {
    int home = Entry.home(entry);
    return home < allocators.size() ? home : 0;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed, before or meanwhile
   */
  void call(Request request, int cpu, SlotAllocator.Command message) {
    request.depart();
    send(request, cpu, message);
    request.await();
    SpaceFailedException failed = failure();
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Takes room for the pages of a request that nobody waits for.
   *
   * @throws BytesInFlightException when there is none
   */
  void reserve(int bytes) {
    long before = bytesInFlight.getAndAdd(bytes);
    if (bytes > 0 && before + bytes > maxBytesInFlight) {
      release(bytes);
      throw new BytesInFlightException(before, maxBytesInFlight);
    }
  }

  /** Gives that room back. */
  void release(int bytes) {
    bytesInFlight.addAndGet(-bytes);
  }

  /**
   * Sends a request whose answer runs a continuation on a thread of the space.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed before
   */
  void start(Request request, int cpu, SlotAllocator.Command message, Consumer<Request> then) {
    request.depart(connection.gateways().get(cpu % connection.gateways().size()), then);
    send(request, cpu, message);
  }

  private void send(Request request, int cpu, SlotAllocator.Command message) {
    if (closed || failure != null) {
      request.withdraw();
      requireOpen();
    }
    allocators.get(cpu).tell(message);
  }

  /** The failure of the space as an exception, or null. */
  @Nullable SpaceFailedException failure() {
    Throwable cause = failure;
    return cause == null ? null : new SpaceFailedException(cause);
  }

  /**
   * Checks that the space takes requests.
   *
   * @throws SpaceClosedException when it was closed
   * @throws SpaceFailedException when it failed
   */
  void requireOpen() {
    SpaceFailedException failed = failure();
    if (failed != null) {
      throw failed;
    }
    if (closed) {
      throw new SpaceClosedException();
    }
  }

  /** The space failed: ends every request that is under way. The first cause stays. */
  void fail(Throwable cause) {
    failure = failure == null ? cause : failure;
    for (Request request : all) {
      if (request.inFlight()) {
        request.answered();
      }
    }
  }

  /** The actor system stopped: a failure, unless the space was closed and nobody waits. */
  void stopped() {
    if (!closed || anyInFlight()) {
      fail(new IllegalStateException(STOPPED));
    }
  }

  /** Refuses new requests from now on; false when it did before. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Waits for the requests that are under way. */
  void awaitIdle() {
    while (anyInFlight()) {
      LockSupport.parkNanos(CLOSE_POLL_NANOS);
    }
  }

  private boolean anyInFlight() {
    return all.stream().anyMatch(Request::inFlight);
  }
}
