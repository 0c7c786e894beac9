package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.DUPLICATE;
import static io.swapbox.actors.PageStatus.FOREIGN;
import static io.swapbox.actors.PageStatus.READ_ERROR;
import static io.swapbox.actors.PageStatus.STALE;
import static io.swapbox.actors.PageStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loads and frees, and what they do when they meet an entry that is busy. */
class SlotAllocatorBusyTest {

  private final AllocatorHarness harness = new AllocatorHarness();

  @BeforeEach
  void grant() {
    harness.grant(4);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void aLoadVisitsEveryBackendThatHasSomethingOnce() {
    PageBatch store = harness.swapOut(harness.pages(4));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 3);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> i == 1);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> true);
    harness.answered(store);

    PageBatch load =
        harness.swapIn(
            harness.entries(store.entry(0), store.entry(1), store.entry(2), store.entry(3)));
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    harness.loads(harness.zero, Backing.ZERO, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE, DONE, DONE);
    for (int i = 0; i < 4; i++) {
      assertThat(load.shadow(i)).isEqualTo(AllocatorHarness.shadow(i));
      assertThat(load.backing(i)).isEqualTo(store.backing(i));
    }
    harness.expectSilence();
    assertThat(harness.report().entries()).as("a plain load keeps the entries").isEqualTo(4);
  }

  @Test
  void aReleasingLoadFreesWhatItBrought() {
    long[] entries = harness.stored(2);
    PageBatch load = harness.swapIn(harness.entries(entries).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE);
    harness.expectEmpty();
    assertThat(harness.answered(harness.swapIn(harness.entries(entries))))
        .containsExactly(STALE, STALE);
    harness.expectSilence();
  }

  @ParameterizedTest
  @EnumSource(names = {"CORRUPT", "READ_ERROR"})
  void aPageThatCannotBeBroughtKeepsItsEntry(PageStatus failure) {
    long[] entries = harness.stored(1);
    PageBatch load = harness.swapIn(harness.entries(entries).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, failure);
    assertThat(harness.answered(load)).containsExactly(failure);
    assertThat(harness.report().entries()).isEqualTo(1);

    PageBatch free = harness.free(harness.entries(entries));
    assertThat(harness.answered(free)).containsExactly(DONE);
    assertThat(harness.shard0.receiveMessage()).isInstanceOf(Backend.Drop.class);
    assertThat(harness.report().entries()).isZero();
  }

  @Test
  void aLoadNotesWhenItWasTakenAndWhenItHadItsEntryAndWhenItsBackendHadAnswered() {
    long[] entries = harness.stored(1);
    AtomicLong clock = new AtomicLong(10);
    LoadTimes times = new LoadTimes(clock::get);
    PageBatch first = harness.swapIn(harness.entries(entries));
    PageBatch timed = harness.swapIn(harness.entries(entries).timedBy(times));
    clock.set(25);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(first)).containsExactly(DONE);
    clock.set(70);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(timed)).containsExactly(DONE);
    assertThat(times.takenAt()).isEqualTo(10);
    assertThat(times.lookedUpAt()).isEqualTo(25);
    assertThat(times.loadedAt()).isEqualTo(70);

    timed.begin(0).addEntry(-1, Pages.zero(), 0);
    times.sent(90);
    clock.set(99);
    harness.swapIn(timed);
    harness.answered(timed);
    assertThat(times.takenAt()).as("begins anew").isEqualTo(99);
    assertThat(times.loadedAt()).as("no backend was asked").isEqualTo(99);
  }

  @Test
  void aFreeTellsEachBackendOnceWhatToForget() {
    PageBatch store = harness.swapOut(harness.pages(5));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 0);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> i < 3);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> true);
    harness.answered(store);
    PageBatch free = harness.batch(5);
    for (int i = 0; i < 5; i++) {
      free.addEntry(store.entry(i));
    }
    harness.free(free);
    assertThat(harness.answered(free)).containsOnly(DONE);
    assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations()).hasSize(2);
    assertThat(((Backend.Drop) harness.file.receiveMessage()).locations()).hasSize(2);
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void refusesEntriesThatAreNotIts() {
    long[] stored = harness.stored(2);
    harness.answered(harness.free(harness.entries(stored[0])));
    harness.shard0.receiveMessage();
    long foreign = Entry.of(AllocatorHarness.SPACE + 1, 0, Entry.cluster(stored[1]), 0);
    long neverAllocated = stored[1] + 1;
    long futureGeneration =
        Entry.of(AllocatorHarness.SPACE, 3, Entry.cluster(stored[1]), Entry.offset(stored[1]));
    long otherCpu =
        Entry.of(AllocatorHarness.SPACE, 0, Entry.clusterId(0, AllocatorHarness.CPU + 1), 0);
    PageBatch free =
        harness.free(
            harness.entries(
                foreign, neverAllocated, futureGeneration, stored[0], Entry.NONE, otherCpu));
    assertThat(harness.answered(free))
        .containsExactly(FOREIGN, UNKNOWN, UNKNOWN, STALE, FOREIGN, UNKNOWN);

    PageBatch load = harness.swapIn(harness.entries(foreign, stored[1], stored[0], otherCpu));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(FOREIGN, DONE, STALE, UNKNOWN);
    harness.expectSilence();
  }

  @Test
  void aLoadThatBringsNothingAsksNobody() {
    assertThat(harness.answered(harness.swapIn(harness.entries(Entry.NONE))))
        .containsExactly(FOREIGN);
    assertThat(harness.answered(harness.swapIn(harness.batch(1)))).isEmpty();
    assertThat(harness.answered(harness.free(harness.batch(1)))).isEmpty();
    harness.expectSilence();
  }

  @Test
  void anEntryTwiceInOneLoadIsBroughtOnce() {
    long entry = harness.stored(1)[0];
    PageBatch load = harness.swapIn(harness.entries(entry, entry).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DUPLICATE);
    assertThat(harness.report().entries()).isZero();
  }

  @Test
  void anEntryTwiceInOneFreeIsFreedOnce() {
    long entry = harness.stored(1)[0];
    PageBatch free = harness.free(harness.entries(entry, entry));
    assertThat(harness.answered(free)).containsExactly(DONE, STALE);
    assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations()).hasSize(1);
    assertThat(harness.report().entries()).isZero();
  }

  @Test
  void aFreeWaitsForALoadUnderWay() {
    long entry = harness.stored(1)[0];
    PageBatch load = harness.swapIn(harness.entries(entry));
    PageBatch free = harness.free(harness.entries(entry));
    assertThat(harness.client.hasMessages()).isFalse();
    assertThat(free.status(0))
        .as("nothing is decided while it waits")
        .isEqualTo(PageStatus.PENDING);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(harness.answered(free)).containsExactly(DONE);
    assertThat(harness.shard0.receiveMessage()).isInstanceOf(Backend.Drop.class);
    assertThat(harness.report().entries()).isZero();
  }

  @Test
  void whoMeetsAReleasingLoadFindsTheEntryFreed() {
    long entry = harness.stored(1)[0];
    PageBatch load = harness.swapIn(harness.entries(entry).releasing());
    PageBatch free = harness.free(harness.entries(entry));
    PageBatch second = harness.swapIn(harness.entries(entry));
    PageBatch third = harness.swapIn(harness.entries(entry).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(harness.answered(free)).containsExactly(STALE);
    assertThat(harness.answered(second)).containsExactly(STALE);
    assertThat(harness.answered(third)).containsExactly(STALE);
    harness.expectSilence();
  }

  @Test
  void whoMeetsAFailedReleasingLoadFindsTheEntryStillThere() {
    long entry = harness.stored(1)[0];
    PageBatch load = harness.swapIn(harness.entries(entry).releasing());
    PageBatch free = harness.free(harness.entries(entry));
    harness.loads(harness.shard0, Backing.ZSWAP, READ_ERROR);
    assertThat(harness.answered(load)).containsExactly(READ_ERROR);
    assertThat(harness.answered(free)).containsExactly(DONE);
    assertThat(harness.report().entries()).isZero();
  }

  @Test
  void parkedRequestsAreServedInTheOrderTheyCame() {
    long entry = harness.stored(1)[0];
    PageBatch first = harness.swapIn(harness.entries(entry));
    PageBatch second = harness.swapIn(harness.entries(entry));
    PageBatch third = harness.swapIn(harness.entries(entry).releasing());
    PageBatch fourth = harness.free(harness.entries(entry));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(first)).containsExactly(DONE);
    assertThat(harness.client.hasMessages()).isFalse();
    harness.loads(harness.shard0, Backing.ZSWAP, CORRUPT);
    assertThat(harness.answered(second)).containsExactly(CORRUPT);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(third)).containsExactly(DONE);
    assertThat(harness.answered(fourth)).containsExactly(STALE);
    harness.expectSilence();
  }

  @Test
  void aParkedRequestHoldsNoneOfItsEntries() {
    long[] entries = harness.stored(3);
    PageBatch first = harness.swapIn(harness.entries(entries[0]));
    PageBatch parked = harness.swapIn(harness.entries(entries[1], entries[0], entries[2]));
    PageBatch free = harness.free(harness.entries(entries[1]));
    assertThat(harness.answered(free)).as("not held by the parked request").containsExactly(DONE);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.shard0.receiveMessage()).isInstanceOf(Backend.Drop.class);
    assertThat(harness.answered(first)).containsExactly(DONE);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(parked)).containsExactly(STALE, DONE, DONE);
  }

  @Test
  void requestsForEachOthersEntriesDoNotDeadlock() {
    long[] entries = harness.stored(2);
    PageBatch holdsFirst = harness.swapIn(harness.entries(entries[0]));
    PageBatch holdsSecond = harness.swapIn(harness.entries(entries[1]));
    PageBatch forward = harness.swapIn(harness.entries(entries[0], entries[1]));
    PageBatch backward = harness.swapIn(harness.entries(entries[1], entries[0]).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(holdsFirst)).containsExactly(DONE);
    assertThat(harness.client.hasMessages()).as("the second entry is still busy").isFalse();
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(holdsSecond)).containsExactly(DONE);
    // It has waited for the second entry longer than the other.
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(backward)).containsExactly(DONE, DONE);
    assertThat(harness.answered(forward)).containsExactly(STALE, STALE);
    harness.expectSilence();
  }
}
