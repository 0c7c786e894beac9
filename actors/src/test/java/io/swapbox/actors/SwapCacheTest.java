package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CACHED;
import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.DUPLICATE;
import static io.swapbox.actors.PageStatus.NOT_CACHED;
import static io.swapbox.actors.PageStatus.NO_SPACE;
import static io.swapbox.actors.PageStatus.STALE;
import static io.swapbox.actors.PageStatus.UNBACKED;
import static io.swapbox.actors.PageStatus.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries that the swap cache holds: loads that cache, hits, evictions and uncaching. */
class SwapCacheTest {

  private static final long FRAME = 0xFFFF_1234_5678L;
  private static final long SHADOW = 4711;

  private final AllocatorHarness harness = new AllocatorHarness();

  @BeforeEach
  void grant() {
    harness.grant(4);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private TestInbox<?> inbox(Backing backing) {
    return switch (backing) {
      case ZERO -> harness.zero;
      case ZSWAP -> harness.shard0;
      case SWAPFILE -> harness.file;
      case FOLIO -> throw new IllegalArgumentException("no backend");
    };
  }

  /** Lets backends refuse a store until it comes to the one that takes it; FOLIO: nobody does. */
  private void stores(Backing taker) {
    harness.stores(harness.zero, Backing.ZERO, i -> taker == Backing.ZERO);
    if (taker == Backing.ZERO) {
      return;
    }
    harness.stores(harness.shard0, Backing.ZSWAP, i -> taker == Backing.ZSWAP);
    if (taker == Backing.ZSWAP) {
      return;
    }
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> taker == Backing.SWAPFILE);
  }

  private long stored(Backing backing, int mappings) {
    PageBatch batch = harness.batch(1);
    batch.addPage(Pages.zero(), 0, SHADOW, mappings);
    harness.swapOut(batch);
    stores(backing);
    assertThat(harness.answered(batch)).containsExactly(DONE);
    return batch.entry(0);
  }

  private PageBatch caching(long entry, long frame) {
    PageBatch batch = harness.batch(1).caching();
    batch.addEntry(entry, Pages.zero(), 0, frame);
    return harness.swapIn(batch);
  }

