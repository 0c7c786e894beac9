package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.AllocatorConfig;
import io.swapbox.allocator.Backing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left in the pool of a page that is loaded into the swap cache. */
class ExclusiveLoadsTest {

  private static AllocatorHarness harness(boolean exclusive) {
    AllocatorConfig config = AllocatorConfig.DEFAULT.withExclusiveLoads(exclusive);
    return new AllocatorHarness(config, new TestRuntime()).grant(1);
  }

  /** An entry that was stored in the pool and loaded into the swap cache. */
  private static long cached(AllocatorHarness harness) {
    PageBatch store = harness.batch(1);
    store.addPage(Pages.zero(), 0, 0);
    harness.swapOut(store);
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> true);
    assertThat(harness.answered(store)).containsExactly(DONE);
    PageBatch load = harness.batch(1).caching();
    load.addEntry(store.entry(0), Pages.zero(), 0, AllocatorHarness.FRAME);
    harness.swapIn(load);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    return store.entry(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theCopyStaysUnlessLoadsAreExclusive(boolean exclusive) {
    try (AllocatorHarness harness = harness(exclusive)) {
      cached(harness);
      assertThat(harness.report().folioPages()).isEqualTo(exclusive ? 1 : 0);
      harness.expectSilence();
    }
  }

  @Test
  void aCleanPageWithACopyIsEvictedWithoutAStore() {
    try (AllocatorHarness harness = harness(false)) {
      long entry = cached(harness);
      PageBatch evict = harness.batch(1);
      evict.addCached(entry, Pages.zero(), 0, 0, 1, false);
      harness.swapOut(evict);
      assertThat(harness.answered(evict)).containsExactly(DONE);
      assertThat(harness.report().swpoutClean()).isOne();
      harness.expectSilence();
      PageBatch load = harness.swapIn(harness.entries(entry));
      assertThat(load.backing(0)).isEqualTo(Backing.ZSWAP);
      harness.loads(harness.shard0, Backing.ZSWAP, DONE);
      assertThat(harness.answered(load)).containsExactly(DONE);
    }
  }
}
