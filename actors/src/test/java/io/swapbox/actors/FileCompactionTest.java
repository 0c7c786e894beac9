package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.Fragmentation;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The compaction of a file, as its owner takes part in it. */
class FileCompactionTest extends SwapFileBackendCase {

  private static final int NUMBER = 5;
  private static final int MEMBER = 1;

  private final TestInbox<SlotAllocator.Command> home = TestInbox.create();
  private final TestInbox<Compactions.Message> coordinator = TestInbox.create();

  private SwapMap map() {
    return OwnerAccess.map(backend.currentBehavior());
  }

  private PhysicalSlots slots() {
    return map().slots();
  }

  private void moveNext(boolean first) {
    backend.run(
        new FileCompaction.MoveNext(
            NUMBER,
            MEMBER,
            first,
            List.of(home.getRef()),
            coordinator.getRef().<Compactions.Round>narrow()));
  }

  /** The slots of the pages that the home is to move. */
  private long[] asked() {
    SlotAllocator.Migrate request = (SlotAllocator.Migrate) home.receiveMessage();
    assertThat(request.direction()).isEqualTo(MoveDirection.WITHIN);
    assertThat(request.packed()).isTrue();
    assertThat(Location.fileIndex(request.locations()[0])).isEqualTo(FILE);
    return Arrays.stream(request.locations()).map(Location::place).toArray();
  }

  private void drop(long... dropped) {
    long[] locations = LongStream.of(dropped).map(slot -> Location.file(FILE, slot)).toArray();
    backend.run(new Backend.Drop(locations));
  }

  private void moved(int pages, UnreadablePage... unreadable) {
    backend.run(new Backend.MovedWithin(pages, List.of(unreadable)));
  }

  private Compactions.Round round() {
    return (Compactions.Round) coordinator.receiveMessage();
  }

  /** Pages of these slots, loaded and on their way to other ones. */
  private PageBatch moving(long... from) {
    Migration migration = new Migration(from.length);
    migration.memory = ByteBuffer.allocateDirect(from.length * Pages.BYTES);
    migration.from = Backing.SWAPFILE;
    migration.direction = MoveDirection.WITHIN;
    migration.batch.begin(0);
    for (int i = 0; i < from.length; i++) {
      migration.add(Entry.of(1, 1, 7, i), i, Location.file(FILE, from[i]), Pages.BYTES);
      migration.batch.storeAnew(i, 0);
    }
    return migration.batch;
  }

  private void end() {
    backend.run(
        new FileCompaction.End(NUMBER, MEMBER, coordinator.getRef().<Compactions.Ended>narrow()));
  }

  @Test
  void pagesMoveBelowTheMarkAndTheEndIsGivenBack() {
    writeSlots(8);
    drop(1, 2, 3, 4);
    moveNext(true);
    assertThat(asked()).containsExactly(5, 6, 7, 8);
    PageBatch batch = store(moving(5, 6, 7, 8));
    IoJob job = expectJob(true);
    assertThat(job.slot).isEqualTo(1);
    finish(job);
    allocator.expectMessage(batch.messages().stored());
    assertThat(Location.slot(batch.location(3))).isEqualTo(4);
    assertThat(slots().entryCluster(4)).isEqualTo(7);
    drop(5, 6, 7, 8);
    moved(4);
    assertThat(round()).isEqualTo(new Compactions.Round(NUMBER, MEMBER, 4, 4, 0, true, List.of()));
    end();
    IoJob cut = expectJob(true);
    assertThat(cut.truncates).isTrue();
    assertThat(cut.slot).isEqualTo(5);
    cut.bytesFreed = 4L * Pages.BYTES;
    done(cut);
    Compactions.Ended ended = (Compactions.Ended) coordinator.receiveMessage();
    assertThat(ended.bytesFreed()).isEqualTo(4L * Pages.BYTES);
    assertThat(ended.device())
        .isEqualTo(new Fragmentation.Device(file.name(), SLOTS, 4, 4, 0, 8, 0, 1, 0, 0));
    assertThat(slots().compaction().mark()).isZero();
    assertThat(report().pswpout()).as("moves are no swap-outs").isEqualTo(8);
  }

