package io.swapbox;

import static io.swapbox.Pages.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folios of an embedded space: whole ones, split ones, and what is no folio. */
class SwapSpaceFolioTest {

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapSpaceFolioTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  /** A pool of so many pages and a file of 600 behind it. */
  private SwapSpace open(long poolPages, FolioRule rule) {
    SwapFileConfig file = SwapFileConfig.of(path, 600 * Spaces.PAGE);
    return spaces.open(
        Spaces.pool(poolPages)
            .withSwapFile(file)
            .withAllocators(AllocatorConfig.DEFAULT.withFolioRule(rule)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5, 9})
  void aFolioOfAnySizeComesBackFromEveryBackendAtOnce(int order) {
    SwapSpace space = open(2, FolioRule.MIXED);
    ByteBuffer pages = Pages.mixed(0, 1 << order);
    Folio folio = space.swapOutFolio(pages);
    assertThat(folio.order()).isEqualTo(order);
    assertThat(folio.isSplit()).isFalse();
    ByteBuffer room = Pages.room(1 << order);
    space.swapInFolio(folio, room);
    assertThat(room).isEqualTo(pages);
    ByteBuffer again = Pages.room(1 << order);
    space.swapInFolio(Folio.ofRun(folio.entry(0), order), again);
    assertThat(again).isEqualTo(pages);
    SpaceStatistics now = space.statistics();
    if (order >= 3) {
      assertThat(now.swpoutZero()).isPositive();
      assertThat(now.zswap().zswpout()).isPositive();
      assertThat(now.file().pswpout()).isPositive();
    }
    assertThat(now.entries()).isEqualTo(1 << order);
    assertThat(now.folios().swpout().get(order)).isEqualTo(order == 0 ? 0 : 1);
    assertThat(now.folios().swpin().get(order)).isEqualTo(order == 0 ? 0 : 2);
    space.freeFolio(folio);
    Spaces.assertEmpty(space);
  }

  @ParameterizedTest
  @EnumSource
  void pagesOfAFolioCanBeUsedAlone(FolioRule rule) {
    SwapSpace space = open(64, rule);
    Folio folio = space.swapOutFolio(Pages.mixed(0, 8));
    space.duplicate(folio.entry(3));
    space.free(folio.entry(5));
    assertThatThrownBy(() -> space.swapInFolio(folio, Pages.room(8)))
        .isInstanceOfSatisfying(
            StaleEntryException.class, e -> assertThat(e.entry()).isEqualTo(folio.entry(5)));
    assertThat(Pages.load(space, folio.entry(3))).isEqualTo(Pages.mixed(3));
    assertThatThrownBy(() -> space.freeFolio(folio)).isInstanceOf(StaleEntryException.class);
    assertThat(Pages.load(space, folio.entry(3)))
        .as("one use more than the others")
        .isEqualTo(Pages.mixed(3));
    space.free(folio.entry(3));
    Spaces.assertEmpty(space);
  }

  @Test
  void byTheStrictRuleAFolioComesBackWholeFromTheFileAndPageByPageFromThePool() {
    SwapSpace space = open(8, FolioRule.STRICT);
    Folio inPool = space.swapOutFolio(Pages.mixed(0, 4));
    assertThat(inPool.isSplit()).isFalse();
    assertThatThrownBy(() -> space.swapInFolio(inPool, Pages.room(4)))
        .isInstanceOf(FolioBackingException.class)
        .hasMessageContaining(Entry.describe(inPool.entry(0)));
    ByteBuffer room = Pages.room(4);
    space.swapInAll(inPool.entries(), room);
    assertThat(room).isEqualTo(Pages.mixed(0, 4));
    assertThat(space.statistics().swpoutZero()).as("not all of it is zero").isZero();

    Folio inFile = space.swapOutFolio(Pages.mixed(0, 256));
    assertThat(inFile.isSplit()).isFalse();
    assertThat(space.statistics().file().pages()).isEqualTo(256);
    ByteBuffer large = Pages.room(256);
    space.swapInFolio(inFile, large);
    assertThat(large).isEqualTo(Pages.mixed(0, 256));
    assertThat(space.statistics().folios().swpout().get(8)).isOne();

    // 255 slots are left in the first cluster of the file, 89 in the second.
    Folio split = space.swapOutFolio(Pages.mixed(0, 256));
    assertThat(split.isSplit()).isTrue();
    ByteBuffer separate = Pages.room(256);
    space.swapInFolio(split, separate);
    assertThat(separate).isEqualTo(Pages.mixed(0, 256));
    assertThat(space.statistics().folios().swpoutFallback().get(8)).isOne();
    space.freeFolio(split);
    space.freeFolio(inFile);
    space.freeFolio(inPool);
    Spaces.assertEmpty(space);
  }

  @ParameterizedTest
  @EnumSource
  void aFolioThatDoesNotFitLeavesNothingBehind(FolioRule rule) {
    SwapSpace space = open(4, rule);
    Folio kept = space.swapOutFolio(Pages.mixed(0, 256));
    assertThatThrownBy(() -> space.swapOutFolio(Pages.mixed(1, 512)))
        .isInstanceOf(SpaceFullException.class);
    assertThat(space.statistics().entries()).isEqualTo(256);
    assertThat(space.statistics().folios().thpSwpout()).isZero();
    assertThat(space.statistics().folios().thpSwpoutFallback())
        .isEqualTo(rule == FolioRule.STRICT ? 1 : 0);
    space.freeFolio(kept);
    Spaces.assertEmpty(space);
  }

  @Test
  void refusesWhatIsNoFolio() {
    SwapSpace space = open(64, FolioRule.MIXED);
    for (int bytes : new int[] {0, 3 * PAGE, PAGE / 2, 1024 * PAGE}) {
      assertThatThrownBy(() -> space.swapOutFolio(ByteBuffer.allocate(bytes)))
          .isInstanceOf(PageSizeException.class);
    }
    long[] entries = space.swapOutAll(Pages.mixed(1, 4));
    assertThatThrownBy(() -> space.swapInFolio(Folio.ofRun(entries[0], 2), Pages.room(4)))
        .isInstanceOf(NotAFolioException.class)
        .hasMessageEndingWith("is not the first entry of a folio of order 2");
    Folio folio = space.swapOutFolio(Pages.mixed(1, 4));
    assertThatThrownBy(() -> space.swapInFolio(folio, Pages.room(2)))
        .isInstanceOf(PageSizeException.class);
    ByteBuffer readOnly = Pages.room(4).asReadOnlyBuffer();
    assertThatThrownBy(() -> space.swapInFolio(folio, readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> Folio.ofRun(folio.entry(0), 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> folio.entry(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void takesFoliosFromReadOnlyHeapBuffersAndFromTheMiddleOfOthers() {
    SwapSpace space = open(64, FolioRule.MIXED);
    byte[] bytes = Pages.bytes(Pages.mixed(7, 16));
    Folio copied = space.swapOutFolio(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    ByteBuffer room = Pages.room(16);
    space.swapInFolio(copied, room);
    assertThat(Pages.bytes(room)).isEqualTo(bytes);
    ByteBuffer middle = ByteBuffer.wrap(bytes).position(4 * PAGE).limit(8 * PAGE);
    Folio part = space.swapOutFolio(middle);
    ByteBuffer window = Pages.room(16).position(PAGE).limit(5 * PAGE);
    space.swapInFolio(part, window);
    assertThat(Pages.bytes(window)).isEqualTo(Pages.bytes(Pages.mixed(11, 4)));
    assertThat(window.get(0)).isEqualTo((byte) 0x55);
  }
}
