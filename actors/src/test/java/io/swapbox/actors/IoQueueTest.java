package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the jobs that wait for a device goes next; the test plays the device actors. */
class IoQueueTest {

  private static final int PLACES = 4;

  private final TestInbox<SwapFileBackend.JobDone> backend = TestInbox.create();
  private final TestInbox<SlotAllocator.BackendReply> allocator = TestInbox.create();
  private final List<TestInbox<SwapFileIo.Run>> devices = new ArrayList<>();
  private final IoQueue queue = new IoQueue(backend.getRef(), 4);

  /** The jobs that were begun, each with its place. */
  private final Map<IoJob, Integer> underWay = new HashMap<>();

  @BeforeEach
  void addPlaces() {
    for (int i = 0; i < PLACES; i++) {
      devices.add(TestInbox.create());
      queue.add(devices.get(i).getRef());
    }
  }

  private static PageBatch moving() {
    return new Migration(1).batch;
  }

  private IoJob store(int slot) {
    Backend.Store store = new Backend.Store(new PageBatch(1), allocator.getRef());
    return start(FileRequest.of(store, 1), true, slot);
  }

  private IoJob read(int slot) {
    return start(
        FileRequest.of(new Backend.Load(new PageBatch(1), allocator.getRef())), false, slot);
  }

  private IoJob move(int slot) {
    return start(FileRequest.of(new Backend.Store(moving(), allocator.getRef()), 1), true, slot);
  }

  private IoJob start(FileRequest request, boolean write, int slot) {
    IoJob job = queue.newJob().begin(request, write, slot);
    queue.start(job);
    takeStarted();
    return job;
  }

  private void takeStarted() {
    for (int i = 0; i < PLACES; i++) {
      if (devices.get(i).hasMessages()) {
        assertThat(underWay).doesNotContainValue(i);
        underWay.put(devices.get(i).receiveMessage().job(), i);
      }
    }
  }

  private List<IoJob> underWay() {
    return List.copyOf(underWay.keySet());
  }

  private void finish(IoJob job) {
    queue.done(job, Objects.requireNonNull(underWay.remove(job)));
    takeStarted();
  }

  @Test
  void movesTakeAllPlacesButOneWhileNoClientUsesTheFile() {
    IoJob first = move(1);
    IoJob second = move(2);
    IoJob third = move(3);
    IoJob fourth = move(4);
    assertThat(underWay()).containsExactlyInAnyOrder(first, second, third);
    IoJob read = read(5);
    assertThat(underWay()).contains(read);
    finish(first);
    assertThat(underWay()).as("half of the places").containsExactlyInAnyOrder(second, third, read);
    finish(second);
    assertThat(underWay()).containsExactlyInAnyOrder(third, fourth, read);
  }

  @Test
  void readsGoBeforeStoresAndStoresBeforeMoves() {
    List<IoJob> running = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      running.add(read(1 + i));
    }
    IoJob move = move(10);
    IoJob store = store(11);
    IoJob read = read(12);
    assertThat(underWay()).containsExactlyInAnyOrderElementsOf(running);
    finish(running.get(0));
    assertThat(underWay()).contains(read).doesNotContain(store, move);
    finish(running.get(1));
    assertThat(underWay()).contains(store).doesNotContain(move);
    finish(running.get(2));
    assertThat(underWay()).contains(move);
  }

  /** However many stores there are. */
  @Test
  void movesAreNotKeptOutForEver() {
    List<IoJob> running = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      running.add(read(1 + i));
    }
    IoJob move = move(10);
    for (int i = 0; i < 20; i++) {
      store(20 + i);
    }
    finish(running.getFirst());
    int storesBefore = 0;
    while (!underWay().contains(move)) {
      storesBefore++;
      underWay().stream().filter(IoJob::isStore).findFirst().ifPresent(this::finish);
    }
    assertThat(storesBefore).isEqualTo(8);
    assertThat(queue.isIdle()).isFalse();
  }

  @Test
  void isIdleWhenNothingWaitsAndNothingIsUnderWay() {
    assertThat(queue.isIdle()).isTrue();
    List<IoJob> jobs = List.of(read(1), store(2), move(3), move(4));
    assertThat(queue.isIdle()).isFalse();
    for (IoJob job : jobs) {
      finish(job);
    }
    assertThat(queue.isIdle()).isTrue();
  }
}
