package io.swapbox.actors;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntHashSet;
import org.jspecify.annotations.Nullable;

/** Forks that wait for reclaimers to put frames back which they are to share. */
final class ForkWaits {

  private record Wait(FrameExchange exchange, IntHashSet frames) {}

  private final List<Wait> waits = new ArrayList<>();

  /** A fork has to wait for one more frame. */
  void waitFor(FrameExchange exchange, int frame) {
    Wait last = waits.isEmpty() ? null : waits.getLast();
    if (last == null || last.exchange() != exchange) {
      last = new Wait(exchange, new IntHashSet());
      waits.add(last);
    }
    last.frames().add(frame);
  }

  /** Whether that one has to wait. */
  boolean isWaiting(FrameExchange exchange) {
    return !waits.isEmpty() && waits.getLast().exchange() == exchange;
  }

  /** A frame was put back. */
  void putBack(int frame) {
    for (int k = 0; k < waits.size(); k++) {
      waits.get(k).frames().remove(frame);
    }
  }

  /** Takes one that need not wait any longer, or null. */
  @Nullable FrameExchange next() {
    for (int k = 0; k < waits.size(); k++) {
      if (waits.get(k).frames().isEmpty()) {
        return waits.remove(k).exchange();
      }
    }
    return null;
  }
}
