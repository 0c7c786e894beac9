package io.swapbox.bench.peers;

import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapWriteback;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFileOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A swap space, with the entry of each page kept as a page table keeps it. One allocator and one
 * shard, as there is one thread; without metering, as no other store keeps statistics; its file
 * through the page cache, as all others use theirs.
 */
final class SwapboxStore implements PeerStore {

  private static final int CPUS = 1;

  /** Of the pages, for how many there is room besides: a new version is stored before the old goes. */
  private static final int SPARE_SHARE = 16;

  private final SwapSpace space;
  private final long[] entries;

  private SwapboxStore(SwapSpaceConfig config, int pages) {
    space = SwapSpace.open(config);
    entries = new long[pages];
  }

  static SwapboxStore inMemory(int pages) {
    return new SwapboxStore(config(MemoryTierConfig.ofBytes(deviceBytes(pages))), pages);
  }

  static SwapboxStore inPool(int pages) {
    return new SwapboxStore(config(ZswapConfig.ofBytes(plainBytes(pages), CPUS)), pages);
  }

  static SwapboxStore withFile(Path directory, int pages, ZswapWriteback writeback) {
    SwapFileConfig file =
        SwapFileConfig.of(directory.resolve("pages.swap"), deviceBytes(pages))
            .withOptions(new SwapFileOptions(IoMode.BUFFERED, false, false));
    ZswapConfig pool =
        ZswapConfig.ofBytes(Peer.memoryBytes(pages), CPUS).withWriteback(writeback);
    return new SwapboxStore(config(pool).withSwapFile(file), pages);
  }

  private static SwapSpaceConfig config(TierConfig tier) {
    return new SwapSpaceConfig(CPUS, SwapSpaceConfig.SWAP_CLUSTER_MAX, List.of(tier), false);
  }

  private static long deviceBytes(int pages) {
    return plainBytes(pages) + plainBytes(pages) / SPARE_SHARE;
  }

  private static long plainBytes(int pages) {
    return (long) pages * NumberedPages.PAGE;
  }

  @Override
  public void store(int number, byte[] bytes) {
    long old = entries[number];
    entries[number] = space.swapOut(ByteBuffer.wrap(bytes));
    if (old != 0) {
      space.free(old);
    }
  }

  @Override
  public byte[] load(int number, byte[] room) {
    space.swapIn(entries[number], ByteBuffer.wrap(room));
    return room;
  }

  @Override
  public void sync() {
    // What a tier has is in its file when the store is done.
  }

  @Override
  public void close() {
    space.close();
  }
}
