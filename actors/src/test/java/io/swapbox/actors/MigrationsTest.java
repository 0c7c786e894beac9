package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CACHED;
import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.DUPLICATE;
import static io.swapbox.actors.PageStatus.READ_ERROR;
import static io.swapbox.actors.PageStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages that move from the pool to the file, and what meets them on the way. */
class MigrationsTest extends MigrationsCase {

  @Test
  void aCopyIsGivenUpWhenTheNewOneIsThere() {
    PageBatch stored = stored(3, 1);
    migrate(stored);
    Backend.Load load = (Backend.Load) harness.shard0.receiveMessage();
    for (int i = 0; i < 3; i++) {
      assertThat(load.batch().givenUp(i)).isFalse();
      load.batch().status(i, DONE);
    }
    harness.run(load.batch().messages().loaded());
    assertThat(harness.shard0.hasMessages()).as("nothing is dropped yet").isFalse();
    writtenAll();
    assertThat(dropped(harness.shard0)).containsExactly(locations(stored));
    expectMigrated(3, false);
    assertThat(charged()).isEqualTo(3);
    expectBacking(stored.entry(0), Backing.SWAPFILE);
    harness.expectSilence();
    harness.answered(
        harness.free(harness.entries(stored.entry(0), stored.entry(1), stored.entry(2))));
    assertThat(dropped(harness.file)).hasSize(3);
    harness.expectEmpty();
  }

  @Test
  void whatIsNotWhereItWasSeenStays() {
    PageBatch stored = stored(2, 1);
    migrate(stored, 1000);
    expectMigrated(0, false);
    harness.answered(harness.free(harness.entries(stored.entry(0))));
    harness.shard0.receiveMessage();
    PageBatch load = harness.swapIn(harness.entries(stored.entry(1)));
    migrate(stored);
    expectMigrated(0, false);
    read(DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    harness.expectSilence();
    expectBacking(stored.entry(1), Backing.ZSWAP);
  }

  @Test
  void aSlotThatHasAnotherEntryIsLeftAlone() {
    PageBatch before = stored(1, 1);
    harness.answered(harness.free(harness.entries(before.entry(0))));
    harness.shard0.receiveMessage();
    PageBatch now = stored(1, 1);
    assertThat(Entry.offset(now.entry(0))).isEqualTo(Entry.offset(before.entry(0)));
    migrate(before);
    expectMigrated(0, false);
    harness.expectSilence();
  }

  @ParameterizedTest
  @EnumSource(names = {"CORRUPT", "READ_ERROR"})
  void aPageThatCannotBeReadStays(PageStatus failure) {
    PageBatch stored = stored(1, 1);
    migrate(stored);
    read(failure);
    expectMigrated(0, false);
    assertThat(charged()).isZero();
    harness.expectSilence();
    expectBacking(stored.entry(0), Backing.ZSWAP);
  }

  @Test
  void whatTheFileDoesNotTakeStaysAndIsNotCharged() {
    PageBatch stored = stored(3, 1);
    migrate(stored);
    read(DONE);
    harness.stores(harness.file, Backing.SWAPFILE, i -> i == 1);
    assertThat(dropped(harness.shard0)).containsExactly(stored.location(1));
    expectMigrated(1, true);
    assertThat(charged()).isEqualTo(1);
    expectBacking(stored.entry(0), Backing.ZSWAP);
    expectBacking(stored.entry(2), Backing.ZSWAP);
  }

  @Test
  void whatMayNotBeChargedStays() {
    PageBatch stored = stored(3, 1);
    harness.limit(AllocatorHarness.CGROUP, 2);
    migrate(stored);
    read(DONE);
    writtenAll();
    expectMigrated(2, false);
    assertThat(charged()).isEqualTo(2);
    assertThat(dropped(harness.shard0)).hasSize(2);
    expectBacking(stored.entry(2), Backing.ZSWAP);
  }

  @Test
  void aPageInTheSwapCacheMovesAndIsCacheOnlyInTheFile() {
    PageBatch stored = stored(1, 1);
    migrate(stored);
    PageBatch cache = cacheFirst(stored);
    read(DONE);
    read(DONE);
    assertThat(harness.answered(cache)).containsExactly(DONE);
    assertThat(harness.report().swapCached()).isEqualTo(1);
    PageBatch hit = harness.swapIn(harness.entries(stored.entry(0)));
    assertThat(harness.answered(hit)).containsExactly(CACHED);
    writtenAll();
    SwapFileBackend.CacheOnly hint = (SwapFileBackend.CacheOnly) harness.file.receiveMessage();
    assertThat(hint.cacheOnly()).isTrue();
    expectMigrated(1, false);
    PageBatch evict = harness.batch(1);
    evict.addCached(stored.entry(0), Pages.zero(), 0, 1, 1, false);
    harness.swapOut(evict);
    assertThat(harness.answered(evict)).as("its copy is good").containsExactly(DONE);
    assertThat(harness.report().swpoutClean()).isEqualTo(1);
  }

  @Test
  void aReadDoesNotWaitAndTheEndWaitsForIt() {
    PageBatch stored = stored(2, 1);
    migrate(stored);
    read(DONE);
    PageBatch load =
        harness.swapIn(harness.entries(stored.entry(0), stored.entry(1), stored.entry(0)));
    writtenAll();
    assertThat(asker.hasMessages()).as("a copy is being read").isFalse();
    PageBatch late = harness.swapIn(harness.entries(stored.entry(0)));
    read(DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE, DUPLICATE);
    assertThat(dropped(harness.shard0)).containsExactly(locations(stored));
    expectMigrated(2, false);
    assertThat(late.backing(0)).as("after the end, from there").isEqualTo(Backing.SWAPFILE);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(late)).containsExactly(DONE);
    harness.expectSilence();
  }

