package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.PENDING;
import static io.swapbox.actors.PageStatus.READ_ERROR;
import static io.swapbox.actors.PageStatus.WRITE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ChildFailed;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapFileStatistics;
import io.swapbox.actors.StatisticsCollector.SwapFilePart;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.backends.Failures;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import io.swapbox.backends.SwapFileOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue of a swap file; the test plays its device actors. */
class SwapFileBackendTest {

  private static final int FILE = 3;
  private static final int QUEUE_DEPTH = 2;
  private static final int BATCH = 4;
  private static final int SLOTS = 12;

  @TempDir Path directory;

  private final TestRuntime runtime = new TestRuntime();
  private final TestInbox<SlotAllocator.BackendReply> allocator = TestInbox.create();
  private final Map<IoJob, Integer> workers = new HashMap<>();
  private final List<IoJob> started = new ArrayList<>();
  private SwapFile file;
  private BehaviorTestKit<SwapFileBackend.Command> backend;

  @BeforeEach
  void open() throws SwapFileException {
    file = SwapFile.open(directory.resolve("swap"), SLOTS);
    backend =
        BehaviorTestKit.create(
            SwapFileBackend.create(runtime, file, FILE, QUEUE_DEPTH, BATCH, DemotionPolicy.NONE));
  }

  @AfterEach
  void close() throws SwapFileException {
    file.close();
  }

  @Test
  void writesAPageRunInOneJob() {
    PageBatch batch = store(pages(4));
    IoJob job = expectJob(true);
    assertThat(job.count).isEqualTo(4);
    assertThat(job.slot).isEqualTo(1);
    assertThat(Arrays.copyOf(job.index, 4)).containsExactly(0, 1, 2, 3);
    assertThat(anyJob()).isNull();
    assertThat(allocator.hasMessages()).isFalse();
    finish(job);
    allocator.expectMessage(batch.stored());
    for (int i = 0; i < 4; i++) {
      assertThat(batch.status(i)).isEqualTo(DONE);
      assertThat(batch.backing(i)).isEqualTo(Backing.SWAPFILE);
      assertThat(batch.location(i)).isEqualTo(Location.file(FILE, 1 + i));
    }
    assertThat(report().pswpout()).isEqualTo(4);
    assertThat(report().pages()).isEqualTo(4);
    assertThat(runtime.placements).containsEntry("swap-file-io", Placement.device(FILE));
  }

