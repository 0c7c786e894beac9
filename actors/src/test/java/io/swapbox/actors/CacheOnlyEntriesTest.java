package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CACHED;
import static io.swapbox.actors.PageStatus.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.AllocatorConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Entries that only the swap cache holds: what the swap file is told of them, and what their owner
 * does when the file wants a slot back. The test plays the file, whose slots are numbered from 100.
 */
class CacheOnlyEntriesTest {

  private static final long FRAME = 77;
  private static final long FIRST_SLOT = 100;

  private final AllocatorHarness harness = new AllocatorHarness();
  private final TestInbox<SwapFileBackend.Reclaimed> answers = TestInbox.create();

  @BeforeEach
  void grant() {
    harness.grant(1); // So that a virtual slot is soon used again.
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void theFileIsToldOnceForABatchWhenTheLastUseMovesToTheSwapCache() {
    long[] entries = cached(3, 1);
    expectHint(true, FIRST_SLOT, FIRST_SLOT + 1, FIRST_SLOT + 2);
    harness.expectSilence();
    assertThat(harness.answered(harness.swapIn(harness.entries(entries))))
        .as("a hit without a use")
        .containsExactly(CACHED, CACHED, CACHED);
    harness.expectSilence();
  }

  @Test
  void anEntryThatOthersUseIsNotCacheOnlyUntilTheyAreGone() {
    long[] entries = cached(2, 3);
    harness.expectSilence();
    PageBatch twice = harness.free(harness.entries(entries[0], entries[1], entries[0]));
    assertThat(harness.answered(twice)).containsExactly(DONE, DONE, DONE);
    expectHint(true, FIRST_SLOT);
    assertThat(harness.answered(harness.swapIn(harness.entries(entries[1]).releasing())))
        .containsExactly(CACHED);
    expectHint(true, FIRST_SLOT + 1);
    harness.expectSilence();
  }

  @Test
  void aCleanEvictionThatMapsItEndsThat() {
    long entry = cacheOnly();
    assertThat(harness.answered(evict(entry, 2, false))).containsExactly(DONE);
    expectHint(false, FIRST_SLOT);
    harness.expectSilence();
  }

  @Test
  void anEvictionOfAnEntryInUseIsNoNews() {
    long entry = cached(1, 2)[0];
    assertThat(harness.answered(evict(entry, 1, false))).containsExactly(DONE);
    harness.expectSilence();
  }

  @Test
  void aDirtyEvictionAndTheEndOfTheEntryDropTheSlotWithItsHint() {
    long dirty = cacheOnly();
    PageBatch evict = evict(dirty, 1, true);
    expectDrop(FIRST_SLOT);
    storesInFile();
    assertThat(harness.answered(evict)).containsExactly(DONE);
    harness.expectSilence();
    long ended = cached(1, 1)[0];
    expectHint(true, FIRST_SLOT + 2);
    assertThat(harness.answered(harness.uncache(harness.entries(ended)))).containsExactly(DONE);
    expectDrop(FIRST_SLOT + 2);
    harness.expectSilence();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ZSWAP"})
  void otherBackendsAreToldNothing(Backing backing) {
    PageBatch batch = pages(1, 1);
    harness.stores(harness.zero, Backing.ZERO, i -> backing == Backing.ZERO);
    if (backing == Backing.ZSWAP) {
      harness.stores(harness.shard0, Backing.ZSWAP, i -> true);
    }
    assertThat(harness.answered(batch)).containsExactly(DONE);
    PageBatch load = cache(batch.entry(0));
    harness.loads(backing == Backing.ZERO ? harness.zero : harness.shard0, backing, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(harness.file.hasMessages()).isFalse();
    assertThat(harness.report().swapCached()).isEqualTo(1);
  }

  @Test
  void aReclaimedPageIsInMemoryOnlyAndIsStoredAnewWhenItIsEvictedClean() {
    long entry = cacheOnly();
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectDrop(FIRST_SLOT);
    expectAnswer(1);
    PageBatch hit = harness.swapIn(harness.entries(entry));
    assertThat(harness.answered(hit)).containsExactly(CACHED);
    assertThat(hit.backing(0)).isEqualTo(Backing.FOLIO);
    assertThat(hit.frame(0)).isEqualTo(FRAME);
    assertThat(harness.report().folioPages()).isEqualTo(1);
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectAnswer(0);
    PageBatch evict = evict(entry, 1, false);
    storesInFile();
    assertThat(harness.answered(evict)).containsExactly(DONE);
    assertThat(harness.report().swpoutClean()).isZero();
    harness.expectSilence();
    assertThat(harness.answered(harness.free(harness.entries(entry)))).containsExactly(DONE);
    harness.expectEmpty();
  }

  @Test
  void severalSlotsAreDroppedInOneMessageBeforeTheAnswer() {
    long[] entries = cached(3, 1);
    harness.file.receiveMessage();
    long[] slots = {FIRST_SLOT, FIRST_SLOT + 7, FIRST_SLOT + 2};
    harness.allocator.run(
        new SlotAllocator.ReclaimSlots(
            new long[] {slotOf(entries[0]), slotOf(entries[1]), slotOf(entries[2])},
            slots,
            harness.file.getRef().narrow()));
    assertThat(((Backend.Drop) harness.file.receiveMessage()).locations())
        .containsExactly(FIRST_SLOT, FIRST_SLOT + 2);
    assertThat(harness.file.receiveMessage()).isEqualTo(new SwapFileBackend.Reclaimed(2));
  }

  @Test
  void anEntryThatIsUsedAgainKeepsItsCopy() {
    long inUse = cached(1, 2)[0];
    reclaim(harness.allocator, inUse, FIRST_SLOT);
    expectAnswer(0);
    assertThat(harness.answered(harness.duplicate(harness.entries(inUse)))).containsExactly(DONE);
    reclaim(harness.allocator, inUse, FIRST_SLOT);
    expectAnswer(0);
    harness.expectSilence();
  }

  @Test
  void anEvictedEntryKeepsItsCopy() {
    long entry = cacheOnly();
    harness.answered(evict(entry, 1, false));
    harness.file.receiveMessage();
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectAnswer(0);
    harness.expectSilence();
  }

  @Test
  void aBusyEntryKeepsItsCopyAndNobodyWaits() {
    long entry = cacheOnly();
    long other = cached(1, 2)[0];
    assertThat(harness.answered(harness.uncache(harness.entries(other)))).containsExactly(DONE);
    PageBatch load = harness.swapIn(harness.entries(entry, other)); // One hit, one page to read.
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectAnswer(0);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsExactly(CACHED, DONE);
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectDrop(FIRST_SLOT);
    expectAnswer(1);
  }

  @Test
  void anEntryThatWasFreedHasNoCopyToGive() {
    long entry = cacheOnly();
    harness.answered(harness.uncache(harness.entries(entry)));
    expectDrop(FIRST_SLOT);
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectAnswer(0);
    harness.expectSilence();
    reclaim(harness.allocator, Entry.of(1, 0, Entry.clusterId(99, AllocatorHarness.CPU), 0), 1);
    expectAnswer(0);
  }

  @Test
  void theNextEntryOfItsVirtualSlotKeepsItsOwnCopy() {
    long entry = cacheOnly();
    harness.answered(harness.uncache(harness.entries(entry)));
    expectDrop(FIRST_SLOT);
    long next = cacheOnly();
    assertThat(slotOf(next)).as("the virtual slot is used again").isEqualTo(slotOf(entry));
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectAnswer(0);
    harness.expectSilence();
    reclaim(harness.allocator, entry, FIRST_SLOT + 1);
    expectDrop(FIRST_SLOT + 1);
    expectAnswer(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "SWAPFILE"})
  void anEntryThatHasMovedKeepsWhatItHasNow(Backing to) {
    long entry = cacheOnly();
    PageBatch evict = evict(entry, 1, true);
    expectDrop(FIRST_SLOT);
    if (to == Backing.ZERO) {
      harness.stores(harness.zero, Backing.ZERO, i -> true);
    } else {
      storesInFile();
    }
    assertThat(harness.answered(evict)).containsExactly(DONE);
    PageBatch load = cache(entry);
    harness.loads(to == Backing.ZERO ? harness.zero : harness.file, to, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    if (to == Backing.SWAPFILE) {
      expectHint(true, FIRST_SLOT + 1);
    }
    reclaim(harness.allocator, entry, FIRST_SLOT);
    expectAnswer(0);
    harness.expectSilence();
  }

  @Test
  void whoeverHasTheEntriesOfACpuThatIsOfflineAnswers() {
    long entry = cacheOnly();
    TestInbox<SlotAllocator.Command> next = TestInbox.create();
    harness.allocator.run(new SlotAllocator.HandOver(AllocatorHarness.CPU, next.getRef()));
    reclaim(harness.allocator, entry, FIRST_SLOT);
    assertThat(answers.hasMessages()).isFalse();
    BehaviorTestKit<SlotAllocator.Command> adopter =
        harness.allocator(AllocatorHarness.CPU + 1, AllocatorConfig.DEFAULT, new TestRuntime());
    adopter.run(next.receiveMessage());
    adopter.run(next.receiveMessage());
    expectDrop(FIRST_SLOT);
    expectAnswer(1);
    adopter.signal(PostStop.instance());
  }

  private PageBatch pages(int count, int mappings) {
    PageBatch batch = harness.batch(count);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0, mappings);
    }
    return harness.swapOut(batch);
  }

  private void storesInFile() {
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> true);
  }

  private PageBatch cache(long... entries) {
    PageBatch batch = harness.batch(entries.length).caching();
    for (long entry : entries) {
      batch.addEntry(entry, Pages.zero(), 0, FRAME);
    }
    return harness.swapIn(batch);
  }

  /** Entries that are in the file and, with one use less, in the swap cache. */
  private long[] cached(int count, int mappings) {
    PageBatch batch = pages(count, mappings);
    storesInFile();
    assertThat(harness.answered(batch)).containsOnly(DONE);
    long[] entries = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = batch.entry(i);
    }
    PageBatch load = cache(entries);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsOnly(DONE);
    return entries;
  }