  @Test
  void aLoadThatTakesTheLastUseLeavesNothing() {
    PageBatch stored = stored(1, 1);
    migrate(stored);
    read(DONE);
    PageBatch load = harness.swapIn(harness.entries(stored.entry(0)).releasing());
    PageBatch second = harness.swapIn(harness.entries(stored.entry(0)).releasing());
    PageBatch free = harness.free(harness.entries(stored.entry(0)));
    read(DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    PageBatch third = harness.swapIn(harness.entries(stored.entry(0)));
    assertThat(harness.client.hasMessages()).isFalse();
    assertThat(harness.shard0.hasMessages()).isFalse();
    writtenAll();
    assertThat(harness.answered(second)).containsExactly(STALE);
    assertThat(harness.answered(free)).containsExactly(STALE);
    assertThat(harness.answered(third)).containsExactly(STALE);
    assertThat(dropped(harness.shard0)).containsExactly(locations(stored));
    assertThat(dropped(harness.file)).hasSize(1);
    expectMigrated(1, false);
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void aLoadThatFailsBesideTakesNoUse() {
    PageBatch stored = stored(1, 1);
    migrate(stored);
    PageBatch load = harness.swapIn(harness.entries(stored.entry(0)).releasing());
    read(DONE);
    read(CORRUPT);
    assertThat(harness.answered(load)).containsExactly(CORRUPT);
    writtenAll();
    expectMigrated(1, false);
    harness.shard0.receiveMessage();
    expectBacking(stored.entry(0), Backing.SWAPFILE);
  }

  @Test
  void aSharedEntryIsReleasedByOneAfterTheOther() {
    PageBatch stored = stored(1, 3);
    migrate(stored);
    read(DONE);
    for (int i = 0; i < 2; i++) {
      PageBatch load = harness.swapIn(harness.entries(stored.entry(0)).releasing());
      read(DONE);
      assertThat(harness.answered(load)).containsExactly(DONE);
    }
    harness.stores(harness.file, Backing.SWAPFILE, i -> false);
    expectMigrated(0, true);
    PageBatch last = harness.swapIn(harness.entries(stored.entry(0)).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, READ_ERROR);
    assertThat(harness.answered(last)).containsExactly(READ_ERROR);
    assertThat(harness.answered(harness.free(harness.entries(stored.entry(0)))))
        .containsExactly(DONE);
    harness.expectEmpty();
  }

  @Test
  void aFreeWaits() {
    PageBatch stored = stored(1, 1);
    migrate(stored);
    PageBatch free = harness.free(harness.entries(stored.entry(0)));
    assertThat(harness.client.hasMessages()).isFalse();
    read(DONE);
    writtenAll();
    assertThat(harness.answered(free)).containsExactly(DONE);
    assertThat(dropped(harness.shard0)).hasSize(1);
    assertThat(dropped(harness.file)).hasSize(1);
    harness.expectEmpty();
  }

  @Test
  void moreThanABatchMovesInParts() {
    PageBatch stored = stored(10, 1);
    migrate(stored);
    for (int pages : new int[] {4, 4, 2}) {
      read(DONE);
      writtenAll();
      assertThat(dropped(harness.shard0)).hasSize(pages);
    }
    expectMigrated(10, false);
    assertThat(charged()).isEqualTo(10);
  }

  @Test
  void whoAsksForMoreThanIsMovedAtOnceIsAnsweredLater() {
    List<PageBatch> stored = new ArrayList<>();
    for (int i = 0; i <= Migrations.MOST; i++) {
      stored.add(stored(1, 1));
    }
    stored.forEach(this::migrate);
    migrate(stored.getFirst());
    assertThat(asker.hasMessages()).isFalse();
    for (int i = 0; i < Migrations.MOST; i++) {
      read(DONE);
    }
    assertThat(harness.shard0.hasMessages()).as("the last but one waits").isFalse();
    for (int i = 0; i < Migrations.MOST; i++) {
      writtenAll();
      assertThat(asker.receiveMessage()).isEqualTo(new Backend.Migrated(1, false));
      if (i == 1) {
        assertThat(asker.receiveMessage())
            .as("the first has moved already")
            .isEqualTo(new Backend.Migrated(0, false));
      }
    }
    dropped(harness.shard0);
    read(DONE);
    writtenAll();
    expectMigrated(1, false);
  }
}
