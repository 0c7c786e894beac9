package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeteringTest {

  private sealed interface Message permits Note, Block {}

  private record Note(int number) implements Message {}

  /** Keeps the actor busy until the latch opens. */
  private record Block(CountDownLatch busy, CountDownLatch release) implements Message {}

  @Test
  void waitsAndServicesOfEachTypeTieOutWithWhatWasSent() throws InterruptedException {
    int threads = 3;
    long each = 5_000;
    try (TestSystem system = TestSystem.metered()) {
      List<ActorRef<Message>> actors = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        actors.add(system.spawn(handler(), "worker", i));
      }
      List<Thread> senders = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Thread sender =
            new Thread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    actors.get(i % 4).tell(i % 5 == 0 ? open() : new Note(i));
                  }
                });
        sender.start();
        senders.add(sender);
      }
      for (Thread sender : senders) {
        sender.join();
      }
      TestSystem.await("all handled", () -> services(system, "Note") == threads * each * 4 / 5);
      TestSystem.await("all handled", () -> services(system, "Block") == threads * each / 5);
      Map<String, Long> waits = new TreeMap<>();
      Map<Integer, Long> byActor = new TreeMap<>();
      for (ActorMeter meter : system.runtime().meters()) {
        assertThat(meter.kind()).isEqualTo("worker");
        for (MessageMeter message : meter.messages()) {
          waits.merge(message.message(), message.waits().getTotalCount(), Long::sum);
          byActor.merge(meter.index(), message.waits().getTotalCount(), Long::sum);
        }
      }
      assertThat(waits)
          .containsExactly(
              entry("Block", threads * each / 5), entry("Note", threads * each * 4 / 5));
      long share = threads * each / 4;
      assertThat(byActor)
          .containsExactly(entry(0, share), entry(1, share), entry(2, share), entry(3, share));
    }
  }

  @Test
  void depthIsWhatPilesUpWhileTheActorIsBusy() throws InterruptedException {
    int behind = 7;
    try (TestSystem system = TestSystem.metered()) {
      ActorRef<Message> actor = system.spawn(handler(), "worker", 0);
      CountDownLatch busy = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Thread runner = new Thread(() -> actor.tell(new Block(busy, release)));
      runner.start();
      busy.await();
      for (int i = 0; i < behind; i++) {
        actor.tell(new Note(i));
      }
      assertThat(meter(system, "Block").depthMax()).isEqualTo(1);
      assertThat(meter(system, "Block").waits().getTotalCount()).isEqualTo(1);
      assertThat(meter(system, "Block").services().getTotalCount()).isZero();
      release.countDown();
      runner.join();
      assertThat(meter(system, "Note").depthMax()).isEqualTo(behind);
      assertThat(meter(system, "Note").services().getTotalCount()).isEqualTo(behind);
      assertThat(meter(system, "Block").services().getTotalCount()).isEqualTo(1);
    }
  }

  @Test
  void totalsTieOutWhileMessagesWaitAndWhenTheirActorStops() throws InterruptedException {
    int behind = 7;
    try (TestSystem system = TestSystem.metered()) {
      CountDownLatch busy = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      ActorRef<Message> failing =
          system.spawn(
              Behaviors.receiveMessage(
                  message -> {
                    busy.countDown();
                    release.await();
                    throw new IllegalStateException("broken on purpose");
                  }),
              "worker",
              0);
      ActorRef<Message> other = system.spawn(handler(), "worker", 1);
      other.tell(new Note(0));
      Thread runner = new Thread(() -> failing.tell(new Note(0)));
      runner.start();
      busy.await();
      for (int i = 0; i < behind; i++) {
        failing.tell(new Note(i));
      }
      MailboxTotals waiting = system.runtime().messages();
      assertThat(waiting).isEqualTo(new MailboxTotals(2 + behind, 2, 0, behind));
      assertThat(waiting.tieOut()).isTrue();
      release.countDown();
      runner.join();
      assertThat(system.awaitChildFailure()).hasMessage("broken on purpose");
      MailboxTotals end = new MailboxTotals(2 + behind, 2, behind, 0);
      TestSystem.await("the mailbox is empty", () -> system.runtime().messages().equals(end));
      assertThat(end.tieOut()).isTrue();
      assertThat(new MailboxTotals(3, 1, 1, 0).tieOut()).isFalse();
      assertThat(meter(system, "Note").waits().getTotalCount()).isEqualTo(1);
    }
  }

  @Test
  void readingDoesNotConsume() {
    try (TestSystem system = TestSystem.metered()) {
      ActorRef<Message> actor = system.spawn(handler(), "worker", 0);
      actor.tell(new Note(1));
      assertThat(meter(system, "Note").waits().getTotalCount()).isEqualTo(1);
      actor.tell(new Note(2));
      assertThat(meter(system, "Note").waits().getTotalCount()).isEqualTo(2);
      assertThat(meter(system, "Note").waits().getTotalCount()).isEqualTo(2);
    }
  }

  @Test
  void withoutMeteringActorsWorkAndNothingIsMeasured() {
    try (TestSystem system = TestSystem.unmetered()) {
      CountDownLatch busy = new CountDownLatch(1);
      ActorRef<Message> actor = system.spawn(handler(), "worker", 0);
      actor.tell(new Block(busy, new CountDownLatch(0)));
      assertThat(busy.getCount()).isZero();
      assertThat(system.runtime().meters()).isEmpty();
    }
  }

  @Test
  void workIsSummedOverTheMetersHandedOut() {
    try (TestSystem system = TestSystem.unmetered()) {
      ThreadRuntime runtime = system.runtime();
      WorkMeter one = runtime.workMeter();
      WorkMeter other = runtime.workMeter();
      one.end(Work.COMPRESS, one.begin(), 2, 3_000);
      other.end(Work.COMPRESS, other.begin(), 1, 500);
      other.end(Work.COPY, other.begin(), 4, 16_384);
      WorkTotals work = runtime.work();
      assertThat(work.pages()).containsEntry(Work.COMPRESS, 3L).containsEntry(Work.COPY, 4L);
      assertThat(work.bytes())
          .containsEntry(Work.COMPRESS, 3_500L)
          .containsEntry(Work.COPY, 16_384L);
      assertThat(work.pages()).containsEntry(Work.FILE_READ, 0L);
      assertThat(work.nanos().get(Work.COPY)).isNotNegative();
    }
  }

  private static Message open() {
    return new Block(new CountDownLatch(0), new CountDownLatch(0));
  }

  private static Behavior<Message> handler() {
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case Note note -> {}
            case Block block -> {
              block.busy.countDown();
              block.release.await();
            }
          }
          return Behaviors.same();
        });
  }

  private static long services(TestSystem system, String type) {
    return system.runtime().meters().stream()
        .flatMap(meter -> meter.messages().stream())
        .filter(message -> message.message().equals(type))
        .mapToLong(message -> message.services().getTotalCount())
        .sum();
  }

  private static MessageMeter meter(TestSystem system, String type) {
    return system.runtime().meters().getFirst().messages().stream()
        .filter(message -> message.message().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