  private long cacheOnly() {
    long entry = cached(1, 1)[0];
    assertThat(((SwapFileBackend.CacheOnly) harness.file.receiveMessage()).cacheOnly()).isTrue();
    return entry;
  }

  private PageBatch evict(long entry, int mappings, boolean dirty) {
    PageBatch batch = harness.batch(1);
    batch.addCached(entry, Pages.zero(), 0, 0, mappings, dirty);
    return harness.swapOut(batch);
  }

  private static long slotOf(long entry) {
    return Entry.slot(Entry.cluster(entry), Entry.offset(entry));
  }

  private void reclaim(BehaviorTestKit<SlotAllocator.Command> owner, long entry, long location) {
    owner.run(
        new SlotAllocator.ReclaimSlots(
            new long[] {slotOf(entry)}, new long[] {location}, answers.getRef()));
  }

  private void expectHint(boolean cacheOnly, long... locations) {
    SwapFileBackend.CacheOnly hint = (SwapFileBackend.CacheOnly) harness.file.receiveMessage();
    assertThat(hint.cacheOnly()).isEqualTo(cacheOnly);
    assertThat(hint.locations()).containsExactly(locations);
  }

  private void expectDrop(long location) {
    assertThat(((Backend.Drop) harness.file.receiveMessage()).locations())
        .containsExactly(location);
  }

  private void expectAnswer(int slots) {
    assertThat(answers.receiveMessage().slots()).isEqualTo(slots);
  }
}
