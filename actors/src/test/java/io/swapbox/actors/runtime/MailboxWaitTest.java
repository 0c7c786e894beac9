package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.swapbox.SystemConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MailboxWaitTest {

  @TempDir private Path directory;

  /** Keeps its actor busy until it is let go on. */
  private record Block(CountDownLatch begun, CountDownLatch goOn) {}

  /** Waits behind it. */
  private record Store(CountDownLatch done) {}

  private static Behavior<Object> worker() {
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof Block block) {
            block.begun().countDown();
            block.goOn().await();
          } else if (message instanceof Store store) {
            store.done().countDown();
          }
          return Behaviors.same();
        });
  }

  /** The events of a message that waited behind another one for at least 5 ms. */
  private List<RecordedEvent> eventsOfWaitBehindAnother(String threshold) throws Exception {
    CompletableFuture<ActorRef<Object>> spawned = new CompletableFuture<>();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  ThreadRuntime runtime = new ThreadRuntime(context.getSystem(), true);
                  spawned.complete(
                      runtime.spawn(context, worker(), "worker", 3, Placement.device(0)));
                  return Behaviors.empty();
                }),
            "jfr-test",
            ConfigFactory.parseString("swapbox.mailboxes.metered.jfr-threshold = " + threshold)
                .withFallback(SystemConfig.load()));
    try (Recording recording = new Recording()) {
      recording.enable(MailboxWait.NAME);
      recording.start();
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(1);
      ActorRef<Object> worker = spawned.join();
      worker.tell(new Block(begun, goOn));
      begun.await();
      worker.tell(new Store(done));
      Thread.sleep(5);
      goOn.countDown();
      done.await();
      recording.stop();
      return read(recording);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private List<RecordedEvent> read(Recording recording) throws IOException {
    Path file = directory.resolve("waits.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getString("message").equals("Store"))
        .toList();
  }

  @Test
  void aLongWaitIsAnEvent() throws Exception {
    List<RecordedEvent> events = eventsOfWaitBehindAnother("1 ms");
    assertThat(events).hasSize(1);
    RecordedEvent event = events.get(0);
    assertThat(event.getEventType().getName()).isEqualTo("swapbox.MailboxWait");
    assertThat(event.getString("kind")).isEqualTo("worker");
    assertThat(event.getInt("index")).isEqualTo(3);
    assertThat(event.getInt("depth")).isEqualTo(1);
    assertThat(event.getLong("wait")).isGreaterThanOrEqualTo(1_000_000);
    assertThat((Object) event.getStackTrace()).isNull();
  }

  @Test
  void aWaitUnderTheThresholdIsNone() throws Exception {
    assertThat(eventsOfWaitBehindAnother("1 h")).isEmpty();
  }
}
