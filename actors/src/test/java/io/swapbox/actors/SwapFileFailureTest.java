package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.PENDING;
import static io.swapbox.actors.PageStatus.READ_ERROR;
import static io.swapbox.actors.PageStatus.WRITE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.Effect;
import akka.actor.typed.ChildFailed;
import io.swapbox.SwapFileStatistics;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Failures;
import io.swapbox.backends.SwapFileException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What the owner of a swap file does when its device fails. */
class SwapFileFailureTest extends SwapFileBackendCase {

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
    allocator.expectMessage(batch.messages().stored());
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
    allocator.expectMessage(rest.messages().stored());
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
    allocator.expectMessage(batch.messages().stored());
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
    allocator.expectMessage(batch.messages().stored());
    assertThat(batch.status(0)).isEqualTo(DONE);
    assertThat(batch.status(1)).isEqualTo(PENDING);
    assertThat(batch.status(2)).isEqualTo(PENDING);
    batch.refusePending();
    assertThat(batch.status(2)).isEqualTo(PageStatus.NO_SPACE);
    assertThat(report().badSlots()).isZero();
    assertThat(report().pages()).isEqualTo(5);
    PageBatch more = store(pages(1));
    allocator.expectMessage(more.messages().stored());
    assertThat(more.status(0)).as("no slot has a block").isEqualTo(PENDING);
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 2)}));
    store(pages(1));
    assertThat(expectJob(true).count).isEqualTo(1);
  }

  @Test
  void aFileEmptiedWhileItsDiskWasFullTakesPagesAgain() {
    writeSlots(2);
    PageBatch batch = store(pages(1));
    IoJob job = expectJob(true);
    backend.run(new Backend.Drop(new long[] {Location.file(FILE, 1), Location.file(FILE, 2)}));
    finishUpTo(job, 3, Failures.diskFull(3));
    // Nothing lies there that could be freed, and so tell that there is room.
    finish(expectJob(true));
    allocator.expectMessage(batch.messages().stored());
    assertThat(batch.allDone()).isTrue();
    assertThat(report().pages()).isEqualTo(1);
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
    allocator.expectMessage(folio.messages().stored());
    assertThat(folio.allDone()).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(folio.location(again.index[i])).isEqualTo(Location.file(FILE, again.slot + i));
    }
    assertThat(report().pages()).isEqualTo(4);
    assertThat(report().badSlots()).isEqualTo(1);
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
    allocator.expectMessage(batch.messages().stored());
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
    allocator.expectMessage(batch.messages().loaded());
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
    allocator.expectMessage(batch.messages().loaded());
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
    allocator.expectMessage(fill.messages().stored());
    assertThat(report().pages()).isEqualTo(SLOTS - 1);
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
}
