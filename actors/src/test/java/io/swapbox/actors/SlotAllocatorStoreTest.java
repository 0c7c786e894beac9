package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.NO_SPACE;
import static io.swapbox.actors.PageStatus.STALE;
import static io.swapbox.actors.PageStatus.WRITE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.AllocatorConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.backends.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a slot allocator stores pages and gets the clusters that it needs for it. */
class SlotAllocatorStoreTest {

  private final AllocatorHarness harness = new AllocatorHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void offersPagesToZeroThenZswapThenFile() {
    harness.grant(4);
    PageBatch batch = harness.swapOut(harness.pages(3));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 1);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> i == 0);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> true);
    assertThat(harness.answered(batch)).containsExactly(DONE, DONE, DONE);
    assertThat(batch.backing(0)).isEqualTo(Backing.ZSWAP);
    assertThat(batch.backing(1)).isEqualTo(Backing.ZERO);
    assertThat(batch.backing(2)).isEqualTo(Backing.SWAPFILE);
    Set<Long> entries = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      entries.add(batch.entry(i));
      assertThat(Entry.space(batch.entry(i))).isEqualTo(AllocatorHarness.SPACE);
      assertThat(Entry.home(batch.entry(i))).isEqualTo(AllocatorHarness.CPU);
    }
    assertThat(entries).hasSize(3);
    harness.expectSilence();
  }

  @Test
  void stopsAtTheFirstStationThatLeavesNothing() {
    harness.grant(4);
    PageBatch batch = harness.swapOut(harness.pages(2));
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    assertThat(harness.answered(batch)).containsExactly(DONE, DONE);
    harness.expectSilence();
  }

  @Test
  void aSpaceWithoutFileOrWithoutPoolLeavesThatStationOut() {
    for (boolean pool : new boolean[] {true, false}) {
      TestInbox<SwapCharges.Command> charges = TestInbox.create();
      BackendRefs backends =
          Refs.of(
              harness.zero.getRef(),
              pool ? List.of(harness.shard0.getRef()) : List.of(),
              pool ? null : harness.file.getRef(),
              charges.getRef());
      BehaviorTestKit<SlotAllocator.Command> allocator =
          BehaviorTestKit.create(
              SlotAllocator.create(
                  new SlotAllocator.Setup(1, 0, AllocatorConfig.DEFAULT, 4, Payload.REAL),
                  backends,
                  harness.directory.getRef(),
                  new TestRuntime()));
      allocator.run(new SlotAllocator.Granted(0, new long[] {0}, new int[1], 1));
      PageBatch batch = harness.pages(1);
      allocator.run(new SlotAllocator.SwapOut(batch));
      assertThat(((Backend.Store) harness.zero.receiveMessage()).batch()).isSameAs(batch);
      allocator.run(batch.messages().stored());
      if (!pool) {
        assertThat(((Backend.Store) charges.receiveMessage()).batch()).isSameAs(batch);
        batch.charge(0);
        allocator.run(batch.messages().stored());
      }
      Object store = pool ? harness.shard0.receiveMessage() : harness.file.receiveMessage();
      assertThat(((Backend.Store) store).batch()).isSameAs(batch);
      allocator.run(batch.messages().stored());
      assertThat(harness.answered(batch)).containsExactly(NO_SPACE);
      harness.expectSilence();
      allocator.signal(akka.actor.typed.PostStop.instance());
    }
  }

  @Test
  void refusedPagesLeaveNoSlotBehind() {
    harness.grant(4);
    PageBatch batch = harness.swapOut(harness.pages(3));
    long refused = batch.entry(2);
    harness.stores(harness.zero, Backing.ZERO, i -> i == 0);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    Backend.Store store = (Backend.Store) harness.file.receiveMessage();
    store.batch().status(1, WRITE_ERROR);
    harness.run(store.batch().messages().stored());
    assertThat(harness.answered(batch)).containsExactly(DONE, WRITE_ERROR, NO_SPACE);
    assertThat(batch.entry(0)).isNotEqualTo(Entry.NONE);
    assertThat(batch.entry(1)).isEqualTo(Entry.NONE);
    assertThat(batch.entry(2)).isEqualTo(Entry.NONE);
    assertThat(harness.report().entries()).isEqualTo(1);
    assertThat(harness.answered(harness.free(harness.entries(refused)))).containsExactly(STALE);

    harness.free(harness.entries(batch.entry(0)));
    harness.expectEmpty();
  }

  @Test
  void aRequestWhoseEntryIsBeingStoredIsAnsweredWhenItIs() {
    harness.grant(4);
    PageBatch store = harness.swapOut(harness.pages(2));
    PageBatch guess = harness.free(harness.entries(store.entry(0)));
    PageBatch other = harness.free(harness.entries(store.entry(1)));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 0);
    assertThat(harness.client.hasMessages()).isFalse();
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> false);
    assertThat(harness.answered(store)).containsExactly(DONE, NO_SPACE);
    assertThat(harness.answered(guess)).containsExactly(DONE);
    assertThat(harness.answered(other)).containsExactly(STALE);
    harness.expectSilence();
  }

  @Test
  void batchesWaitForClustersAndGoOnInOrderWhenGranted() {
    List<PageBatch> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(harness.swapOut(harness.pages(2)));
    }
    harness.expectSilence();
    harness.grant(4);
    for (PageBatch batch : waiting) {
      assertThat(((Backend.Store) harness.zero.receiveMessage()).batch()).isSameAs(batch);
      for (int i = 0; i < batch.size(); i++) {
        batch.storedAt(i, Backing.ZERO, 0);
      }
      harness.run(batch.messages().stored());
      assertThat(harness.answered(batch)).containsExactly(DONE, DONE);
    }
    harness.expectSilence();
  }

  @Test
  void whoeverStillFindsNoRoomWaitsForTheNextGrant() {
    PageBatch first = harness.swapOut(harness.pages(Entry.SLOTS_PER_CLUSTER * 3));
    PageBatch second = harness.swapOut(harness.pages(Entry.SLOTS_PER_CLUSTER * 3));
    harness.grant(4);
    assertThat(((Backend.Store) harness.zero.receiveMessage()).batch()).isSameAs(first);
    harness.expectSilence();
    harness.grant(4);
    assertThat(((Backend.Store) harness.zero.receiveMessage()).batch()).isSameAs(second);
  }

  @Test
  void asksAgainBeforeItRunsOut() {
    harness.grant(4);
    assertThat(harness.directory.hasMessages()).isFalse();
    harness.swapOut(harness.pages(3 * Entry.SLOTS_PER_CLUSTER));
    assertThat(harness.directory.hasMessages()).isFalse();
    harness.swapOut(harness.pages(1));
    assertThat(harness.directory.getAllReceived()).hasSize(1);
    harness.swapOut(harness.pages(1));
    assertThat(harness.directory.hasMessages()).as("one request at a time").isFalse();
  }

  @Test
  void refusesWhenTheDirectoryHasNoMore() {
    PageBatch first = harness.swapOut(harness.pages(500));
    PageBatch second = harness.swapOut(harness.pages(500));
    harness.grant(1);
    assertThat(((Backend.Store) harness.zero.receiveMessage()).batch()).isSameAs(first);
    assertThat(harness.answered(second)).hasSize(500).containsOnly(NO_SPACE);
    assertThat(harness.answered(harness.swapOut(harness.pages(100)))).containsOnly(NO_SPACE);
    // What is left still serves who needs no more.
    PageBatch small = harness.swapOut(harness.pages(12));
    assertThat(((Backend.Store) harness.zero.receiveMessage()).batch()).isSameAs(small);
    assertThat(harness.directory.hasMessages()).isFalse();
  }

  @Test
  void asksAnExhaustedDirectoryAgainOnceItHasGivenClustersBack() {
    int slots = Entry.SLOTS_PER_CLUSTER;
    harness.grant(4);
    List<PageBatch> stored = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stored.add(store(slots));
    }
    harness.grant(2);
    stored.add(store(slots));
    stored.add(store(slots));
    assertThat(harness.answered(harness.swapOut(harness.pages(1)))).containsExactly(NO_SPACE);

    for (PageBatch batch : stored) {
      long[] entries = new long[slots];
      for (int i = 0; i < slots; i++) {
        entries[i] = batch.entry(i);
      }
      harness.answered(harness.free(harness.entries(entries)));
    }
    assertThat(harness.directory.getAllReceived())
        .hasOnlyElementsOfType(ClusterDirectory.GiveBack.class)
        .hasSize(2);
    for (int i = 0; i < 4; i++) {
      store(slots);
    }
    PageBatch more = harness.swapOut(harness.pages(1));
    harness.grant(2);
    assertThat(((Backend.Store) harness.zero.receiveMessage()).batch()).isSameAs(more);
  }

  private PageBatch store(int pages) {
    PageBatch batch = harness.swapOut(harness.pages(pages));
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    assertThat(harness.answered(batch)).containsOnly(DONE);
    return batch;
  }
}
