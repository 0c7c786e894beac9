package io.swapbox.bench.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.Entry;
import io.swapbox.bench.locks.PageStore.Usage;
import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClusterLockStoreTest {

  private static final int PAGE = 4096;
  private static final int CORPUS_PAGES = 4096;
  private static final long POOL_BYTES = 32L << 20;

  private final ByteBuffer zeros = ByteBuffer.allocate(32 * PAGE);

  @Test
  void eachClusterHasATableOfItsOwnAsLongAsThereAreTables() {
    try (PageStore store = new ClusterLockStore(1, 2, POOL_BYTES)) {
      long[] entries = fill(store, 5 * Entry.SLOTS_PER_CLUSTER);
      assertThat(Arrays.stream(entries).mapToObj(Entry::home).distinct().count()).isEqualTo(5);
      assertThat(Arrays.stream(entries).mapToObj(Entry::serial).distinct().count()).isEqualTo(1);
      store.freeAll(entries);
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void clustersShareTablesWhenThereAreNoMore() {
    try (PageStore store = new ClusterLockStore(1, 2, POOL_BYTES, 3)) {
      long[] entries = fill(store, 5 * Entry.SLOTS_PER_CLUSTER);
      // The one that is left is the current one of the other CPU.
      assertThat(Arrays.stream(entries).mapToObj(Entry::home).distinct().count()).isEqualTo(2);
      assertThat(Arrays.stream(entries).mapToObj(Entry::cluster).distinct().count()).isEqualTo(5);
      store.freeAll(entries);
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void usedTablesComeBeforeThoseThatNeverWere() {
    try (PageStore store = new ClusterLockStore(1, 2, POOL_BYTES)) {
      long[] entries = fill(store, 2 * Entry.SLOTS_PER_CLUSTER);
      store.freeAll(Arrays.copyOf(entries, 100));
      long[] again = fill(store, 96);
      assertThat(Arrays.stream(again).mapToObj(Entry::home)).containsOnly(Entry.home(entries[0]));
    }
  }

  @Test
  void threadsLoseNothingWithFewTables() throws Exception {
    ByteBuffer corpus = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);
    BundledTraces.read("corpus-pages.bin.zst", corpus.duplicate());
    try (PageStore store = new ClusterLockStore(1, 2, POOL_BYTES, 3)) {
      assertThat(Hammer.run(store, corpus, 4, 4000)).isEmpty();
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  private long[] fill(PageStore store, int pages) {
    long[] entries = new long[pages];
    for (int i = 0; i < pages; i += 32) {
      System.arraycopy(store.storeAll(zeros.duplicate()), 0, entries, i, 32);
    }
    return entries;
  }
}
