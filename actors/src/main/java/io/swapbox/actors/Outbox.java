package io.swapbox.actors;

import java.util.Arrays;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/** Locations gathered for each of many backends, to be sent in one message each. */
final class Outbox {

  /** Sends what one backend gets. */
  interface Sender {
    void send(int backend, long[] locations);
  }

  /** Of each backend, from its first location on. */
  private @Nullable LongArrayList[] lists = new @Nullable LongArrayList[0];

  /** Those with something to be sent: looking at all would cost the more, the more there are. */
  private final IntArrayList waiting = new IntArrayList();

  void add(int backend, long location) {
    LongArrayList list = list(backend);
    if (list.isEmpty()) {
      waiting.addInt(backend);
    }
    list.addLong(location);
  }

  private LongArrayList list(int backend) {
    if (backend >= lists.length) {
      lists = Arrays.copyOf(lists, backend + 1);
    }
    LongArrayList list = lists[backend];
    if (list == null) {
      list = new LongArrayList();
      lists[backend] = list;
    }
    return list;
  }

  /** Sends everything. */
  void send(Sender sender) {
    for (int i = 0; i < waiting.size(); i++) {
      int backend = waiting.getInt(i);
      LongArrayList list = list(backend);
      sender.send(backend, list.toLongArray());
      list.clear();
    }
    waiting.clear();
  }
}
