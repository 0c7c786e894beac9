package io.swapbox.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PageTableTest {

  private final PageTable table = new PageTable(4);

  @Test
  void aPageGoesOutAndComesBack() {
    assertThat(table.state(2)).isEqualTo(PageTable.ABSENT);

    table.map(2, 17);
    assertThat(table.state(2)).isEqualTo(PageTable.RESIDENT);
    assertThat(table.frame(2)).isEqualTo(17);

    table.unmap(2);
    assertThat(table.state(2)).isEqualTo(PageTable.UNMAPPED);
    assertThat(table.frame(2)).isEqualTo(17);

    table.swapOut(2, -5L);
    assertThat(table.state(2)).isEqualTo(PageTable.SWAPPED);
    assertThat(table.entry(2)).isEqualTo(-5L);

    table.read(2);
    assertThat(table.state(2)).isEqualTo(PageTable.READING);
    assertThat(table.entry(2)).isEqualTo(-5L);

    table.map(2, 3);
    assertThat(table.state(2)).isEqualTo(PageTable.RESIDENT);
    assertThat(table.frame(2)).isEqualTo(3);

    table.clear(2);
    assertThat(table.state(2)).isEqualTo(PageTable.ABSENT);
  }

  @Test
  void aRefusedPageIsMappedToItsFrameAgain() {
    table.map(1, 9);
    table.unmap(1);

    table.remap(1);

    assertThat(table.state(1)).isEqualTo(PageTable.RESIDENT);
    assertThat(table.frame(1)).isEqualTo(9);
    assertThat(table.testAndClearAccessed(1)).isFalse();
  }

  @Test
  void theAccessedBitIsSetByAReferenceAndClearedByTheTest() {
    table.map(0, 1);
    assertThat(table.testAndClearAccessed(0)).isFalse();

    assertThat(table.touchResident(0)).isTrue();

    assertThat(table.testAndClearAccessed(0)).isTrue();
    assertThat(table.testAndClearAccessed(0)).isFalse();
  }

  @Test
  void onlyResidentPagesAreTouchedWithoutAFault() {
    table.map(1, 1);
    table.unmap(1);
    table.map(2, 2);
    table.unmap(2);
    table.swapOut(2, 2);

    assertThat(table.touchResident(0)).isFalse();
    assertThat(table.touchResident(1)).isFalse();
    assertThat(table.touchResident(2)).isFalse();
    assertThat(table.touchResident(1_000_000)).isFalse();
  }

  @Test
  void growsForPagesBeyondWhatItWasMadeFor() {
    assertThat(table.state(5000)).isEqualTo(PageTable.ABSENT);
    assertThat(table.version(5000)).isZero();

    table.map(5000, 8);
    assertThat(table.bumpVersion(9000)).isEqualTo(1);

    assertThat(table.frame(5000)).isEqualTo(8);
    assertThat(table.version(9000)).isEqualTo(1);
  }

  @Test
  void aPageInTheSwapCacheKeepsItsEntryBesideItsFrame() {
    table.map(1, 4);
    assertThat(table.cachedEntry(1)).isZero();

    table.cache(1, -7);

    assertThat(table.cachedEntry(1)).isEqualTo(-7);
    assertThat(table.cachedEntry(2)).isZero();
    assertThat(table.frame(1)).isEqualTo(4);
    table.unmap(1);
    table.remap(1);
    assertThat(table.cachedEntry(1)).isEqualTo(-7);
    assertThat(table.uncache(1)).isEqualTo(-7);
    assertThat(table.uncache(1)).isZero();
  }

  @Test
  void aPageThatIsSwappedOutIsNotInTheSwapCache() {
    table.map(1, 4);
    table.cache(1, 7);
    table.unmap(1);
    table.swapOut(1, 7);

    assertThat(table.cachedEntry(1)).isZero();
    assertThatThrownBy(() -> table.cache(1, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("page 1 cannot be in the swap cache: it is swapped");
  }

  @Test
  void aVersionOutlivesItsPage() {
    table.map(3, 0);
    table.bumpVersion(3);
    table.clear(3);

    assertThat(table.bumpVersion(3)).isEqualTo(2);
  }

  @Test
  void anIllegalStepNamesThePageAndItsState() {
    table.map(3, 0);

    assertThatThrownBy(() -> table.map(3, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("page 3 cannot be mapped: it is resident");
    assertThatThrownBy(() -> table.swapOut(3, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("page 3 cannot be swapped out: it is resident, not unmapped");
    assertThatThrownBy(() -> table.clear(77))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("page 77 cannot be cleared: it is absent");
  }

  @Test
  void aForkHasThePagesAndTheirEntries() {
    table.map(0, 10);
    table.bumpVersion(0);
    table.map(1, 11);
    table.unmap(1);
    table.swapOut(1, 77);
    PageTable child = table.fork();

    assertThat(child.frame(0)).isEqualTo(10);
    assertThat(child.version(0)).isOne();
    assertThat(child.entry(1)).isEqualTo(77);
    assertThat(child.state(2)).isEqualTo(PageTable.ABSENT);
    assertThat(child.resident()).isOne();
    assertThat(child.swapped()).isOne();
    assertThat(table.isShared(0)).isTrue();
    assertThat(child.isShared(0)).isTrue();
    assertThat(table.isShared(1)).isFalse();
  }

  @Test
  void aSharedPageThatIsCopiedIsOnesOwn() {
    table.map(0, 10);
    table.cache(0, 5);
    PageTable child = table.fork();
    assertThat(child.cachedEntry(0)).as("the cache stays with the parent").isZero();
    assertThat(child.copy(0, 20)).isEqualTo(10);

    assertThat(child.frame(0)).isEqualTo(20);
    assertThat(child.isShared(0)).isFalse();
    assertThat(table.frame(0)).isEqualTo(10);
    assertThat(table.isShared(0)).as("it does not know").isTrue();
    table.unmap(0);
    table.swapOut(0, 6);
    table.read(0);
    table.map(0, 30);
    assertThat(table.isShared(0)).as("what comes back is its own").isFalse();
  }

  @Test
  void nothingForksWhilePagesAreOnTheirWay() {
    table.map(0, 10);
    table.unmap(0);
    assertThatThrownBy(table::fork)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a fork with 0 pages on their way in, 1 out");
    table.swapOut(0, 7);
    table.read(0);
    assertThatThrownBy(table::fork).hasMessage("a fork with 1 pages on their way in, 0 out");
    assertThatThrownBy(() -> table.copy(0, 1)).isInstanceOf(IllegalStateException.class);
  }
}