  @Test
  void aSlotKnowsItsEntryFromTheWriteOnUntilItIsFreed() {
    PageBatch batch = pages(3);
    batch.status(1, PageStatus.NO_SPACE);
    batch.entry(0, Entry.of(1, 8, Entry.clusterId(5, 6), 7));
    batch.entry(2, Entry.of(1, 0, Entry.clusterId(9, 0), 511));
    PhysicalSlots slots = OwnerAccess.slots(backend.currentBehavior());
    store(batch);
    assertThat(slots.entryCluster(1)).isEqualTo(Entry.clusterId(5, 6));
    assertThat(slots.entryOffset(1)).isEqualTo(7);
    assertThat(slots.entryCluster(2)).isEqualTo(Entry.clusterId(9, 0));
    assertThat(slots.entryOffset(2)).isEqualTo(511);
    finish(expectJob(true));
    assertThat(slots.entryOffset(1)).isEqualTo(7);
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 1)}));
    assertThat(slots.entryCluster(1)).isEqualTo(PhysicalSlots.UNMAPPED);
    assertThat(slots.entryOffset(2)).isEqualTo(511);
  }

  @Test
  void writesOnlyPendingPages() {
    PageBatch batch = pages(4);
    batch.storedAt(1, Backing.ZERO, 0);
    store(batch);
    IoJob job = expectJob(true);
    assertThat(job.count).isEqualTo(3);
    assertThat(Arrays.copyOf(job.index, 3)).containsExactly(0, 2, 3);
    finish(job);
    assertThat(batch.backing(1)).isEqualTo(Backing.ZERO);
    assertThat(report().pages()).isEqualTo(3);
  }

  @Test
  void nothingPendingIsAnsweredAtOnce() {
    PageBatch batch = pages(1);
    batch.storedAt(0, Backing.ZERO, 0);
    store(batch);
    allocator.expectMessage(batch.stored());
    assertThat(anyJob()).isNull();
  }

  @Test
  void aLongBatchTakesSeveralJobsAndIsAnsweredAfterTheLast() {
    PageBatch batch = store(pages(10));
    IoJob first = expectJob(true);
    assertThat(anyJob()).as("a place is left for reads").isNull();
    finish(first);
    IoJob second = expectJob(true);
    finish(second);
    IoJob third = expectJob(true);
    assertThat(first.count + second.count + third.count).isEqualTo(10);
    assertThat(allocator.hasMessages()).isFalse();
    finish(third);
    allocator.expectMessage(batch.stored());
    assertThat(allocator.hasMessages()).isFalse();
    assertThat(batch.allDone()).isTrue();
  }

  @Test
  void aFullFileLeavesTheRestPending() {
    PageBatch batch = store(pages(SLOTS + 3));
    for (int job = 0; job < 3; job++) {
      finish(expectJob(true));
    }
    allocator.expectMessage(batch.stored());
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.status(i)).isEqualTo(i < SLOTS ? DONE : PENDING);
    }
    PageBatch more = store(pages(2));
    allocator.expectMessage(more.stored());
    assertThat(more.status(0)).isEqualTo(PENDING);
    assertThat(anyJob()).isNull();
  }

  @Test
  void readsNeighbouringSlotsInOneJob() {
    writeSlots(10);
    PageBatch batch = load(false, 2, 3, 4, 6, 7, 5);
    IoJob first = expectJob(false);
    IoJob second = expectJob(false);
    assertThat(first.slot).isEqualTo(2);
    assertThat(first.count).isEqualTo(3);
    assertThat(second.slot).isEqualTo(6);
    assertThat(second.count).isEqualTo(2);
    finish(first);
    IoJob third = expectJob(false);
    assertThat(third.slot).isEqualTo(5);
    assertThat(third.count).isEqualTo(1);
    finish(third);
    assertThat(allocator.hasMessages()).isFalse();
    finish(second);
    allocator.expectMessage(batch.loaded());
    assertThat(batch.allDone()).isTrue();
    assertThat(report().pswpin()).isEqualTo(6);
    assertThat(report().pages()).as("a plain load keeps the slots").isEqualTo(10);
  }

  @Test
  void aReadIsNoLongerThanABatch() {
    writeSlots(6);
    load(false, 1, 2, 3, 4, 5, 6);
    assertThat(expectJob(false).count).isEqualTo(BATCH);
    assertThat(expectJob(false).count).isEqualTo(2);
  }

  @Test
  void waitingReadsGoBeforeWaitingWrites() {
    writeSlots(2);
    store(pages(1));
    store(pages(1));
    IoJob running = expectJob(true);
    PageBatch read = load(false, 1);
    load(false, 2);
    IoJob next = expectJob(false);
    assertThat(next.slot).isEqualTo(1);
    assertThat(anyJob()).isNull();
    finish(running);
    assertThat(expectJob(false).slot).isEqualTo(2);
    allocator.getAllReceived();
    finish(next);
    allocator.expectMessage(read.loaded());
    expectJob(true);
  }

  @Test
  void aReleasingLoadFreesTheSlotsThatItBrought() {
    writeSlots(3);
    PageBatch batch = load(true, 1, 2);
    finish(expectJob(false));
    allocator.expectMessage(batch.loaded());
    assertThat(report().pages()).isEqualTo(1);
  }

  @Test
  void aDropFreesSlots() {
    writeSlots(3);
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 2), Location.file(FILE, 3)}));
    assertThat(report().pages()).isEqualTo(1);
    assertThatThrownBy(() -> backend.run(new Backend.Drop(new long[] {Location.file(FILE, 2)})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not allocated");
  }

  @Test
  void onlyTheSlotThatCannotBeWrittenIsSetAside() {
    PageBatch batch = store(pages(4));
    IoJob bad = expectJob(true);
    assertThat(bad.count).isEqualTo(4);
    finishUpTo(bad, 2, failure(2));
    // The page of the bad slot goes to another one, those behind it to where they were to go.
    IoJob one = expectJob(true);
    assertThat(one.slot).isEqualTo(3);
    assertThat(one.count).isEqualTo(2);
    finish(one);
    IoJob moved = expectJob(true);
    assertThat(moved.slot).isEqualTo(5);
    assertThat(moved.count).isEqualTo(1);
    finish(moved);
    allocator.expectMessage(batch.stored());
    assertThat(batch.allDone()).isTrue();
    assertThat(batch.location(1)).isEqualTo(Location.file(FILE, 5));
    assertThat(batch.location(2)).isEqualTo(Location.file(FILE, 3));
    assertThat(report().badSlots()).isEqualTo(1);
    assertThat(report().pages()).isEqualTo(4);
    assertThat(report().pswpout()).isEqualTo(4);

    PageBatch rest = store(pages(SLOTS));
    for (IoJob job = anyJob(); job != null; job = anyJob()) {
      assertThat(job.slot <= 2 && job.slot + job.count > 2).as("slot 2 again").isFalse();
      finish(job);
    }
    allocator.expectMessage(rest.stored());
    assertThat(report().pages()).isEqualTo(SLOTS - 1);
  }

  @Test
  void aDeviceThatWritesNothingIsLeftAloneAndItsPagesToOthers() {
    PageBatch batch = store(pages(1));
    int failures = 0;
    for (IoJob job = anyJob(); job != null; job = anyJob()) {
      finishUpTo(job, job.slot, failure(job.slot));
      failures++;
    }
    allocator.expectMessage(batch.stored());
    assertThat(failures).isEqualTo(9);
    assertThat(batch.status(0)).isEqualTo(PENDING);
    batch.refusePending();
    assertThat(batch.status(0)).isEqualTo(WRITE_ERROR);
    assertThat(report().badSlots()).isEqualTo(9);
    assertThat(report().pages()).isZero();
  }

  @Test
  void aFullDiskIsNoBadSlotAndEndsTheFileWhereItsBlocksEnd() throws SwapFileException {
    writeSlots(4);
    PageBatch batch = store(pages(3));
    IoJob job = expectJob(true);
    finishUpTo(job, 6, Failures.diskFull(6));
    allocator.expectMessage(batch.stored());
    assertThat(batch.status(0)).isEqualTo(DONE);
    assertThat(batch.status(1)).isEqualTo(PENDING);
    assertThat(batch.status(2)).isEqualTo(PENDING);
    batch.refusePending();
    assertThat(batch.status(2)).isEqualTo(PageStatus.NO_SPACE);
    assertThat(report().badSlots()).isZero();
    assertThat(report().pages()).isEqualTo(5);
    PageBatch more = store(pages(1));
    allocator.expectMessage(more.stored());
    assertThat(more.status(0)).as("no slot has a block").isEqualTo(PENDING);
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 2)}));
    store(pages(1));
    assertThat(expectJob(true).count).isEqualTo(1);
  }

  @Test
  void aFolioThatMustStayWholeMovesAsAWhole() {
    PageBatch folio = new PageBatch(8).begin(0);
    folio.addFolio(2, ByteBuffer.allocate(4 * Pages.BYTES), 0, 0, 1);
    folio.takenWhole(true);
    store(folio);
    IoJob job = expectJob(true);
    finishUpTo(job, job.slot + 2, failure(job.slot + 2));
    IoJob again = expectJob(true);
    assertThat(again.count).isEqualTo(4);
    finish(again);
    allocator.expectMessage(folio.stored());
    assertThat(folio.allDone()).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(folio.location(again.index[i])).isEqualTo(Location.file(FILE, again.slot + i));
    }
    assertThat(report().pages()).isEqualTo(4);
    assertThat(report().badSlots()).isEqualTo(1);
  }

  @Test
  void writesLeaveAPlaceForReads() {
    writeSlots(1);
    store(pages(6));
    IoJob writing = expectJob(true);
    assertThat(anyJob()).as("the second write waits, though a place is idle").isNull();
    load(false, 1);
    expectJob(false);
    finish(writing);
    expectJob(true);
  }

  @Test
  void packedObjectsShareSlots() {
    PageBatch batch = pages(6);
    batch.letPack();
    for (int i = 0; i < 6; i++) {
      if (i != 4) {
        batch.packed(i, 1, 1500);
      }
    }
    store(batch);
    IoJob plain = expectJob(true);
    assertThat(plain.packed).isFalse();
    assertThat(plain.index[0]).isEqualTo(4);
    finish(plain);
    IoJob packed = expectJob(true);
    assertThat(packed.packed).isTrue();
    assertThat(packed.count).as("a job is of no more pages than a batch").isEqualTo(4);
    finish(packed);
    finish(expectJob(true));
    allocator.expectMessage(batch.stored());
    assertThat(batch.allDone()).isTrue();
    assertThat(Location.isPacked(batch.location(4))).isFalse();
    assertThat(report().pages()).isEqualTo(6);
    assertThat(report().packedOut()).isEqualTo(5);
    assertThat(report().bytesWritten()).isEqualTo((1 + 2 + 1) * 4096L);
    long[] locations = new long[6];
    for (int i = 0; i < 6; i++) {
      assertThat(Location.isPacked(batch.location(i))).isEqualTo(i != 4);
      locations[i] = batch.location(i);
    }
    PhysicalSlots slots = OwnerAccess.slots(backend.currentBehavior());
    assertThat(slots.used()).isEqualTo(4);

    PageBatch read = load(true, locations);
    IoJob page = expectJob(false);
    assertThat(page.packed).isFalse();
    IoJob objects = expectJob(false);
    assertThat(objects.packed).isTrue();
    assertThat(objects.count).isEqualTo(4);
    assertThat(objects.slots()).isEqualTo(2);
    finish(objects);
    finish(page);
    for (IoJob job = anyJob(); job != null; job = anyJob()) {
      finish(job);
    }
    allocator.expectMessage(read.loaded());
    assertThat(read.allDone()).isTrue();
    assertThat(report().pages()).isZero();
    assertThat(slots.used()).isZero();
  }

  @Test
  void objectsOfABadSlotGoElsewhere() {
    PageBatch batch = pages(4);
    batch.letPack();
    for (int i = 0; i < 4; i++) {
      batch.packed(i, 1, 3000);
    }
    store(batch);
    IoJob job = expectJob(true);
    assertThat(job.slots()).isEqualTo(3);
    finishUpTo(job, job.slot + 1, failure(job.slot + 1));
    IoJob again = expectJob(true);
    assertThat(again.count).isEqualTo(3);
    finish(again);
    allocator.expectMessage(batch.stored());
    assertThat(batch.allDone()).isTrue();
    assertThat(report().pages()).isEqualTo(4);
    assertThat(report().badSlots()).isEqualTo(1);
  }

  @Test
  void onlyThePageThatCannotBeReadFails() {
    writeSlots(3);
    PageBatch batch = load(true, 1, 2, 3);
    IoJob all = expectJob(false);
    all.error = failure(2);
    done(all);
    for (IoJob one = anyJob(); one != null; one = anyJob()) {
      assertThat(one.count).isEqualTo(1);
      one.error = one.slot == 2 ? failure(2) : null;
      finish(one);
    }
    allocator.expectMessage(batch.loaded());
    assertThat(batch.status(0)).isEqualTo(DONE);
    assertThat(batch.status(1)).isEqualTo(READ_ERROR);
    assertThat(batch.status(2)).isEqualTo(DONE);
    assertThat(batch.failedAt(1)).isEqualTo(file.name() + " slot 2");
    assertThat(report())
        .extracting(SwapFileStatistics::pages, SwapFileStatistics::badSlots)
        .containsExactly(1L, 1L);
    assertThat(report().pswpin()).isEqualTo(2);
  }

  @Test
  void aWrongChecksumSetsTheSlotAsideOnceItIsFreed() {
    writeSlots(2);
    PageBatch batch = load(true, 1, 2);
    IoJob job = expectJob(false);
    System.arraycopy(job.checksums, 0, job.found, 0, job.count);
    job.found[0]++;
    done(job);
    allocator.expectMessage(batch.loaded());
    assertThat(batch.status(0)).isEqualTo(CORRUPT);
    assertThat(batch.status(1)).isEqualTo(DONE);
    assertThat(report().pages()).as("the corrupt page keeps its slot").isEqualTo(1);
    assertThat(report().badSlots()).isEqualTo(1);
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 1)}));
    PageBatch fill = store(pages(SLOTS));
    for (IoJob write = anyJob(); write != null; write = anyJob()) {
      assertThat(write.slot).isGreaterThan(1);
      finish(write);
    }
    allocator.expectMessage(fill.stored());
    assertThat(report().pages()).isEqualTo(SLOTS - 1);
  }

  @Test
  void anEmptiedClusterIsDiscardedBeforeItIsUsedAgain() throws SwapFileException {
    file.close();
    SwapFileOptions options = new SwapFileOptions(IoMode.BUFFERED, true, false);
    file = SwapFile.open(directory.resolve("swap"), SLOTS, options);
    backend =
        BehaviorTestKit.create(
            SwapFileBackend.create(runtime, file, FILE, QUEUE_DEPTH, BATCH, DemotionPolicy.NONE));
    writeSlots(2);
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 1)}));
    assertThat(anyJob()).isNull();
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 2)}));
    IoJob discard = expectJob(true);
    assertThat(discard.slot).isEqualTo(1);
    assertThat(discard.discardSlots).isEqualTo(SLOTS);
    PageBatch batch = store(pages(1));
    assertThat(anyJob()).as("there is no other cluster").isNull();
    assertThat(allocator.hasMessages()).isFalse();
    discard.discarded = true;
    done(discard);
    finish(expectJob(true));
    allocator.expectMessage(batch.stored());
    assertThat(batch.status(0)).isEqualTo(DONE);
  }

  @Test
  void leavesPagesOfOtherFilesAlone() {
    PageBatch batch = new PageBatch(2).begin(0);
    batch.addEntry(1, Pages.zero(), 0);
    batch.source(0, Backing.SWAPFILE, Location.file(FILE + 1, 1), 0);
    batch.addEntry(2, Pages.zero(), 0);
    batch.source(1, Backing.ZSWAP, Location.zswap(0, 1), 0);
    backend.run(new Backend.Load(batch, allocator.getRef()));
    allocator.expectMessage(batch.loaded());
    assertThat(anyJob()).isNull();
    assertThat(batch.status(0)).isEqualTo(PENDING);
    assertThat(batch.status(1)).isEqualTo(PENDING);
  }

  @Test
  void failsWhenADeviceActorDoes() {
    assertThat(
            backend.getAllEffects().stream().filter(effect -> effect instanceof Effect.Watched<?>))
        .hasSize(QUEUE_DEPTH);
    ChildFailed failed =
        new ChildFailed(
            backend.childInbox("swap-file-io-1").getRef().unsafeUpcast(),
            new IllegalStateException("broken"));
    assertThatThrownBy(() -> backend.signal(failed))
        .isInstanceOf(ActorFailedException.class)
        .hasMessage("swap-file-io-1 failed: broken");
  }

  private PageBatch pages(int count) {
    PageBatch batch = new PageBatch(count).begin(0);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0);
    }
    return batch;
  }

  private PageBatch store(PageBatch batch) {
    backend.run(new Backend.Store(batch, allocator.getRef()));
    return batch;
  }

  private PageBatch load(boolean release, long... slots) {
    PageBatch batch = new PageBatch(slots.length).begin(0);
    for (int i = 0; i < slots.length; i++) {
      batch.addEntry(1 + i, Pages.zero(), 0);
      if (release) {
        batch.giveUp(i);
      }
      batch.source(i, Backing.SWAPFILE, Location.at(FILE, Location.place(slots[i])), 0);
    }
    backend.run(new Backend.Load(batch, allocator.getRef()));
    return batch;
  }

  /** Fills slots 1 to {@code count}, with the slot's number as checksum. */
  private void writeSlots(int count) {
    PageBatch batch = store(pages(count));
    for (IoJob job = anyJob(); job != null; job = anyJob()) {
      finish(job);
    }
    allocator.expectMessage(batch.stored());
  }

  /** Ends a job as a device would, unless it carries an error. */
  private void finish(IoJob job) {
    for (int k = 0; k < job.count; k++) {
      int checksum = (int) job.slot + k;
      if (job.write) {
        job.checksums[k] = checksum;
      } else {
        job.found[k] = checksum;
      }
    }
    done(job);
  }

  private void done(IoJob job) {
    int worker = Objects.requireNonNull(workers.remove(job));
    backend.run(new SwapFileBackend.JobDone(job, worker));
  }

  private IoJob expectJob(boolean write) {
    IoJob job = Objects.requireNonNull(anyJob(), "no device has a job");
    assertThat(job.write).isEqualTo(write);
    return job;
  }

  /** Of the jobs that device actors got, the one with the lowest slot, or null. */
  private @Nullable IoJob anyJob() {
    for (int worker = 0; worker < QUEUE_DEPTH; worker++) {
      TestInbox<SwapFileIo.Run> inbox = backend.childInbox("swap-file-io-" + worker);
      if (inbox.hasMessages()) {
        IoJob job = inbox.receiveMessage().job();
        assertThat(inbox.hasMessages()).as("a device has one job at a time").isFalse();
        workers.put(job, worker);
        started.add(job);
      }
    }
    started.sort(Comparator.comparingLong(job -> job.slot));
    return started.isEmpty() ? null : started.removeFirst();
  }

  /** Ends a write as a device would that fails at a slot. */
  private void finishUpTo(IoJob job, long slot, SwapFileException error) {
    assertThat(job.firstFailed()).isEqualTo(job.slot + job.slots());
    job.error = error;
    assertThat(job.firstFailed()).isEqualTo(slot);
    finish(job);
  }

  private static SwapFileException failure(long slot) {
    return Failures.badSlot(slot);
  }

  private SwapFileStatistics report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    backend.run(new Backend.Report(collector.getRef()));
    return ((SwapFilePart) collector.receiveMessage()).statistics();
  }
}
