package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The home of a device by the classic design, between inboxes: one with two slots for pages. */
class DeviceHomeTest {

  private final AllocatorHarness harness =
      new AllocatorHarness(
          new DeviceSlots(AllocatorHarness.SPACE, 0, 3, VirtualClusters.Settings.DEFAULT));

  @AfterEach
  void close() {
    harness.close();
  }

  /** Stores so many pages that are all zero, as far as there are slots. */
  private PageBatch storedAsZero(int pages) {
    PageBatch batch = harness.swapOut(harness.pages(pages));
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    return batch;
  }

  private PageBatch storedInPool() {
    PageBatch batch = harness.swapOut(harness.pages(1));
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> true);
    assertThat(harness.answered(batch)).containsExactly(DONE);
    return batch;
  }

  @Test
  void aSlotThatAWritebackCouldNotWriteIsNotGivenOutAgain() {
    PageBatch stored = storedInPool();
    long bad = stored.entry(0);
    TestInbox<Backend.MoveReply> asker = TestInbox.create();
    harness.run(
        new SlotAllocator.Migrate(
            new long[] {Entry.slot(Entry.cluster(bad), Entry.offset(bad))},
            new long[] {stored.location(0)},
            Backing.ZSWAP,
            false,
            MoveDirection.DOWN,
            asker.getRef()));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    PageBatch move = ((Backend.Store) harness.file.receiveMessage()).batch();
    move.writeFailed(0);
    harness.run(move.messages().stored());
    assertThat(((Backend.Migrated) asker.receiveMessage()).pages()).isZero();
    harness.answered(harness.free(harness.entries(bad)));
    assertThat(harness.shard0.receiveMessage()).isInstanceOf(Backend.Drop.class);
    PageBatch next = storedAsZero(2);
    assertThat(harness.answered(next)).containsExactly(DONE, NO_SPACE);
    assertThat(Entry.deviceSlot(next.entry(0))).isNotEqualTo(Entry.deviceSlot(bad));
  }

  @Test
  void ofPagesThatCouldNotBeReadThoseAreCountedThatAreThere() {
    PageBatch both = storedAsZero(2);
    assertThat(harness.answered(both)).containsExactly(DONE, DONE);
    UnreadablePage gone = new UnreadablePage(both.entry(0), PageStatus.READ_ERROR, "file slot 1");
    UnreadablePage there = new UnreadablePage(both.entry(1), PageStatus.READ_ERROR, "file slot 2");
    harness.answered(harness.free(harness.entries(gone.entry())));
    assertThat(harness.answered(storedAsZero(1))).containsExactly(DONE);
    TestInbox<DeviceCoordinator.Counted> coordinator = TestInbox.create();
    harness.run(new SlotAllocator.CountEntries(7, List.of(gone, there), coordinator.getRef()));
    assertThat(coordinator.receiveMessage())
        .isEqualTo(new DeviceCoordinator.Counted(7, 2, List.of(there)));
  }
}
