package io.swapbox.actors.runtime.virtual;

import akka.dispatch.Envelope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages in order of arrival and when each arrived: two rings that grow as needed. */
final class ArrivalQueue {

  private static final int FIRST_CAPACITY = 8;

  private @Nullable Envelope[] envelopes = new @Nullable Envelope[FIRST_CAPACITY];
  private long[] arrivals = new long[FIRST_CAPACITY];
  private int head;
  private int size;
  private long takenArrivedAt;

  int size() {
    return size;
  }

  /** When the message last taken out had arrived. */
  long takenArrivedAt() {
    return takenArrivedAt;
  }

  void add(Envelope envelope, long now) {
    if (size == envelopes.length) {
      grow();
    }
    int tail = (head + size) & (envelopes.length - 1);
    envelopes[tail] = envelope;
    arrivals[tail] = now;
    size++;
  }

  /** The message that arrived first, or null when there is none. */
  @Nullable Envelope poll() {
    Envelope first = envelopes[head];
    if (first != null) {
      takenArrivedAt = arrivals[head];
      envelopes[head] = null;
      size--;
      // An empty ring begins anew: mostly one message waits, and so one cache line serves for all.
      head = size == 0 ? 0 : (head + 1) & (envelopes.length - 1);
    }
    return first;
  }

  private void grow() {
    int capacity = envelopes.length;
    @Nullable Envelope[] wider = Arrays.copyOf(envelopes, capacity * 2);
    long[] widerArrivals = Arrays.copyOf(arrivals, capacity * 2);
    // The part before the head has wrapped around: it continues behind the old end.
    System.arraycopy(envelopes, 0, wider, capacity, head);
    System.arraycopy(arrivals, 0, widerArrivals, capacity, head);
    Arrays.fill(wider, 0, head, null);
    envelopes = wider;
    arrivals = widerArrivals;
  }
}
