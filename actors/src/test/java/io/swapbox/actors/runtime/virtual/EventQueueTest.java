package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private static final Due NOBODY = payload -> {};

  private record Event(long time, long tie, int order) {}

  /** A third of the numbers take an event out; the others say how far off the next one is. */
  @Property(tries = 300)
  void agreesWithAPriorityQueue(
      @ForAll @Size(min = 1, max = 600) List<@IntRange(min = 0, max = 1_000_000) Integer> steps) {
    EventQueue queue = new EventQueue();
    PriorityQueue<Event> model =
        new PriorityQueue<>(
            Comparator.comparingLong(Event::time)
                .thenComparingLong(Event::tie)
                .thenComparingInt(Event::order));
    long now = 0;
    int order = 0;
    for (int step : steps) {
      if (step % 3 == 0) {
        now = takeOne(queue, model, now);
      } else {
        // Half of them close together, half of them within the wheel's span or beyond.
        int delay = step % 2 == 0 ? step % 32 : step % 50_000;
        Event event = new Event(now + delay, order % 3, order++);
        queue.add(event.time(), event.tie(), NOBODY, event);
        model.add(event);
      }
    }
    while (!model.isEmpty()) {
      now = takeOne(queue, model, now);
    }
    assertThat(queue.advance()).isFalse();
  }

  private static long takeOne(EventQueue queue, PriorityQueue<Event> model, long now) {
    Event expected = model.poll();
    assertThat(queue.advance()).isEqualTo(expected != null);
    if (expected == null) {
      return now;
    }
    assertThat(queue.firstTime()).isEqualTo(expected.time());
    assertThat(queue.firstPayload()).isEqualTo(expected);
    queue.removeFirst();
    return expected.time();
  }

  @Test
  void keepsTheOrderOfEqualEvents() {
    EventQueue queue = new EventQueue();
    for (int i = 0; i < 1_000; i++) {
      queue.add(5, 7, NOBODY, i);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(queue.advance()).isTrue();
      assertThat(queue.firstPayload()).isEqualTo(i);
      queue.removeFirst();
    }
  }

  @Test
  void takesAnEventBeforeTheOneThatWasBroughtToTheFront() {
    EventQueue queue = new EventQueue();
    queue.add(1_000_000, 0, NOBODY, "late");
    assertThat(queue.advance()).isTrue();
    queue.add(10, 0, NOBODY, "early");
    assertThat(queue.advance()).isTrue();
    assertThat(queue.firstPayload()).isEqualTo("early");
  }

  @Test
  void countsPayloads() {
    EventQueue queue = new EventQueue();
    queue.add(1, 0, NOBODY, "one");
    queue.add(2, 0, NOBODY, null);
    queue.add(10_000_000, 0, NOBODY, "far");
    assertThat(queue.countPayloads(String.class)).isEqualTo(2);
    queue.advance();
    queue.removeFirst();
    assertThat(queue.countPayloads(String.class)).isEqualTo(1);
  }
}
