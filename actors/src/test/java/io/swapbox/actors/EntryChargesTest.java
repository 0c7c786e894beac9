package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.NO_SPACE;
import static io.swapbox.actors.PageStatus.SWAP_MAX;
import static io.swapbox.actors.PageStatus.WRITE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.AllocatorConfig;
import io.swapbox.FolioRule;
import io.swapbox.SwapChargeRule;
import io.swapbox.allocator.Backing;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a slot allocator has an entry charged, by each rule, and when that ends. */
class EntryChargesTest {

  private static final int CGROUP = AllocatorHarness.CGROUP;
  private static final int OTHER = CGROUP + 1;

  private AllocatorHarness harness = new AllocatorHarness().grant(4);

  @AfterEach
  void close() {
    harness.close();
  }

  private void by(SwapChargeRule charges, FolioRule folios) {
    harness.close();
    AllocatorConfig config = AllocatorConfig.DEFAULT.withChargeRule(charges).withFolioRule(folios);
    harness = new AllocatorHarness(config, new TestRuntime()).grant(4);
  }

  private long current() {
    return harness.charge(CGROUP).current();
  }

  /** Pages as the predicates say to zero, pool and file. */
  private void stores(IntPredicate zero, IntPredicate pool, IntPredicate file) {
    harness.stores(harness.zero, Backing.ZERO, zero);
    harness.stores(harness.shard0, Backing.ZSWAP, pool);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, file);
  }

  /** A batch of four pages: one zero, one in the pool, two in the file. */
  private PageBatch storedEverywhere() {
    PageBatch batch = harness.swapOut(harness.pages(4));
    stores(i -> i == 0, i -> i == 1, i -> true);
    assertThat(harness.answered(batch)).containsOnly(DONE);
    return batch;
  }

  /** A page in the swap cache, with its copy in the file. */
  private long cachedFromFile() {
    PageBatch batch = harness.swapOut(harness.pages(1));
    stores(i -> false, i -> false, i -> true);
    harness.answered(batch);
    long entry = batch.entry(0);
    PageBatch load = harness.swapIn(harness.entries(entry).caching());
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    harness.answered(load);
    fileGets(SwapFileBackend.CacheOnly.class);
    return entry;
  }

  private void fileGets(Class<? extends SwapFileBackend.Command> message) {
    assertThat(harness.file.receiveMessage()).isInstanceOf(message);
  }

  private void free(long... entries) {
    assertThat(harness.answered(harness.free(harness.entries(entries)))).containsOnly(DONE);
  }

  @Test
  void pagesInTheFileAreChargedUntilTheirLastUseIsFreed() {
    PageBatch batch = storedEverywhere();
    assertThat(current()).isEqualTo(2);
    harness.duplicate(harness.entries(batch.entry(2)));
    harness.client.receiveMessage();
    free(batch.entry(0), batch.entry(1), batch.entry(2));
    assertThat(current()).as("a fork adds none, and keeps it").isEqualTo(2);
    free(batch.entry(2));
    assertThat(current()).isOne();
    free(batch.entry(3));
    harness.expectEmpty();
  }

  @Test
  void byTheRuleOfMemswEveryPageThatIsStoredIsCharged() {
    by(SwapChargeRule.EVERY_ENTRY, FolioRule.MIXED);
    PageBatch batch = storedEverywhere();
    assertThat(current()).isEqualTo(4);
    free(batch.entry(0), batch.entry(1));
    assertThat(current()).isEqualTo(2);
    PageBatch load = harness.swapIn(harness.entries(batch.entry(2), batch.entry(3)).releasing());
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsOnly(DONE);
    harness.expectEmpty();
  }

  @Test
  void pagesThatWereNotStoredAreNotCharged() {
    PageBatch batch = harness.swapOut(harness.pages(3));
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    assertThat(current()).as("while they are written").isEqualTo(3);
    Backend.Store store = (Backend.Store) harness.file.receiveMessage();
    store.batch().storedAt(0, Backing.SWAPFILE, 9);
    store.batch().status(1, WRITE_ERROR);
    harness.run(batch.messages().stored());
    assertThat(harness.answered(batch)).containsExactly(DONE, WRITE_ERROR, NO_SPACE);
    assertThat(current()).isOne();
    assertThat(harness.charge(CGROUP).eventsFail()).as("a bad write is none").isOne();
    assertThat(harness.charge(CGROUP).eventsMax()).isZero();
  }

  @Test
  void aPageThatWouldPassTheLimitIsRefusedAfterThePoolHasHadItsChance() {
    harness.limit(CGROUP, 1);
    PageBatch batch = harness.swapOut(harness.pages(4));
    stores(i -> i == 0, i -> i == 1, i -> true);
    assertThat(harness.answered(batch)).containsExactly(DONE, DONE, DONE, SWAP_MAX);
    assertThat(batch.entry(3)).isZero();
    PageBatch second = harness.swapOut(harness.pages(1));
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    assertThat(harness.answered(second)).containsExactly(SWAP_MAX);
    harness.expectSilence();
    assertThat(harness.charge(CGROUP).eventsMax()).isEqualTo(2);
    free(batch.entry(2));
    fileGets(Backend.Drop.class);
    PageBatch third = harness.swapOut(harness.pages(1));
    stores(i -> false, i -> false, i -> true);
    assertThat(harness.answered(third)).containsExactly(DONE);
  }

  @Test
  void byTheRuleOfMemswThePoolIsNotAskedForWhatIsNotCharged() {
    by(SwapChargeRule.EVERY_ENTRY, FolioRule.MIXED);
    harness.limit(CGROUP, 1);
    PageBatch batch = harness.swapOut(harness.pages(2));
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    assertThat(harness.answered(batch)).containsExactly(DONE, SWAP_MAX);
    PageBatch none = harness.swapOut(harness.pages(2));
    assertThat(harness.answered(none)).containsExactly(SWAP_MAX, SWAP_MAX);
    harness.expectSilence();
  }

  @Test
  void whoeverEvictsAPageTheCgroupOfItsEntryIsCharged() {
    long entry = cachedFromFile();
    assertThat(current()).as("the copy is still there").isOne();
    harness.limit(OTHER, 0);
    PageBatch evict = harness.batch(2).begin(OTHER);
    evict.addCached(entry, Pages.zero(), 0, 0, 1, true);
    evict.addPage(Pages.zero(), 0, 0);
    harness.swapOut(evict);
    assertThat(current()).as("the worthless copy is given up first").isZero();
    fileGets(Backend.Drop.class);
    stores(i -> false, i -> false, i -> true);
    assertThat(harness.answered(evict)).containsExactly(DONE, SWAP_MAX);
    assertThat(current()).isOne();
    assertThat(harness.charge(OTHER).current()).isZero();
    assertThat(harness.charge(OTHER).eventsMax()).isOne();
    free(entry);
    harness.expectEmpty();
  }

  @Test
  void aDirtyPageBeyondALoweredLimitStaysCachedAndIsNotCharged() {
    long entry = cachedFromFile();
    harness.limit(CGROUP, 0);
    assertThat(current()).as("nothing is taken away").isOne();
    PageBatch evict = harness.batch(1);
    evict.addCached(entry, Pages.zero(), 0, 0, 1, true);
    harness.swapOut(evict);
    fileGets(Backend.Drop.class);
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    assertThat(harness.answered(evict)).containsExactly(SWAP_MAX);
    assertThat(evict.entry(0)).as("it keeps its entry").isEqualTo(entry);
    assertThat(harness.answered(harness.uncache(harness.entries(entry)))).containsExactly(DONE);
    harness.expectEmpty();
  }

  @Test
  void byTheRuleOfMemswACachedPageIsChargedAsLongAsItHasACopy() {
    by(SwapChargeRule.EVERY_ENTRY, FolioRule.MIXED);
    long[] entries = harness.stored(2);
    assertThat(current()).isEqualTo(2);
    PageBatch load = harness.swapIn(harness.entries(entries).caching());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsOnly(DONE);
    assertThat(current()).as("a compressed copy is given up").isZero();
    assertThat(harness.answered(harness.uncache(harness.entries(entries)))).containsOnly(DONE);
    harness.expectEmpty();
  }

  @Test
  void aMixedFolioThatCannotBeChargedIsRefusedWhole() {
    harness.limit(CGROUP, 2);
    PageBatch folio = harness.swapOut(harness.folio(2));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 0);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    assertThat(harness.answered(folio)).hasSize(4).containsOnly(SWAP_MAX);
    harness.expectSilence();
    harness.expectEmpty();
    assertThat(harness.charge(CGROUP).eventsMax()).isOne();
    PageBatch fits = harness.swapOut(harness.folio(2));
    stores(i -> i == 0, i -> i == 1, i -> true);
    assertThat(harness.answered(fits)).containsOnly(DONE);
    assertThat(current()).isEqualTo(2);
  }

  @Test
  void aStrictFolioThatCannotBeChargedIsSplitAndChargedPageByPage() {
    by(SwapChargeRule.PHYSICAL_SLOTS, FolioRule.STRICT);
    harness.limit(CGROUP, 3);
    PageBatch folio = harness.swapOut(harness.folio(2));
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    assertThat(folio.order()).as("split").isZero();
    stores(i -> false, i -> false, i -> true);
    assertThat(harness.answered(folio)).containsExactly(DONE, DONE, DONE, SWAP_MAX);
    assertThat(current()).isEqualTo(3);
    assertThat(harness.charge(CGROUP).eventsMax()).isEqualTo(2);
    assertThat(harness.report().folios().swpoutFallback().get(2)).isOne();
  }

  @Test
  void aFolioThatIsSplitForWantOfContiguousSlotsGivesItsFirstChargeBack() {
    by(SwapChargeRule.PHYSICAL_SLOTS, FolioRule.STRICT);
    harness.limit(CGROUP, 2);
    PageBatch folio = harness.swapOut(harness.folio(1));
    stores(i -> false, i -> false, i -> false);
    assertThat(folio.order()).isZero();
    assertThat(current()).isZero();
    stores(i -> false, i -> false, i -> true);
    assertThat(harness.answered(folio)).containsExactly(DONE, DONE);
    assertThat(current()).isEqualTo(2);
    assertThat(harness.charge(CGROUP).eventsFail()).as("of the whole folio").isOne();
  }

  @Test
  void entriesThatAreFreedOneByOneAreUnchargedTogether() {
    harness.close();
    harness =
        new AllocatorHarness(AllocatorConfig.DEFAULT.withFreeBatching(false), new TestRuntime())
            .grant(4);
    PageBatch batch = storedEverywhere();
    harness.allocator.run(new SlotAllocator.Free(harness.entries(batch.entry(2), batch.entry(3))));
    assertThat(harness.charges.selfInbox().receiveMessage())
        .isEqualTo(new SwapCharges.Uncharge(CGROUP, 2));
    assertThat(harness.charges.selfInbox().hasMessages()).isFalse();
  }
}
