package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an entry costs: the bar of the design is 16 bytes, with the clusters' bitmaps 16.5. */
class SwapSpaceMemoryTest {

  private static final int ENTRIES = 1 << 20;
  private static final int AT_ONCE = 1 << 9;
  private static final int COMPRESSED_EVERY = 16;
  private static final double MAX_BYTES_AN_ENTRY = 16.5;

  @RegisterExtension final Spaces spaces = new Spaces();

  @Test
  void aMillionEntriesTakeSixteenBytesEach() {
    SwapSpace space =
        spaces.open(new SwapSpaceConfig(2, 32, ZswapConfig.ofBytes(64 << 20, 1), null, true));
    assertThat(space.statistics().descriptorBytes()).isZero();

    ByteBuffer pages = ByteBuffer.allocateDirect(AT_ONCE * Pages.PAGE);
    for (int i = 0; i < AT_ONCE; i += COMPRESSED_EVERY) {
      pages.put(i * Pages.PAGE, Pages.text(i));
    }
    long[][] entries = new long[ENTRIES / AT_ONCE][];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = space.swapOutAll(pages);
    }

    SpaceStatistics full = space.statistics();
    assertThat(full.entries()).isEqualTo(ENTRIES);
    assertThat(full.zswap().storedPages()).isEqualTo(ENTRIES / COMPRESSED_EVERY);
    assertThat((double) full.descriptorBytes() / ENTRIES).isBetween(16.0, MAX_BYTES_AN_ENTRY);
    assertThat(Pages.load(space, entries[entries.length - 1][0])).isEqualTo(Pages.text(0));

    for (long[] some : entries) {
      space.freeAll(some);
    }
    Spaces.assertEmpty(space);
  }
}
