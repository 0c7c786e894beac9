package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.TierState;
import io.swapbox.allocator.Backing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages that leave a pool which is swapped off. */
class MigrationsOutTest extends MigrationsCase {

  private void expectMovedOut(int pages, boolean noRoom, UnreadablePage... unreadable) {
    assertThat(asker.receiveMessage())
        .isEqualTo(new Backend.MovedOut(pages, noRoom, List.of(unreadable)));
    assertThat(asker.hasMessages()).isFalse();
  }

  /** Closes the pool, as it is swapped off. */
  private void moveOut() {
    direction = MoveDirection.OUT;
    TestInbox<SwapCoordinator.TiersSet> coordinator = TestInbox.create();
    harness.run(new SetTiers(harness.tiers(0, TierState.SWAPPING_OFF), coordinator.getRef()));
    assertThat(coordinator.receiveMessage()).isEqualTo(new SwapCoordinator.TiersSet());
  }

  @Test
  void aPageThatGoesOutIsChargedAndNamedWhenItCannotBeRead() {
    PageBatch stored = stored(3, 1);
    moveOut();
    migrate(stored);
    Backend.Load load = (Backend.Load) harness.shard0.receiveMessage();
    load.batch().status(0, DONE);
    load.batch().status(1, CORRUPT);
    load.batch().failedAt(1, "there");
    load.batch().status(2, DONE);
    harness.run(load.batch().messages().loaded());
    writtenAll();
    assertThat(dropped(harness.shard0)).containsExactly(stored.location(0), stored.location(2));
    expectMovedOut(2, false, new UnreadablePage(stored.entry(1), CORRUPT, "there"));
    assertThat(charged()).isEqualTo(2);
    expectBacking(stored.entry(2), Backing.SWAPFILE);
    expectBacking(stored.entry(1), Backing.ZSWAP);
  }

  @Test
  void aCopyThatTheSwapCacheHoldsIsGivenUpOnTheWayOut() {
    PageBatch stored = stored(1, 2);
    migrate(stored);
    PageBatch cache = cacheFirst(stored);
    read(DONE);
    read(DONE);
    harness.answered(cache);
    harness.stores(harness.file, Backing.SWAPFILE, i -> false);
    expectMigrated(0, true);
    assertThat(harness.report().folioPages()).isZero();
    moveOut();
    migrate(stored);
    expectMovedOut(1, false);
    assertThat(dropped(harness.shard0)).containsExactly(stored.location(0));
    assertThat(harness.report().folioPages()).isEqualTo(1);
    assertThat(charged()).isZero();
    PageBatch uncache = harness.batch(1);
    uncache.addEntry(stored.entry(0));
    harness.run(new SlotAllocator.Uncache(uncache));
    assertThat(harness.answered(uncache)).containsExactly(PageStatus.UNBACKED);
    harness.expectSilence();
  }

  @Test
  void whatMayNotBeChargedOnTheWayOutFoundNoRoom() {
    PageBatch stored = stored(2, 1);
    harness.limit(AllocatorHarness.CGROUP, 1);
    moveOut();
    migrate(stored);
    read(DONE);
    writtenAll();
    expectMovedOut(1, true);
    assertThat(charged()).isEqualTo(1);
  }

  @Test
  void aStoreGoesPastAClosedPool() {
    moveOut();
    PageBatch batch = harness.pages(1);
    harness.swapOut(batch);
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    assertThat(harness.shard0.hasMessages()).isFalse();
    assertThat(harness.shard1.hasMessages()).isFalse();
    writtenAll();
    assertThat(harness.answered(batch)).containsExactly(DONE);
  }
}
