package io.swapbox.actors.runtime.virtual;

import akka.dispatch.Envelope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages in order of arrival and when each arrived: the first one beside two rings that grow as
 * needed. Mostly one message waits, and its actor's memory is out of the caches: it shall take no
 * more of it than this.
 */
final class ArrivalQueue {

  private static final int FIRST_CAPACITY = 8;

  private @Nullable Envelope first;
  private long firstArrivedAt;
  private long takenArrivedAt;

  // Those behind the first one.
  private int head;
  private int behind;
  private @Nullable Envelope[] envelopes = {};
  private long[] arrivals = {};

  int size() {
    return first == null ? 0 : behind + 1;
  }

  /** When the message last taken out had arrived. */
  long takenArrivedAt() {
    return takenArrivedAt;
  }

  void add(Envelope envelope, long now) {
    if (first == null) {
      first = envelope;
      firstArrivedAt = now;
      return;
    }
    if (behind == envelopes.length) {
      grow();
    }
    int tail = (head + behind) & (envelopes.length - 1);
    envelopes[tail] = envelope;
    arrivals[tail] = now;
    behind++;
  }

  /** The message that arrived first, or null when there is none. */
  @Nullable Envelope poll() {
    Envelope taken = first;
    takenArrivedAt = firstArrivedAt;
    if (behind == 0) {
      first = null;
    } else {
      first = envelopes[head];
      firstArrivedAt = arrivals[head];
      envelopes[head] = null;
      head = (head + 1) & (envelopes.length - 1);
      behind--;
    }
    return taken;
  }

  private void grow() {
    int capacity = Math.max(FIRST_CAPACITY, envelopes.length * 2);
    @Nullable Envelope[] wider = Arrays.copyOf(envelopes, capacity);
    long[] widerArrivals = Arrays.copyOf(arrivals, capacity);
    // The part before the head has wrapped around: it continues behind the old end.
    System.arraycopy(envelopes, 0, wider, behind, head);
    System.arraycopy(arrivals, 0, widerArrivals, behind, head);
    Arrays.fill(wider, 0, head, null);
    envelopes = wider;
    arrivals = widerArrivals;
  }
}
