package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

class PoolPagesTest {

  private final TestMemory memory = new TestMemory();

  @Property(tries = 50)
  void handsOutEachPageOnceWithinTheLimit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int maxPages) {
    PoolPages pages = new PoolPages(MemoryBlock::allocate, maxPages);
    Set<Integer> used = new HashSet<>();
    IntArrayList order = new IntArrayList();
    SplittableRandom random = new SplittableRandom(seed);
    for (int step = 0; step < 2000; step++) {
      if (random.nextInt(1000) < (step / 500 % 2 == 0 ? 600 : 400)) {
        int page = pages.allocate();
        assertThat(page == PoolPages.NONE).isEqualTo(used.size() == maxPages);
        if (page != PoolPages.NONE) {
          assertThat(used.add(page)).isTrue();
          order.addInt(page);
          pages.word(page, 0, page);
          content(pages, page).putInt(0, page).putInt(PAGE_BYTES - 4, page);
        }
      } else if (!order.isEmpty()) {
        int page = order.fastUnorderedRemove(random.nextInt(order.size()));
        assertThat(pages.word(page, 0)).isEqualTo(page);
        assertThat(content(pages, page).getInt(0)).isEqualTo(page);
        assertThat(content(pages, page).getInt(PAGE_BYTES - 4)).isEqualTo(page);
        used.remove(page);
        pages.free(page);
      }
      if (random.nextInt(20) == 0) {
        pages.migrate(random.nextInt(100));
      }
      assertThat(pages.used()).isEqualTo(used.size());
      assertThat(pages.free()).isEqualTo(pages.reserved() - pages.used());
      assertThat(pages.reserved()).isBetween((long) used.size(), (long) maxPages);
    }
    for (int page : order) {
      pages.free(page);
    }
    assertThat(pages.used()).isZero();
    assertThat(pages.reserved()).isZero();
  }

  private static ByteBuffer content(PoolPages pages, int page) {
    int frame = pages.frame(page);
    return pages.buffer(frame).slice(PoolPages.offset(frame), PAGE_BYTES);
  }

  @Test
  void migratesPagesUntilTheLastChunksAreFree() {
    PoolPages pages = new PoolPages(memory, 1000);
    int[] taken = new int[8 * PoolChunk.PAGES];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = pages.allocate();
      content(pages, taken[i]).putInt(0, i);
    }
    for (int i = 0; i < taken.length; i++) {
      if (i % 4 != 0) {
        pages.free(taken[i]);
      }
    }
    assertThat(pages.reserved()).isEqualTo(taken.length);
    assertThat(pages.migrate(10)).isEqualTo(10);
    assertThat(pages.migrate(1000)).isLessThan(taken.length / 4);
    assertThat(pages.migrate(1000)).isZero();
    assertThat(pages.reserved()).isEqualTo(taken.length / 4);
    for (int i = 0; i < taken.length; i += 4) {
      assertThat(content(pages, taken[i]).getInt(0)).isEqualTo(i);
    }
    pages.close();
  }

  @Test
  void keepsOneEmptyChunkWhileOthersAreInUse() {
    PoolPages pages = new PoolPages(memory, 1000);
    int[] taken = new int[3 * PoolChunk.PAGES];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = pages.allocate();
    }
    for (int i = taken.length - 1; i > 0; i--) {
      pages.free(taken[i]);
    }
    assertThat(pages.reserved()).isEqualTo(2 * PoolChunk.PAGES);
    pages.free(taken[0]);
    assertThat(pages.reserved()).isZero();
    pages.close();
  }

  @Test
  void asksAgainForMemoryOnlyAfterAWhile() {
    memory.exhausted = true;
    PoolPages pages = new PoolPages(memory, 1000);
    for (int i = 0; i <= PoolPages.REFUSALS_BEFORE_RETRY; i++) {
      assertThat(pages.allocate()).isEqualTo(PoolPages.NONE);
    }
    assertThat(memory.requests).isEqualTo(1);
    memory.exhausted = false;
    assertThat(pages.allocate()).isNotEqualTo(PoolPages.NONE);
    assertThat(memory.requests).isEqualTo(2);
    pages.close();
  }

  @Test
  void knowsNeighbours() {
    assertThat(PoolPages.isAdjacent(3, 4)).isTrue();
    assertThat(PoolPages.isAdjacent(4, 3)).isFalse();
    assertThat(PoolPages.isAdjacent(PoolChunk.PAGES - 1, PoolChunk.PAGES)).isFalse();
  }
}
