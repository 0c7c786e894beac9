package io.swapbox.bench.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.DuplicateEntryException;
import io.swapbox.ForeignEntryException;
import io.swapbox.PageSizeException;
import io.swapbox.SpaceFullException;
import io.swapbox.StaleEntryException;
import io.swapbox.UnknownEntryException;
import io.swapbox.allocator.Entry;
import io.swapbox.bench.locks.PageStore.Usage;
import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the three designs do alike. */
class PageStoreContractTest {

  private static final int PAGE = 4096;
  private static final int CORPUS_PAGES = 4096;
  private static final int CPUS = 2;
  private static final long POOL_BYTES = 32L << 20;

  private static final ByteBuffer CORPUS = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);

  @BeforeAll
  static void readCorpus() {
    BundledTraces.read("corpus-pages.bin.zst", CORPUS.duplicate());
  }

  @ParameterizedTest
  @EnumSource
  void everyPageOfTheCorpusComesBack(StoreDesign design) {
    try (PageStore store = design.open(CPUS, POOL_BYTES)) {
      long[] entries = new long[CORPUS_PAGES];
      for (int i = 0; i < CORPUS_PAGES; i++) {
        entries[i] = store.store(corpus(i, 1));
      }
      assertThat(store.usage().entries()).isEqualTo(CORPUS_PAGES);
      ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
      for (int i = 0; i < CORPUS_PAGES; i++) {
        store.load(entries[i], page);
        assertThat(page).isEqualTo(corpus(i, 1));
      }
      for (int i = 0; i < CORPUS_PAGES; i++) {
        if (i % 2 == 0) {
          store.loadAndFree(entries[i], page);
          assertThat(page).isEqualTo(corpus(i, 1));
        } else {
          store.free(entries[i]);
        }
      }
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchesOfAnySizeComeBack(StoreDesign design) {
    try (PageStore store = design.open(CPUS, POOL_BYTES)) {
      int first = 0;
      for (int size : new int[] {1, 2, 31, 32, 33, 100, 700, 0}) {
        long[] entries = store.storeAll(corpus(first, size));
        ByteBuffer pages = ByteBuffer.allocate((size + 1) * PAGE).position(PAGE);
        store.loadAll(entries, pages);
        assertThat(pages).isEqualTo(corpus(first, size));
        assertThat(store.usage().entries()).isEqualTo(size);
        store.freeAll(entries);
        assertThat(store.usage()).isEqualTo(Usage.NONE);
        first += size;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFreedEntryIsStaleForEver(StoreDesign design) {
    try (PageStore store = design.open(CPUS, POOL_BYTES)) {
      ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
      long entry = store.store(corpus(1, 1));
      store.free(entry);
      assertThatThrownBy(() -> store.free(entry)).isInstanceOf(StaleEntryException.class);
      long[] others = store.storeAll(corpus(0, 1024));
      assertThat(others).doesNotContain(entry);
      assertThatThrownBy(() -> store.free(entry)).isInstanceOf(StaleEntryException.class);
      assertThatThrownBy(() -> store.load(entry, page)).isInstanceOf(StaleEntryException.class);
      assertThatThrownBy(() -> store.loadAndFree(entry, page))
          .isInstanceOf(StaleEntryException.class)
          .hasMessageContaining(Entry.describe(entry));
      store.freeAll(others);
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchWithABadEntryFreesAllOthers(StoreDesign design) {
    try (PageStore store = design.open(CPUS, POOL_BYTES)) {
      long[] entries = store.storeAll(corpus(0, 40));
      long[] twice = Arrays.copyOf(entries, 41);
      twice[40] = twice[39];
      twice[5] = twice[4];
      assertThatThrownBy(() -> store.freeAll(twice))
          .isInstanceOfSatisfying(
              StaleEntryException.class, e -> assertThat(e.entry()).isEqualTo(entries[4]));
      assertThat(store.usage().entries()).isEqualTo(1);
      store.free(entries[5]);
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void entriesOfOthersAreRefused(StoreDesign design) {
    ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    try (PageStore store = design.open(CPUS, POOL_BYTES);
        PageStore other = design.open(CPUS, POOL_BYTES)) {
      long own = store.store(corpus(1, 1));
      long foreign = other.store(corpus(2, 1));
      assertThatThrownBy(() -> store.load(foreign, page)).isInstanceOf(ForeignEntryException.class);
      assertThatThrownBy(() -> store.free(foreign)).isInstanceOf(ForeignEntryException.class);
      assertThatThrownBy(() -> store.free(Entry.NONE)).isInstanceOf(UnknownEntryException.class);
      long never = Entry.of(Entry.space(own), 0, Entry.clusterId(77, 1), 3);
      assertThatThrownBy(() -> store.free(never)).isInstanceOf(UnknownEntryException.class);
      long nobodys = Entry.of(Entry.space(own), 0, Entry.clusterId(77, Entry.MAX_HOME), 3);
      assertThatThrownBy(() -> store.load(nobodys, page)).isInstanceOf(UnknownEntryException.class);
      store.load(own, page);
      assertThat(page).isEqualTo(corpus(1, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLoadRefusesAnEntryThatItHasTwice(StoreDesign design) {
    try (PageStore store = design.open(CPUS, POOL_BYTES)) {
      long[] entries = store.storeAll(corpus(1, 1));
      long[] twice = {entries[0], entries[0]};
      ByteBuffer pages = ByteBuffer.allocateDirect(2 * PAGE);
      assertThatThrownBy(() -> store.loadAll(twice, pages))
          .isInstanceOf(DuplicateEntryException.class);
      store.loadAll(entries, pages.limit(PAGE));
      assertThat(pages).isEqualTo(corpus(1, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFullPoolTakesAllPagesOfACallOrNone(StoreDesign design) {
    ByteBuffer random = ByteBuffer.allocate(256 * PAGE);
    new Random(1).nextBytes(random.array());
    try (PageStore store = design.open(CPUS, 128 * PAGE)) {
      assertThatThrownBy(() -> store.storeAll(random)).isInstanceOf(SpaceFullException.class);
      assertThat(store.usage()).isEqualTo(Usage.NONE);
      long[] entries = store.storeAll(random.limit(100 * PAGE));
      ByteBuffer pages = ByteBuffer.allocate(100 * PAGE);
      store.loadAll(entries, pages);
      assertThat(pages).isEqualTo(random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void buffersHoldWholePages(StoreDesign design) {
    ByteBuffer odd = ByteBuffer.allocateDirect(PAGE + 1);
    try (PageStore store = design.open(CPUS, POOL_BYTES)) {
      long[] entries = store.storeAll(corpus(0, 2));
      assertThatThrownBy(() -> store.store(odd)).isInstanceOf(PageSizeException.class);
      assertThatThrownBy(() -> store.storeAll(odd)).isInstanceOf(PageSizeException.class);
      assertThatThrownBy(() -> store.load(entries[0], odd)).isInstanceOf(PageSizeException.class);
      assertThatThrownBy(() -> store.loadAll(entries, odd)).isInstanceOf(PageSizeException.class);
    }
  }

  /** A cluster that empties goes on with the next generation, until there is none. */
  @ParameterizedTest
  @EnumSource
  void generationsRunOut(StoreDesign design) {
    ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE);
    try (PageStore store = design.open(1, POOL_BYTES)) {
      long first = store.store(zeros);
      store.free(first);
      for (int i = 0; i < 6 * (Entry.MAX_GENERATION + 1); i++) {
        store.free(store.store(zeros));
      }
      assertThatThrownBy(() -> store.free(first)).isInstanceOf(StaleEntryException.class);
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsLoseNothingAndLeaveNothing(StoreDesign design) throws Exception {
    try (PageStore store = design.open(CPUS, POOL_BYTES)) {
      assertThat(Hammer.run(store, CORPUS.duplicate(), 4, 4000)).isEmpty();
      assertThat(store.usage()).isEqualTo(Usage.NONE);
    }
  }

  private static ByteBuffer corpus(int first, int pages) {
    return CORPUS.slice(first * PAGE, pages * PAGE);
  }
}