  @Test
  void whatHasNoRoomBelowStays() {
    writeSlots(6);
    drop(2);
    moveNext(true);
    assertThat(asked()).containsExactly(6);
    PageBatch batch = store(moving(6, 5));
    IoJob job = expectJob(true);
    assertThat(job.slot).isEqualTo(2);
    assertThat(job.count).isEqualTo(1);
    finish(job);
    allocator.expectMessage(batch.messages().stored());
    assertThat(batch.pending(1)).isTrue();
    assertThat(anyJob()).isNull();
  }

  @Test
  void storesTakeSlotsBelowTheMarkFirst() {
    writeSlots(8);
    drop(1, 2, 3);
    moveNext(true);
    store(pages(2));
    IoJob job = expectJob(true);
    assertThat(job.slot).isEqualTo(1);
    finish(job);
    store(pages(2));
    assertThat(expectJob(true).slot).as("the last one below").isEqualTo(3);
    assertThat(slots().used()).isEqualTo(9);
    assertThat(slots().allocated(9)).as("and one above").isTrue();
  }

  @Test
  void aStoreThatFindsNoRoomWaitsForTheEndOfTheRound() {
    writeSlots(SLOTS);
    drop(3);
    moveNext(true);
    assertThat(asked()).containsExactly(12);
    PageBatch within = store(moving(12));
    finish(expectJob(true));
    allocator.expectMessage(within.messages().stored());
    PageBatch batch = store(pages(1));
    assertThat(anyJob()).isNull();
    assertThat(allocator.hasMessages()).isFalse();
    PageBatch other = store(moving(11));
    allocator.expectMessage(other.messages().stored());
    drop(12);
    moved(1);
    IoJob job = expectJob(true);
    assertThat(job.slot).isEqualTo(12);
    finish(job);
    allocator.expectMessage(batch.messages().stored());
    assertThat(round().left()).as("set anew before it").isZero();
  }

  @Test
  void writesBehindTheCutWaitForIt() {
    writeSlots(4);
    drop(3, 4);
    end();
    IoJob cut = expectJob(true);
    assertThat(cut.slot).isEqualTo(3);
    PageBatch batch = store(pages(2));
    assertThat(anyJob()).as("it would be cut off").isNull();
    cut.error = failure(3);
    done(cut);
    assertThat(((Compactions.Ended) coordinator.receiveMessage()).bytesFreed()).isZero();
    IoJob job = expectJob(true);
    assertThat(job.slot).isGreaterThanOrEqualTo(3);
    finish(job);
    allocator.expectMessage(batch.messages().stored());
  }

  @Test
  void aFileWithoutPagesHasNothingToMove() {
    moveNext(true);
    assertThat(home.hasMessages()).isFalse();
    assertThat(round()).isEqualTo(new Compactions.Round(NUMBER, MEMBER, 0, 0, 0, true, List.of()));
    end();
    assertThat(expectJob(true).slot).isEqualTo(1);
  }

  @Test
  void anUnreadablePageIsNamedAndAskedForAgainInTheNextPass() {
    writeSlots(3);
    drop(1);
    moveNext(true);
    assertThat(asked()).containsExactly(3);
    UnreadablePage why = new UnreadablePage(77, PageStatus.READ_ERROR, "slot 3");
    moved(0, why);
    assertThat(round())
        .isEqualTo(new Compactions.Round(NUMBER, MEMBER, 1, 0, 1, true, List.of(why)));
    moveNext(false);
    assertThat(asked()).containsExactly(3);
  }

  @Test
  void aFileThatIsSwappedOffTakesNoPagesOfItsOwn() {
    writeSlots(4);
    drop(1);
    moveNext(true);
    backend.run(
        new Backend.Unuse(
            1,
            0,
            true,
            false,
            List.of(home.getRef()),
            TestInbox.<SwapCoordinator.Round>create().getRef()));
    PageBatch batch = store(moving(4));
    allocator.expectMessage(batch.messages().stored());
    assertThat(batch.pending(0)).isTrue();
  }
}
