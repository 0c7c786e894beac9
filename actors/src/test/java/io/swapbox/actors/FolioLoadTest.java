package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CACHED;
import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.FOLIO_REFUSED;
import static io.swapbox.actors.PageStatus.MIXED_BACKING;
import static io.swapbox.actors.PageStatus.NOT_A_FOLIO;
import static io.swapbox.actors.PageStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.FolioRule;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a slot allocator loads folios: whole, or with a refusal that changes nothing. */
class FolioLoadTest {

  private AllocatorHarness harness = new AllocatorHarness().grant(4);

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void aFolioIsReadWholeFromSeveralBackends() {
    long first = stored(2, i -> i == 1, i -> i == 2);
    PageBatch load = harness.swapIn(harness.run(first, 2));
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    harness.loads(harness.zero, Backing.ZERO, DONE);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE, DONE, DONE);
    harness.expectSilence();
    assertThat(harness.report().entries()).isEqualTo(4);
    assertThat(swpin(2)).isOne();
  }

  @Test
  void aReleasedFolioEndsItsCopiesOnlyWhenAllHaveCome() {
    long first = stored(1, i -> false, i -> i == 0);
    PageBatch failed = harness.swapIn(harness.run(first, 1).releasing());
    assertThat(failed.givenUp(0) || failed.givenUp(1)).isFalse();
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    harness.loads(harness.file, Backing.SWAPFILE, CORRUPT);
    assertThat(harness.answered(failed)).containsExactly(FOLIO_REFUSED, CORRUPT);
    harness.expectSilence();
    assertThat(harness.report().entries()).isEqualTo(2);
    assertThat(swpin(1)).isZero();

    PageBatch load = harness.swapIn(harness.run(first, 1).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE);
    assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations()).hasSize(1);
    assertThat(((Backend.Drop) harness.file.receiveMessage()).locations()).hasSize(1);
    harness.expectEmpty();
  }

  @Test
  void aPageOfAReleasedFolioThatOthersUseStays() {
    long first = stored(1, i -> false, i -> true);
    harness.answered(harness.duplicate(harness.entries(first)));
    PageBatch load = harness.swapIn(harness.run(first, 1).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE);
    long[] dropped = ((Backend.Drop) harness.shard0.receiveMessage()).locations();
    assertThat(dropped).containsExactly(load.location(1));
    assertThat(harness.report().entries()).isOne();
  }

  @Test
  void aCachedFolioIsInFramesOfItsOwnAndKeepsItsCopiesButThoseOfThePool() {
    long first = stored(2, i -> i == 0, i -> i == 1);
    PageBatch load = harness.swapIn(harness.run(first, 2).caching());
    harness.loads(harness.zero, Backing.ZERO, DONE);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsOnly(DONE);
    assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations())
        .containsExactly(load.location(1));
    SwapFileBackend.CacheOnly hint = (SwapFileBackend.CacheOnly) harness.file.receiveMessage();
    assertThat(hint.locations()).containsExactly(load.location(2), load.location(3));
    harness.expectSilence();
    assertThat(harness.report().swapCached()).isEqualTo(4);
    assertThat(harness.report().folioPages()).isOne();

    PageBatch hit = harness.swapIn(harness.run(first, 2));
    assertThat(harness.answered(hit)).containsOnly(CACHED);
    for (int i = 0; i < 4; i++) {
      assertThat(hit.frame(i)).isEqualTo(AllocatorHarness.FRAME + i);
    }
  }

  @Test
  void aFolioOfWhichAPageWasFreedIsRefusedByThatPage() {
    long first = stored(2, i -> false, i -> true);
    long freed = Entry.ofRun(first, 2);
    harness.answered(harness.free(harness.entries(freed)));
    harness.shard0.receiveMessage();
    PageBatch load = harness.swapIn(harness.run(first, 2).releasing());
    assertThat(harness.answered(load))
        .containsExactly(FOLIO_REFUSED, FOLIO_REFUSED, STALE, FOLIO_REFUSED);
    harness.expectSilence();
    assertThat(harness.report().entries()).isEqualTo(3);

    PageBatch half = harness.swapIn(harness.run(first, 1));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(half)).as("its first half is a folio").containsOnly(DONE);
  }

  @Test
  void entriesThatAreNoRunAreNoFolio() {
    long first = stored(2, i -> false, i -> true);
    stored(2, i -> false, i -> true);
    assertThat(harness.answered(harness.swapIn(harness.run(first, 3))).getFirst())
        .as("two folios side by side")
        .isEqualTo(NOT_A_FOLIO);
    assertThat(harness.answered(harness.swapIn(harness.run(first + 1, 1))))
        .as("the middle of one")
        .containsExactly(NOT_A_FOLIO, FOLIO_REFUSED);
    long[] pages = harness.stored(4);
    assertThat(harness.answered(harness.swapIn(harness.run(pages[0], 2))))
        .as("pages side by side")
        .containsExactly(NOT_A_FOLIO, FOLIO_REFUSED, FOLIO_REFUSED, FOLIO_REFUSED);
    harness.expectSilence();
  }

  @Test
  void aFolioWaitsForEachOfItsPages() {
    long first = stored(1, i -> false, i -> true);
    PageBatch one = harness.swapIn(harness.entries(Entry.ofRun(first, 1)));
    PageBatch whole = harness.swapIn(harness.run(first, 1));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(one)).containsExactly(DONE);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(whole)).containsExactly(DONE, DONE);
  }

  @Test
  void byTheStrictRuleMixedFoliosAndThoseOfThePoolComePageByPage() {
    harness.close();
    harness = new AllocatorHarness(FolioRule.STRICT).grant(4);
    long zero = stored(1, i -> true, i -> false);
    PageBatch load = harness.swapIn(harness.run(zero, 1));
    harness.loads(harness.zero, Backing.ZERO, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE);

    long inFile = stored(1, i -> false, i -> false);
    PageBatch contiguous = harness.swapIn(harness.run(inFile, 1));
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(contiguous)).containsExactly(DONE, DONE);

    long inPool = stored(1, i -> false, i -> true);
    assertThat(harness.answered(harness.swapIn(harness.run(inPool, 1))))
        .containsExactly(MIXED_BACKING, FOLIO_REFUSED);
    long mixed = stored(1, i -> i == 0, i -> false);
    assertThat(harness.answered(harness.swapIn(harness.run(mixed, 1))))
        .containsExactly(FOLIO_REFUSED, MIXED_BACKING);
    harness.expectSilence();
  }

  @Test
  void byTheStrictRuleAFolioIsInTheSwapCacheWholeOrComesPageByPage() {
    harness.close();
    harness = new AllocatorHarness(FolioRule.STRICT).grant(4);
    long first = stored(1, i -> true, i -> false);
    PageBatch one = harness.entries(Entry.ofRun(first, 1)).caching();
    harness.swapIn(one);
    harness.loads(harness.zero, Backing.ZERO, DONE);
    harness.answered(one);
    assertThat(harness.answered(harness.swapIn(harness.run(first, 1))))
        .containsExactly(FOLIO_REFUSED, MIXED_BACKING);
    PageBatch other = harness.entries(first).caching();
    harness.swapIn(other);
    harness.loads(harness.zero, Backing.ZERO, DONE);
    harness.answered(other);
    assertThat(harness.answered(harness.swapIn(harness.run(first, 1))))
        .containsExactly(CACHED, CACHED);
  }

  /** The first entry of a folio: pages that zero or zswap do not take are in the file. */
  private long stored(int order, IntPredicate zero, IntPredicate zswap) {
    PageBatch folio = harness.swapOut(harness.folio(order));
    harness.stores(harness.zero, Backing.ZERO, zero);
    if (folio.anyPending()) {
      harness.stores(harness.shard0, Backing.ZSWAP, zswap);
    }
    if (folio.anyPending()) {
      harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
      harness.stores(harness.file, Backing.SWAPFILE, i -> true);
    }
    assertThat(harness.answered(folio)).containsOnly(DONE);
    return folio.entry(0);
  }

  private long swpin(int order) {
    return harness.report().folios().swpin().get(order);
  }
}
