package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every dispatcher with more actors than threads. */
@Timeout(60)
class DispatcherStressTest {

  private static final int ACTORS = 48;
  private static final int SENDERS = 4;
  private static final int EACH = 5_000;
  private static final int HOPS = 3;

  /** Actors that never pause, and the message at which each of them thinks of another actor. */
  private static final int ENDLESS = 8;

  private static final int LATE = 1_000;

  /** The sender-th source's number-th message to its receiver. */
  private record Hop(int sender, int number, int left) {}

  private final List<ActorRef<Hop>> actors = new ArrayList<>();
  private final LongAdder received = new LongAdder();
  private final AtomicReference<String> fault = new AtomicReference<>();

  @ParameterizedTest
  @EnumSource
  void everyMessageArrivesOnceInItsSendersOrder(CpuDispatcher dispatcher)
      throws InterruptedException {
    exchange(TestSystem.on(dispatcher, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 256})
  void howManyTurnsACallerRunsMakesNoDifference(int turns) throws InterruptedException {
    exchange(TestSystem.with(2, turns));
  }

  /** Many threads send to actors, which send on to one another. */
  private void exchange(TestSystem opened) throws InterruptedException {
    try (TestSystem system = opened) {
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
      assertThat(system.runtime().messages())
          .isEqualTo(new MailboxTotals(expected, expected, 0, 0));
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

  @ParameterizedTest
  @EnumSource
  void actorsThatNeverPauseKeepNobodyOut(CpuDispatcher dispatcher) throws InterruptedException {
    try (TestSystem system = TestSystem.on(dispatcher, 1)) {
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch answers = new CountDownLatch(ENDLESS);
      startEndless(system, stop, answers);
      boolean all = answers.await(20, TimeUnit.SECONDS);
      stop.set(true);
      assertThat(all).as("%d of %d kept out", answers.getCount(), ENDLESS).isTrue();
    }
  }

  /** A fork-join pool does not promise this: its threads see to what they sent themselves first. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FORK_JOIN")
  void actorsThatNeverPauseKeepNobodyOutWhoIsSentToFromOutside(CpuDispatcher dispatcher)
      throws InterruptedException {
    try (TestSystem system = TestSystem.on(dispatcher, 1)) {
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch underWay = new CountDownLatch(ENDLESS);
      startEndless(system, stop, underWay);
      assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
      CountDownLatch answer = new CountDownLatch(1);
      ActorRef<Integer> late = system.spawn(answering(answer), "late", ENDLESS);
      ActorRef<Integer> device =
          system.spawn(telling(List.of(late)), "device", 0, Placement.device(0));
      device.tell(0);
      boolean answered = answer.await(20, TimeUnit.SECONDS);
      stop.set(true);
      assertThat(answered).isTrue();
    }
  }

  /** Actors that send to themselves until they are stopped, and once to somebody who answers. */
  private static void startEndless(TestSystem system, AtomicBoolean stop, CountDownLatch answers) {
    List<ActorRef<Integer>> endless = new ArrayList<>();
    CountDownLatch created = new CountDownLatch(2 * ENDLESS);
    for (int i = 0; i < ENDLESS; i++) {
      ActorRef<Integer> late = system.spawn(counted(created, answering(answers)), "late", i);
      endless.add(system.spawn(counted(created, endless(stop, late)), "endless", i));
    }
    // From outside, too: a fork-join pool need not come to the rest of them once some are endless.
    TestSystem.await("all have begun", () -> created.getCount() == 0);
    // By an actor: from outside, a fork-join pool would let the first one in only.
    system.spawn(telling(endless), "starter", 0).tell(0);
  }

  private static Behavior<Integer> counted(CountDownLatch created, Behavior<Integer> behavior) {
    return Behaviors.setup(
        context -> {
          created.countDown();
          return behavior;
        });
  }

  private static Behavior<Integer> endless(AtomicBoolean stop, ActorRef<Integer> late) {
    return Behaviors.receive(
        (context, count) -> {
          if (count == LATE) {
            late.tell(count);
          }
          if (!stop.get()) {
            context.getSelf().tell(count + 1);
          }
          return Behaviors.same();
        });
  }

  private static Behavior<Integer> answering(CountDownLatch answers) {
    return Behaviors.receiveMessage(
        message -> {
          answers.countDown();
          return Behaviors.same();
        });
  }

  private static Behavior<Integer> telling(List<ActorRef<Integer>> others) {
    return Behaviors.receiveMessage(
        message -> {
          others.forEach(other -> other.tell(message));
          return Behaviors.same();
        });
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
