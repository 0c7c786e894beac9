package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapFileStatistics;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A swap file that wants cache-only slots back; the test plays device and owners. */
class SwapFileReclaimTest {

  private static final int FILE = 1;
  private static final int BATCH = 4;
  private static final int SLOTS = 12;

  @TempDir Path directory;

  private final TestInbox<SlotAllocator.BackendReply> client = TestInbox.create();
  private final List<TestInbox<SlotAllocator.Command>> owners =
      List.of(TestInbox.create(), TestInbox.create(), TestInbox.create());
  private SwapFile file;
  private BehaviorTestKit<SwapFileBackend.Command> backend;
  private PhysicalSlots slots;

  @BeforeEach
  void open() throws SwapFileException {
    file = SwapFile.open(directory.resolve("swap"), SLOTS);
    backend =
        BehaviorTestKit.create(
            SwapFileBackend.create(new TestRuntime(), file, FILE, 1, BATCH, DemotionPolicy.NONE));
    slots = OwnerAccess.slots(backend.currentBehavior());
    backend.run(new ClusterDirectory.Allocators(owners.stream().map(TestInbox::getRef).toList()));
  }

  @AfterEach
  void close() throws SwapFileException {
    file.close();
  }

  @Test
  void aStoreWithoutRoomIsTriedAgainWhenTheOwnerHasGivenSlotsUp() {
    fill(SLOTS);
    hint(true, 3, 5, 9);
    PageBatch store = store(pages(2, 0));
    SlotAllocator.ReclaimSlots asked = asked(0);
    assertThat(asked.locations()).containsExactly(locations(3, 5, 9));
    assertThat(asked.entrySlots())
        .containsExactly(Entry.slot(0, 3), Entry.slot(0, 5), Entry.slot(0, 9));
    assertThat(client.hasMessages()).isFalse();
    drop(3, 9);
    answer(asked, 2);
    assertThat(client.hasMessages()).as("it is being written").isFalse();
    finishJobs();
    client.expectMessage(store.messages().stored());
    assertThat(store.allDone()).isTrue();
    assertThat(report().slotsReclaimed()).isEqualTo(2);
    assertThat(report().pages()).isEqualTo(SLOTS);
  }

  @Test
  void aStoreThatStillFindsNoRoomIsRefused() {
    fill(SLOTS - 1);
    hint(true, 4);
    PageBatch store = store(pages(3, 0));
    finishJobs();
    assertThat(store.status(0)).isEqualTo(DONE);
    assertThat(client.hasMessages()).as("answered while it waits").isFalse();
    drop(4);
    answer(asked(0), 1);
    finishJobs();
    client.expectMessage(store.messages().stored());
    assertThat(List.of(store.status(0), store.status(1), store.status(2)))
        .containsExactly(DONE, DONE, PENDING);
    expectNobodyAsked();
  }

  @Test
  void withoutHintsAStoreIsRefusedAtOnce() {
    fill(SLOTS);
    hint(true, 4);
    hint(false, 4);
    PageBatch store = store(pages(1, 0));
    client.expectMessage(store.messages().stored());
    assertThat(store.status(0)).isEqualTo(PENDING);
    expectNobodyAsked();
  }

  @Test
  void aRoundEndsWithTheLastOwnersAnswerAndAllWhoWaitAreTriedOnce() {
    PageBatch filling = pages(SLOTS, 0);
    for (int i = 0; i < SLOTS; i++) {
      filling.entry(i, Entry.of(1, 0, Entry.clusterId(0, i % 3), i));
    }
    store(filling);
    finishJobs();
    client.receiveMessage();
    hint(true, 1, 2, 4);
    PageBatch first = store(pages(1, 0));
    PageBatch second = store(pages(2, 0));
    SlotAllocator.ReclaimSlots ofHome0 = asked(0);
    assertThat(ofHome0.locations()).containsExactly(locations(1, 4));
    SlotAllocator.ReclaimSlots ofHome1 = asked(1);
    assertThat(ofHome1.locations()).containsExactly(locations(2));
    expectNobodyAsked();
    drop(1, 4);
    answer(ofHome0, 2);
    assertThat(client.hasMessages()).isFalse();
    answer(ofHome1, 0);
    finishJobs();
    assertThat(client.getAllReceived())
        .containsExactlyInAnyOrder(first.messages().stored(), second.messages().stored());
    assertThat(first.allDone()).isTrue();
    assertThat(second.status(0)).isEqualTo(DONE);
    assertThat(second.status(1)).isEqualTo(PENDING);
    expectNobodyAsked();
  }

