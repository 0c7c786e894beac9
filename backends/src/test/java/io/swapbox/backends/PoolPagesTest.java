package io.swapbox.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.memory.MemoryBlock;
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
          pages.buffer(page).putInt(PoolPages.offset(page), page);
        }
      } else if (!order.isEmpty()) {
        int page = order.fastUnorderedRemove(random.nextInt(order.size()));
        assertThat(pages.word(page, 0)).isEqualTo(page);
        assertThat(pages.buffer(page).getInt(PoolPages.offset(page))).isEqualTo(page);
        used.remove(page);
        pages.free(page);
      }
      assertThat(pages.used()).isEqualTo(used.size());
      assertThat(pages.reserved()).isBetween((long) used.size(), (long) maxPages);
    }
    for (int page : order) {
      pages.free(page);
    }
    assertThat(pages.used()).isZero();
    assertThat(pages.reserved()).isZero();
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