  /** An entry that was stored there and was loaded into the swap cache. */
  private long cached(Backing backing, int mappings) {
    long entry = stored(backing, mappings);
    PageBatch load = caching(entry, FRAME);
    harness.loads(inbox(backing), backing, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(load.shadow(0)).isEqualTo(SHADOW);
    if (backing == Backing.SWAPFILE && mappings == 1) {
      expectHint();
    }
    return entry;
  }

  /** The file is told whether an entry is cache-only, {@link CacheOnlyEntriesTest}. */
  private void expectHint() {
    assertThat(harness.file.receiveMessage()).isInstanceOf(SwapFileBackend.CacheOnly.class);
  }

  private PageBatch evict(long entry, int mappings, boolean dirty) {
    PageBatch batch = harness.batch(1);
    batch.addCached(entry, Pages.zero(), 0, SHADOW, mappings, dirty);
    return harness.swapOut(batch);
  }

  private void expectBacking(long entry, Backing backing) {
    PageBatch load = harness.swapIn(harness.entries(entry));
    assertThat(load.backing(0)).isEqualTo(backing);
    harness.loads(inbox(backing), backing, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(load.shadow(0)).isEqualTo(SHADOW);
  }

  @ParameterizedTest
  @CsvSource({"ZERO, 0, ZERO", "ZSWAP, 1, FOLIO", "SWAPFILE, 0, SWAPFILE"})
  void aCachedPageKeepsItsCopyUnlessItIsCompressed(Backing before, int folios, Backing after) {
    long entry = cached(before, 2);
    assertThat(harness.report().swapCached()).isEqualTo(1);
    assertThat(harness.report().folioPages()).isEqualTo(folios);
    PageBatch hit = harness.swapIn(harness.entries(entry));
    assertThat(harness.answered(hit)).containsExactly(CACHED);
    assertThat(hit.frame(0)).isEqualTo(FRAME);
    assertThat(hit.backing(0)).isEqualTo(after);
    assertThat(harness.report().swapCacheHits()).isEqualTo(1);
    harness.expectSilence();
  }

  @Test
  void hitsThatGiveUpAUseTakeOneOfTheCount() {
    long entry = cached(Backing.SWAPFILE, 3);
    PageBatch caching = caching(entry, 99);
    assertThat(harness.answered(caching)).containsExactly(CACHED);
    assertThat(caching.frame(0)).as("the frame of the cache").isEqualTo(FRAME);
    assertThat(harness.answered(harness.swapIn(harness.entries(entry).releasing())))
        .containsExactly(CACHED);
    expectHint();
    assertThat(harness.answered(harness.swapIn(harness.entries(entry).releasing())))
        .as("nobody maps it")
        .containsExactly(UNMAPPED);
    assertThat(harness.answered(harness.swapIn(harness.entries(entry)))).containsExactly(CACHED);
    assertThat(harness.answered(harness.free(harness.entries(entry)))).containsExactly(UNMAPPED);
    assertThat(harness.answered(harness.duplicate(harness.entries(entry))))
        .containsExactly(UNMAPPED);
    harness.expectSilence();
    assertThat(harness.answered(harness.uncache(harness.entries(entry)))).containsExactly(DONE);
    assertThat(harness.file.receiveMessage()).isInstanceOf(Backend.Drop.class);
    harness.expectEmpty();
  }

  @Test
  void aPageThatCannotBeBroughtIsNotCached() {
    long entry = stored(Backing.ZSWAP, 1);
    PageBatch load = caching(entry, FRAME);
    harness.loads(harness.shard0, Backing.ZSWAP, CORRUPT);
    assertThat(harness.answered(load)).containsExactly(CORRUPT);
    assertThat(harness.report().swapCached()).isZero();
    assertThat(harness.answered(harness.free(harness.entries(entry)))).containsExactly(DONE);
    assertThat(harness.shard0.receiveMessage()).isInstanceOf(Backend.Drop.class);
    harness.expectEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "SWAPFILE"})
  void aCleanPageIsEvictedWithoutAStore(Backing backing) {
    long entry = cached(backing, 1);
    PageBatch evict = evict(entry, 2, false);
    assertThat(harness.answered(evict)).containsExactly(DONE);
    assertThat(evict.entry(0)).isEqualTo(entry);
    if (backing == Backing.SWAPFILE) {
      expectHint();
    }
    harness.expectSilence();
    assertThat(harness.report().swpoutClean()).isEqualTo(1);
    assertThat(harness.report().swapCached()).isZero();
    expectBacking(entry, backing);
    assertThat(harness.answered(harness.free(harness.entries(entry, entry, entry))))
        .containsExactly(DONE, DONE, STALE);
    harness.expectEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ZSWAP", "SWAPFILE"})
  void aPageThatIsInMemoryOnlyIsStoredEvenIfItIsClean(Backing to) {
    long entry = cached(Backing.ZSWAP, 1);
    PageBatch evict = evict(entry, 1, false);
    stores(to);
    assertThat(harness.answered(evict)).containsExactly(DONE);
    assertThat(evict.entry(0)).isEqualTo(entry);
    assertThat(harness.report().swpoutClean()).isZero();
    assertThat(harness.report().folioPages()).isZero();
    expectBacking(entry, to);
  }

  @ParameterizedTest
  @CsvSource({
    "ZERO, ZERO",
    "ZERO, ZSWAP",
    "ZERO, SWAPFILE",
    "SWAPFILE, ZERO",
    "SWAPFILE, ZSWAP",
    "SWAPFILE, SWAPFILE"
  })
  void aDirtyPageGivesItsOldCopyUpAndIsStoredAnew(Backing from, Backing to) {
    long entry = cached(from, 2);
    PageBatch evict = evict(entry, 1, true);
    if (from == Backing.SWAPFILE) {
      assertThat(((Backend.Drop) harness.file.receiveMessage()).locations()).hasSize(1);
    }
    stores(to);
    assertThat(harness.answered(evict)).containsExactly(DONE);
    assertThat(evict.entry(0)).isEqualTo(entry);
    expectBacking(entry, to);
    assertThat(harness.answered(harness.free(harness.entries(entry, entry))))
        .containsExactly(DONE, DONE);
    harness.expectEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ZSWAP", "SWAPFILE"})
  void aCachedPageThatNobodyTakesStaysCachedWithItsCount(Backing from) {
    long entry = cached(from, 2);
    PageBatch evict = evict(entry, 1, true);
    if (from == Backing.SWAPFILE) {
      harness.file.receiveMessage();
    }
    stores(Backing.FOLIO);
    assertThat(harness.answered(evict)).containsExactly(NO_SPACE);
    assertThat(evict.entry(0)).as("it keeps its entry").isEqualTo(entry);
    PageBatch hit = harness.swapIn(harness.entries(entry));
    assertThat(harness.answered(hit)).containsExactly(CACHED);
    assertThat(hit.frame(0)).isEqualTo(FRAME);
    assertThat(hit.backing(0)).as("what was stored before is worthless").isEqualTo(Backing.FOLIO);
    assertThat(harness.answered(harness.uncache(harness.entries(entry))))
        .as("one use is left, and the page is nowhere else")
        .containsExactly(UNBACKED);
    assertThat(harness.answered(harness.free(harness.entries(entry)))).containsExactly(DONE);
    assertThat(harness.answered(harness.uncache(harness.entries(entry)))).containsExactly(DONE);
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void oneStoreTakesNewPagesAndCachedOnes() {
    long clean = cached(Backing.SWAPFILE, 1);
    long gone = harness.stored(1)[0];
    PageBatch batch = harness.batch(5);
    batch.addPage(Pages.zero(), 0, SHADOW);
    batch.addCached(clean, Pages.zero(), 0, SHADOW, 1, false);
    batch.addCached(clean, Pages.zero(), 0, SHADOW, 1, false);
    batch.addCached(gone, Pages.zero(), 0, SHADOW, 1, false);
    batch.addCached(gone + 1, Pages.zero(), 0, SHADOW, 1, false);
    harness.swapOut(batch);
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    assertThat(harness.answered(batch))
        .containsExactly(DONE, DONE, DUPLICATE, NOT_CACHED, PageStatus.UNKNOWN);
    assertThat(batch.entry(0)).isNotEqualTo(Entry.NONE);
    assertThat(batch.entry(3)).isEqualTo(gone);
    assertThat(harness.report().entries()).isEqualTo(3);
    expectHint();
    harness.expectSilence();
  }

  @Test
  void aPageThatNobodyMapsIsNotEvicted() {
    long entry = cached(Backing.ZERO, 1);
    assertThat(harness.answered(evict(entry, 0, false))).containsExactly(UNMAPPED);
    assertThat(harness.report().swapCached()).isEqualTo(1);
    PageBatch batch = harness.batch(1);
    assertThatThrownBy(() -> batch.addPage(Pages.zero(), 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mappings 0");
    assertThatThrownBy(() -> batch.addCached(entry, Pages.zero(), 0, 0, -1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void aPageThatOthersUseIsEvictedByOneWhoDoesNot() {
    long entry = cached(Backing.ZSWAP, 2);
    PageBatch evict = evict(entry, 0, false);
    stores(Backing.SWAPFILE);
    assertThat(harness.answered(evict)).containsExactly(DONE);
    expectBacking(entry, Backing.SWAPFILE);
    assertThat(harness.answered(harness.free(harness.entries(entry)))).containsExactly(DONE);
    harness.expectEmpty();
  }

  @Test
  void uncachingLeavesAUsedEntryToItsCopy() {
    long entry = cached(Backing.SWAPFILE, 2);
    PageBatch twice = harness.uncache(harness.entries(entry, entry));
    assertThat(harness.answered(twice)).containsExactly(DONE, NOT_CACHED);
    harness.expectSilence();
    assertThat(harness.report().swapCached()).isZero();
    PageBatch load = harness.swapIn(harness.entries(entry));
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(load.shadow(0)).as("the frame is not taken for a shadow").isZero();
  }

  @Test
  void whoMeetsAStoreOfACachedEntryWaits() {
    long entry = cached(Backing.SWAPFILE, 2);
    PageBatch evict = evict(entry, 0, true);
    PageBatch uncache = harness.uncache(harness.entries(entry));
    PageBatch again = evict(entry, 1, true);
    PageBatch free = harness.free(harness.entries(entry));
    PageBatch load = harness.swapIn(harness.entries(entry).releasing());
    assertThat(harness.client.hasMessages()).isFalse();
    harness.file.receiveMessage();
    stores(Backing.ZERO);
    assertThat(harness.answered(evict)).containsExactly(DONE);
    assertThat(harness.answered(uncache)).containsExactly(NOT_CACHED);
    assertThat(harness.answered(again)).containsExactly(NOT_CACHED);
    assertThat(harness.answered(free)).containsExactly(DONE);
    assertThat(harness.answered(load)).containsExactly(STALE);
    harness.expectEmpty();
  }

  @Test
  void aReadMeetsAStoreOfACachedEntryAndGetsThePageThatIsStored() {
    long entry = cached(Backing.SWAPFILE, 2);
    PageBatch evict = harness.batch(1);
    ByteBuffer page = Pages.random(7);
    evict.addCached(entry, page, 0, 1, 0, true);
    harness.swapOut(evict);
    ByteBuffer read = ByteBuffer.allocate(2 * Pages.BYTES);
    PageBatch load = harness.batch(2);
    load.addEntry(entry, read, 0);
    load.addEntry(entry, read, Pages.BYTES);
    harness.swapIn(load);
    assertThat(harness.answered(load)).containsExactly(DONE, DUPLICATE);
    assertThat(read.slice(0, Pages.BYTES)).isEqualTo(page);
    assertThat(load.backing(0)).isEqualTo(Backing.FOLIO);

    harness.file.receiveMessage();
    harness.stores(harness.shard0, Backing.ZSWAP, i -> true);
    assertThat(harness.answered(evict)).containsExactly(DONE);
    PageBatch after = harness.swapIn(harness.entries(entry));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(after)).as("nobody holds it for the read").containsExactly(DONE);
  }

  /** As of a task, whose frames are not for others that the entry has. */
  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ZSWAP", "SWAPFILE"})
  void aLoadThatCachesAloneReleasesWhatOthersUse(Backing backing) {
    long entry = stored(backing, 2);
    PageBatch first = alone(entry);
    harness.loads(inbox(backing), backing, DONE);
    assertThat(harness.answered(first)).containsExactly(DONE);
    assertThat(first.frame(0)).isEqualTo(PageBatch.NOT_CACHED);
    assertThat(harness.report().swapCached()).isZero();
    assertThat(harness.report().folioPages()).as("the copy stays for the other").isZero();

    PageBatch last = alone(entry);
    harness.loads(inbox(backing), backing, DONE);
    assertThat(harness.answered(last)).containsExactly(DONE);
    assertThat(last.frame(0)).isEqualTo(FRAME);
    assertThat(harness.report().swapCached()).isOne();
  }

  private PageBatch alone(long entry) {
    PageBatch batch = harness.batch(1).cachingAlone();
    batch.addEntry(entry, Pages.zero(), 0, FRAME);
    return harness.swapIn(batch);
  }
}