  @Test
  void aRoundAsksForABatchAndTheNextOneForOthers() {
    fill(SLOTS);
    hint(true, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    List<Long> asked = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      store(pages(1, 0));
      SlotAllocator.ReclaimSlots request = asked(0);
      assertThat(request.locations()).hasSizeLessThanOrEqualTo(BATCH);
      Arrays.stream(request.locations()).forEach(asked::add);
      answer(request, 0);
    }
    assertThat(asked).startsWith(1L << 35 | 1).contains(1L << 35 | 9);
    assertThat(asked.subList(0, 9)).doesNotHaveDuplicates();
  }

  @Test
  void aFileMoreThanHalfFullReclaimsWhileItStores() {
    fill(SLOTS / 2 - 1);
    hint(true, 2);
    PageBatch half = store(pages(1, 0));
    finishJobs();
    client.expectMessage(half.messages().stored());
    expectNobodyAsked();
    PageBatch store = store(pages(1, 0));
    finishJobs();
    client.expectMessage(store.messages().stored());
    SlotAllocator.ReclaimSlots asked = asked(0);
    assertThat(asked.locations()).containsExactly(locations(2));
    store(pages(1, 0));
    expectNobodyAsked();
    drop(2);
    answer(asked, 1);
    store(pages(1, 0));
    expectNobodyAsked();
  }

  @Test
  void aFolioThatIsTakenWholeWaitsForARunOfSlots() {
    fill(SLOTS);
    hint(true, 5, 6, 7, 8);
    PageBatch folio = pages(4, 0);
    folio.takenWhole(true);
    store(folio);
    SlotAllocator.ReclaimSlots asked = asked(0);
    drop(5, 6, 7, 8);
    answer(asked, 4);
    finishJobs();
    client.expectMessage(folio.messages().stored());
    assertThat(folio.allDone()).isTrue();
    assertThat(folio.location(0)).isEqualTo(Location.file(FILE, 5));
  }

  @Test
  void aHintIsOfTheEntryAndNotOfTheSlot() {
    fill(SLOTS);
    hint(true, 3);
    drop(3);
    hint(true, 3);
    assertThat(slots.cacheOnly(3)).as("too late").isFalse();
    store(pages(1, 0));
    finishJobs();
    assertThat(slots.cacheOnly(3)).isFalse();
    client.receiveMessage();
    client.expectMessage(store(pages(1, 0)).messages().stored());
    expectNobodyAsked();
  }

  private static PageBatch pages(int count, int home) {
    PageBatch batch = new PageBatch(count).begin(0);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0);
      batch.entry(i, Entry.of(1, 0, Entry.clusterId(0, home), i + 1));
    }
    return batch;
  }

  /** Fills slots 1 to {@code count} with pages of home 0, each at the same offset. */
  private void fill(int count) {
    PageBatch batch = store(pages(count, 0));
    finishJobs();
    client.expectMessage(batch.messages().stored());
  }

  private PageBatch store(PageBatch batch) {
    backend.run(new Backend.Store(batch, client.getRef()));
    return batch;
  }

  private void finishJobs() {
    TestInbox<SwapFileIo.Run> device = backend.childInbox("swap-file-io-0");
    while (device.hasMessages()) {
      backend.run(new SwapFileBackend.JobDone(device.receiveMessage().job(), 0));
    }
  }

  private void hint(boolean cacheOnly, int... hinted) {
    backend.run(new SwapFileBackend.CacheOnly(locations(hinted), cacheOnly));
  }

  private void drop(int... dropped) {
    backend.run(new Backend.Drop(locations(dropped)));
  }

  private static long[] locations(int... slots) {
    return Arrays.stream(slots).mapToLong(slot -> Location.file(FILE, slot)).toArray();
  }

  private SlotAllocator.ReclaimSlots asked(int home) {
    return (SlotAllocator.ReclaimSlots) owners.get(home).receiveMessage();
  }

  private void answer(SlotAllocator.ReclaimSlots request, int given) {
    request.replyTo().tell(new SwapFileBackend.Reclaimed(given));
    backend.runOne();
  }

  private void expectNobodyAsked() {
    assertThat(owners).noneMatch(TestInbox::hasMessages);
  }

  private SwapFileStatistics report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    backend.run(new Backend.Report(collector.getRef()));
    return ((StatisticsCollector.SwapFilePart) collector.receiveMessage()).statistics();
  }
}
