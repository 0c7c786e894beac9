package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorRef;
import akka.dispatch.Envelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class MpscQueueTest {

  private static final int PRODUCERS = 4;
  private static final int EACH = 100_000;

  private record Item(int producer, int number) {}

  private final MpscQueue queue = new MpscQueue();

  @Test
  void anEmptyQueueHasNothing() {
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void eachMessageCarriesItsTime() {
    queue.add(envelope("first"), 7);
    queue.add(envelope("second"), -9);
    MpscQueue.Node first = Objects.requireNonNull(queue.poll());
    assertThat(first.enqueuedAt()).isEqualTo(7);
    assertThat(first.take().message()).isEqualTo("first");
    MpscQueue.Node second = Objects.requireNonNull(queue.poll());
    assertThat(second.enqueuedAt()).isEqualTo(-9);
    assertThat(second.take().message()).isEqualTo("second");
  }

  @Test
  void aMessageIsTakenOnce() {
    queue.add(envelope("once"), 0);
    MpscQueue.Node node = Objects.requireNonNull(queue.poll());
    assertThat(node.take().message()).isEqualTo("once");
    assertThatThrownBy(node::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("taken before");
  }

  @Test
  void aNodeIsUsedAgainWhenItsMessageAndTheNextHaveBeenTaken() {
    queue.add(envelope("first"), 1);
    MpscQueue.Node first = Objects.requireNonNull(queue.poll());
    first.take();
    queue.add(envelope("second"), 2);
    MpscQueue.Node second = Objects.requireNonNull(queue.poll());
    second.take();
    queue.add(envelope("third"), 3);
    assertThat(second).isNotSameAs(first);
    assertThat(queue.poll()).isSameAs(first);
    assertThat(first.enqueuedAt()).isEqualTo(3);
  }

  @Test
  void behavesAsAQueueForOneThread() {
    Random random = new Random(1);
    ArrayDeque<Integer> model = new ArrayDeque<>();
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(100) < 52) {
        queue.add(envelope(step), step);
        model.addLast(step);
      } else {
        MpscQueue.Node node = queue.poll();
        assertThat(node == null ? null : node.take().message()).isEqualTo(model.pollFirst());
      }
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  void concurrentProducersLoseNothingAndKeepTheirOrder() throws Exception {
    CyclicBarrier start = new CyclicBarrier(PRODUCERS + 1);
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < PRODUCERS; p++) {
      int producer = p;
      Thread thread = new Thread(() -> produce(start, producer));
      thread.start();
      producers.add(thread);
    }
    start.await();
    int[] next = new int[PRODUCERS];
    for (int taken = 0; taken < PRODUCERS * EACH; ) {
      MpscQueue.Node node = queue.poll();
      if (node != null) {
        Item item = (Item) node.take().message();
        assertThat(item.number).isEqualTo(next[item.producer]++);
        taken++;
      }
    }
    for (Thread producer : producers) {
      producer.join();
    }
    assertThat(next).containsOnly(EACH);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();
  }

  private void produce(CyclicBarrier start, int producer) {
    try {
      start.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    for (int number = 0; number < EACH; number++) {
      queue.add(envelope(new Item(producer, number)), number);
    }
  }

  private static Envelope envelope(Object message) {
    return Envelope.apply(message, ActorRef.noSender());
  }
}
