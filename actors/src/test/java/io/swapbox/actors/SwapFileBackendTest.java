package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import io.swapbox.DemotionPolicy;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import io.swapbox.backends.SwapFileOptions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The queue of a swap file; the test plays its device actors. */
class SwapFileBackendTest extends SwapFileBackendCase {

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
    allocator.expectMessage(batch.messages().stored());
    for (int i = 0; i < 4; i++) {
      assertThat(batch.status(i)).isEqualTo(DONE);
      assertThat(batch.backing(i)).isEqualTo(Backing.SWAPFILE);
      assertThat(batch.location(i)).isEqualTo(Location.file(FILE, 1 + i));
    }
    assertThat(report().pswpout()).isEqualTo(4);
    assertThat(report().pages()).isEqualTo(4);
    assertThat(runtime.placements.get("swap-file-io"))
        .isIn(Placement.device(FILE), Placement.deviceOfCallers(FILE));
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
    allocator.expectMessage(batch.messages().stored());
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
    allocator.expectMessage(batch.messages().stored());
    assertThat(allocator.hasMessages()).isFalse();
    assertThat(batch.allDone()).isTrue();
  }

  @Test
  void aFullFileLeavesTheRestPending() {
    PageBatch batch = store(pages(SLOTS + 3));
    for (int job = 0; job < 3; job++) {
      finish(expectJob(true));
    }
    allocator.expectMessage(batch.messages().stored());
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.status(i)).isEqualTo(i < SLOTS ? DONE : PENDING);
    }
    PageBatch more = store(pages(2));
    allocator.expectMessage(more.messages().stored());
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
    allocator.expectMessage(batch.messages().loaded());
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
    allocator.expectMessage(read.messages().loaded());
    expectJob(true);
  }

  @Test
  void aReleasingLoadFreesTheSlotsThatItBrought() {
    writeSlots(3);
    PageBatch batch = load(true, 1, 2);
    finish(expectJob(false));
    allocator.expectMessage(batch.messages().loaded());
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
    allocator.expectMessage(batch.messages().stored());
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
    allocator.expectMessage(read.messages().loaded());
    assertThat(read.allDone()).isTrue();
    assertThat(report().pages()).isZero();
    assertThat(slots.used()).isZero();
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
    allocator.expectMessage(batch.messages().stored());
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
    allocator.expectMessage(batch.messages().loaded());
    assertThat(anyJob()).isNull();
    assertThat(batch.status(0)).isEqualTo(PENDING);
    assertThat(batch.status(1)).isEqualTo(PENDING);
  }
}
