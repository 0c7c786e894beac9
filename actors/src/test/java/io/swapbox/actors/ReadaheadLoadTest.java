package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CACHED;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.NOT_READ_AHEAD;
import static io.swapbox.actors.PageStatus.READ_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.Backing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads of pages that nobody has asked for yet: which of them the allocator thinks worth it. */
class ReadaheadLoadTest {

  private final AllocatorHarness harness = new AllocatorHarness();
  private long inPool;
  private long inFile;
  private long zero;

  @BeforeEach
  void store() {
    harness.grant(4);
    PageBatch batch = harness.swapOut(harness.pages(3));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 2);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> i == 0);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> i == 1);
    assertThat(harness.answered(batch)).containsExactly(DONE, DONE, DONE);
    inPool = batch.entry(0);
    inFile = batch.entry(1);
    zero = batch.entry(2);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private PageBatch ahead(boolean ofDevicesOnly, long... entries) {
    return harness.swapIn(harness.entries(entries).readingAhead(ofDevicesOnly));
  }

  @Test
  void whatIsInMemoryAllTheSameIsLeftIfOnlyDevicesAreWanted() {
    PageBatch load = ahead(true, inPool, inFile, zero);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsExactly(NOT_READ_AHEAD, DONE, NOT_READ_AHEAD);
    assertThat(harness.report().swapCached()).isOne();
  }

  @Test
  void elseAllIsReadAndTheCompressedCopyGivenUp() {
    PageBatch load = ahead(false, inPool, inFile, zero);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    harness.loads(harness.zero, Backing.ZERO, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE, DONE, DONE);
    assertThat(harness.report().swapCached()).isEqualTo(3);
    assertThat(harness.report().folioPages()).isOne();
  }

  @Test
  void whatOthersHaveInHandIsNotWaitedFor() {
    PageBatch load = harness.swapIn(harness.entries(inFile));
    PageBatch ahead = ahead(true, inFile);
    assertThat(harness.answered(ahead)).containsExactly(NOT_READ_AHEAD);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
  }

  @Test
  void aFaultThatComesMeanwhileWaitsAndFindsThePage() {
    PageBatch ahead = ahead(true, inFile);
    PageBatch load = harness.swapIn(harness.entries(inFile));
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(ahead)).containsExactly(DONE);
    assertThat(harness.answered(load)).containsExactly(CACHED);
  }

  @Test
  void whatIsInTheSwapCacheIsNotReadAgain() {
    PageBatch first = ahead(true, inFile);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(first)).containsExactly(DONE);
    assertThat(harness.answered(ahead(true, inFile))).containsExactly(NOT_READ_AHEAD);
  }

  @Test
  void aPageThatCannotBeReadStaysAsItWas() {
    PageBatch ahead = ahead(true, inFile);
    harness.loads(harness.file, Backing.SWAPFILE, READ_ERROR);
    assertThat(harness.answered(ahead)).containsExactly(READ_ERROR);
    assertThat(harness.report().swapCached()).isZero();
    PageBatch load = harness.swapIn(harness.entries(inFile));
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
  }

  @Test
  void whatOthersUseAsWellIsNotReadAhead() {
    assertThat(harness.answered(harness.duplicate(harness.entries(inFile)))).containsExactly(DONE);
    assertThat(harness.answered(ahead(true, inFile))).containsExactly(NOT_READ_AHEAD);
  }
}
