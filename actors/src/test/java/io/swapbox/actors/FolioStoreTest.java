package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.NO_SPACE;
import static io.swapbox.actors.PageStatus.STALE;
import static io.swapbox.actors.PageStatus.WRITE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.FolioRule;
import io.swapbox.FolioStatistics;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a slot allocator stores folios, and when it splits them. */
class FolioStoreTest {

  private AllocatorHarness harness = new AllocatorHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void aFolioGetsAnAlignedRunWhereverItsPagesGo(int order) {
    harness.grant(4);
    harness.stored(3);
    PageBatch folio = harness.swapOut(harness.folio(order));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 0);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> true);
    assertThat(harness.answered(folio)).hasSize(1 << order).containsOnly(DONE);
    assertThat(folio.order()).isEqualTo(order);
    assertThat(Entry.offset(folio.entry(0)) % (1 << order)).isZero();
    for (int i = 0; i < folio.size(); i++) {
      assertThat(folio.entry(i)).isEqualTo(Entry.ofRun(folio.entry(0), i));
      assertThat(folio.backing(i)).isEqualTo(i == 0 ? Backing.ZERO : Backing.SWAPFILE);
    }
    assertThat(swpout(order)).isOne();
    assertThat(fallback(order)).isZero();
  }

  @Test
  void whatNobodyTakesIsRefusedWholeAndLeavesNothingBehind() {
    harness.grant(4);
    PageBatch folio = harness.swapOut(harness.folio(2));
    long second = folio.entry(1);
    PageBatch guess = harness.free(harness.entries(second));
    harness.stores(harness.zero, Backing.ZERO, i -> i == 0);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> i == 1);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> i == 3);
    assertThat(harness.answered(folio)).containsExactly(NO_SPACE, NO_SPACE, NO_SPACE, NO_SPACE);
    for (int i = 0; i < folio.size(); i++) {
      assertThat(folio.entry(i)).isEqualTo(Entry.NONE);
    }
    assertThat(drops(harness.shard0.receiveMessage())).containsExactly(folio.location(1));
    assertThat(drops(harness.file.receiveMessage())).containsExactly(folio.location(3));
    assertThat(harness.answered(guess)).containsExactly(STALE);
    assertThat(swpout(2) + fallback(2)).isZero();
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void aFailedWriteRefusesTheWholeFolio() {
    harness.grant(4);
    PageBatch folio = harness.swapOut(harness.folio(1));
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> i == 0);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    Backend.Store store = (Backend.Store) harness.file.receiveMessage();
    store.batch().status(1, WRITE_ERROR);
    harness.run(store.batch().messages().stored());
    assertThat(harness.answered(folio)).containsExactly(WRITE_ERROR, WRITE_ERROR);
    assertThat(drops(harness.shard0.receiveMessage())).hasSize(1);
    harness.expectEmpty();
  }

  @Test
  void aFolioGetsARunAmongPagesWhenThereAreNoMoreClusters() {
    harness.grant(1);
    harness.swapOut(harness.pages(500));
    harness.zero.receiveMessage();
    PageBatch folio = harness.swapOut(harness.folio(2));
    assertThat(folio.order()).isEqualTo(2);
    assertThat(Entry.offset(folio.entry(0))).isEqualTo(500);
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    assertThat(harness.answered(folio)).containsOnly(DONE);
    assertThat(swpout(2)).isOne();
    assertThat(fallback(2)).isZero();
  }

  @Test
  void aFolioWithoutARunIsSplitAndItsPagesEndEachForItself() {
    harness.grant(1);
    long[] stored = harness.stored(512);
    PageBatch apart = harness.free(harness.entries(Arrays.copyOfRange(stored, 1, 5)));
    harness.shard0.receiveMessage();
    assertThat(harness.answered(apart)).containsOnly(DONE);
    assertThat(harness.directory.hasMessages()).as("it may have more").isFalse();
    PageBatch folio = harness.swapOut(harness.folio(2));
    assertThat(folio.order()).isZero();
    harness.stores(harness.zero, Backing.ZERO, i -> i < 2);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> i == 3);
    assertThat(harness.answered(folio)).containsExactly(DONE, DONE, NO_SPACE, DONE);
    assertThat(fallback(2)).isOne();
    assertThat(swpout(2)).isZero();
    PageBatch none = harness.swapOut(harness.folio(4));
    assertThat(harness.answered(none)).containsOnly(NO_SPACE);
    assertThat(fallback(4)).isOne();
  }

  @Test
  void aFolioWaitsForAClusterAsLongAsThereMayBeOne() {
    harness.grant(4);
    List<PageBatch> folios = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      folios.add(harness.swapOut(harness.folio(9)));
    }
    for (int i = 0; i < 4; i++) {
      harness.stores(harness.zero, Backing.ZERO, k -> true);
      harness.answered(folios.get(i));
    }
    harness.expectSilence();
    harness.grant(4);
    harness.stores(harness.zero, Backing.ZERO, k -> true);
    harness.stores(harness.zero, Backing.ZERO, k -> true);
    assertThat(harness.answered(folios.get(4))).containsOnly(DONE);
    assertThat(harness.answered(folios.get(5))).containsOnly(DONE);
    FolioStatistics counted = harness.report().folios();
    assertThat(counted.thpSwpout()).isEqualTo(6);
    assertThat(counted.thpSwpoutFallback()).isZero();
  }

  @Test
  void byTheStrictRuleAFolioThatNobodyTakesWholeIsSplitAndStoredFromTheStart() {
    harness.close();
    harness = new AllocatorHarness(FolioRule.STRICT).grant(4);
    PageBatch folio = harness.swapOut(harness.folio(1));
    long first = folio.entry(0);
    assertThat(folio.takenWhole()).isTrue();
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    harness.stores(harness.file, Backing.SWAPFILE, i -> false);
    assertThat(folio.takenWhole()).isFalse();
    assertThat(folio.order()).isZero();
    assertThat(folio.entry(0)).as("of another cluster").isNotEqualTo(first);
    harness.stores(harness.zero, Backing.ZERO, i -> i == 0);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> true);
    assertThat(harness.answered(folio)).containsExactly(DONE, DONE);
    assertThat(fallback(1)).isOne();
    assertThat(swpout(1)).isZero();
    assertThat(harness.report().entries()).isEqualTo(2);
  }

  @Test
  void byTheStrictRuleAFolioThatABackendTakesStaysWhole() {
    harness.close();
    harness = new AllocatorHarness(FolioRule.STRICT).grant(4);
    PageBatch folio = harness.swapOut(harness.folio(3));
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> true);
    assertThat(harness.answered(folio)).containsOnly(DONE);
    assertThat(folio.order()).isEqualTo(3);
    assertThat(swpout(3)).isOne();
  }

  @Test
  void aBatchIsOneFolioOrPages() {
    PageBatch batch = new PageBatch(4).begin(0);
    ByteBuffer memory = ByteBuffer.allocate(4 * Pages.BYTES);
    assertThatThrownBy(() -> batch.addFolio(3, memory, 0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a folio of order 3 in a batch of 4 pages");
    batch.addPage(memory, 0, 0);
    assertThatThrownBy(() -> batch.addFolio(1, memory, 0, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a folio and 1 pages in one batch");
    batch.begin(0).addFolio(1, memory, 0, 0, 1);
    assertThat(batch.isFull()).isTrue();
    batch.begin(0).addFolio(0, memory, 0, 0, 1);
    assertThat(batch.isFull()).as("a folio of order 0 is a page").isFalse();
  }

  private long swpout(int order) {
    return harness.report().folios().swpout().get(order);
  }

  private long fallback(int order) {
    return harness.report().folios().swpoutFallback().get(order);
  }

  private static long[] drops(Object message) {
    return ((Backend.Drop) message).locations();
  }
}
