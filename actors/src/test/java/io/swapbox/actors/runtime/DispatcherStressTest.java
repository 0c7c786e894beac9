package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads send to more actors than there are threads, which send on to one another. */
@Timeout(60)
class CallerRunsStressTest {

  private static final int ACTORS = 48;
  private static final int SENDERS = 4;
  private static final int EACH = 5_000;
  private static final int HOPS = 3;

  /** The sender-th source's number-th message to its receiver. */
  private record Hop(int sender, int number, int left) {}

  private final List<ActorRef<Hop>> actors = new ArrayList<>();
  private final LongAdder received = new LongAdder();
  private final AtomicReference<String> fault = new AtomicReference<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 256})
  void everyMessageArrivesOnceInItsSendersOrder(int turns) throws InterruptedException {
    try (TestSystem system = TestSystem.with(2, turns)) {
      for (int i = 0; i < ACTORS; i++) {
        actors.add(system.spawn(new Receiver(SENDERS + i).behavior(), "actor", i));
      }
      List<Thread> senders = new ArrayList<>();
      for (int s = 0; s < SENDERS; s++) {
        int sender = s;
        Thread thread = new Thread(() -> send(sender));
        thread.start();
        senders.add(thread);
      }
      for (Thread sender : senders) {
        sender.join();
      }
      long expected = (long) SENDERS * EACH * HOPS;
      TestSystem.await("all messages are handled", () -> received.sum() == expected);
      assertThat(fault.get()).isNull();
      TestSystem.await("all are metered", () -> metered(system) == expected);
    }
    assertThat(received.sum()).isEqualTo((long) SENDERS * EACH * HOPS);
  }

  private void send(int sender) {
    SplittableRandom random = new SplittableRandom(sender);
    int[] numbers = new int[ACTORS];
    for (int i = 0; i < EACH; i++) {
      int to = random.nextInt(ACTORS);
      actors.get(to).tell(new Hop(sender, numbers[to]++, HOPS - 1));
    }
  }

  private static long metered(TestSystem system) {
    return system.runtime().meters().stream()
        .flatMap(meter -> meter.messages().stream())
        .mapToLong(message -> message.services().getTotalCount())
        .sum();
  }

  /** Plain fields on purpose: the mailbox alone must order their accesses. */
  private final class Receiver {
    private final int number;
    private final int[] nextFrom = new int[SENDERS + ACTORS];
    private final int[] nextTo = new int[ACTORS];
    private boolean inside;
    private int handled;

    Receiver(int number) {
      this.number = number;
    }

    Behavior<Hop> behavior() {
      return Behaviors.receiveMessage(
          hop -> {
            onHop(hop);
            return Behaviors.same();
          });
    }

    private void onHop(Hop hop) {
      if (inside) {
        fault.set("an actor runs on two threads");
      }
      inside = true;
      if (nextFrom[hop.sender]++ != hop.number) {
        fault.set(hop + " overtook or was lost");
      }
      if (hop.left > 0) {
        int to = (number * 31 + handled++) % ACTORS;
        actors.get(to).tell(new Hop(number, nextTo[to]++, hop.left - 1));
      }
      inside = false;
      received.increment();
    }
  }
}
