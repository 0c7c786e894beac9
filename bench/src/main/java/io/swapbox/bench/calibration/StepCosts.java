package io.swapbox.bench.calibration;

import io.swapbox.allocator.Entry;
import io.swapbox.allocator.OrderPolicy;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.backends.Page;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a CPU needs for small steps with entries and objects, in nanoseconds each.
 *
 * @param lookUp finding an entry by the index of clusters, each time another one of many
 * @param cachedLookUp finding an entry of the same cluster as before, with the look-up cache
 * @param drop taking an object out of the pool
 */
public record StepCosts(long lookUp, long cachedLookUp, long drop) {

  /** Clusters of 512 entries: 2 million entries, 32 MiB of descriptors. */
  private static final int CLUSTERS = 4096;

  /** Odd, so that all clusters have their turn, and none comes soon after its neighbour. */
  private static final int STRIDE = 1597;

  private static final int OBJECTS = 4096;

  /** Measures all of them; takes a second, and 35 MiB off the heap. */
  static StepCosts measure() {
    return new StepCosts(measureLookUp(), measureCachedLookUp(), measureDrop());
  }

  private static long measureLookUp() {
    VirtualClusters clusters = clusters(false, CLUSTERS);
    try {
      long[] runs = runs(clusters, CLUSTERS);
      return Passes.nanosPerPage(
          0, CLUSTERS, i -> found(clusters.find(runs[i * STRIDE % CLUSTERS])));
    } finally {
      clusters.close();
    }
  }

  private static long measureCachedLookUp() {
    VirtualClusters clusters = clusters(true, 1);
    try {
      long run = runs(clusters, 1)[0];
      // As many as there are clusters: one cluster's are too few for the compiler.
      return Passes.nanosPerPage(
          0, CLUSTERS, i -> found(clusters.find(Entry.ofRun(run, i % Entry.SLOTS_PER_CLUSTER))));
    } finally {
      clusters.close();
    }
  }

  private static int found(long reference) {
    return reference >= 0 ? 1 : 0;
  }

  private static VirtualClusters clusters(boolean lookUpCache, int count) {
    VirtualClusters clusters =
        new VirtualClusters(
            1, 0, new VirtualClusters.Settings(OrderPolicy.RESET_WHEN_EMPTY, lookUpCache));
    for (int i = 0; i < count; i++) {
      clusters.grant(Entry.clusterId(i, 0), 0);
    }
    return clusters;
  }

  /** Of each cluster all entries, as one run. */
  private static long[] runs(VirtualClusters clusters, int count) {
    long[] runs = new long[count];
    for (int i = 0; i < count; i++) {
      runs[i] = clusters.allocateRun(Entry.MAX_ORDER, 0);
    }
    return runs;
  }

  /** Objects of half a page, in the order in which they came: as of a task that exits. */
  private static long measureDrop() {
    MemoryBlock page = MemoryBlock.allocate(Page.PAGE_BYTES, Page.PAGE_BYTES);
    try (ZswapPool pool = Payload.REAL.pool((long) OBJECTS * Page.PAGE_BYTES, 100)) {
      fillHalf(page.buffer());
      int[] handles = new int[OBJECTS];
      long[] best = new long[OBJECTS / Passes.CHUNK];
      Arrays.fill(best, Long.MAX_VALUE);
      for (int pass = 0; pass < Passes.COUNT; pass++) {
        for (int i = 0; i < OBJECTS; i++) {
          pool.compress(page.buffer(), 0);
          handles[i] = pool.allocate(0, 0);
          pool.write(handles[i]);
        }
        free(pool, handles, best);
      }
      return Math.max(1, Arrays.stream(best).sum() / OBJECTS);
    } finally {
      page.free();
    }
  }

  private static void free(ZswapPool pool, int[] handles, long[] best) {
    for (int chunk = 0; chunk < best.length; chunk++) {
      long start = System.nanoTime();
      for (int i = chunk * Passes.CHUNK; i < (chunk + 1) * Passes.CHUNK; i++) {
        pool.free(handles[i]);
      }
      best[chunk] = Math.min(best[chunk], System.nanoTime() - start);
    }
  }

  /** Bytes of which half cannot be shortened. */
  private static void fillHalf(ByteBuffer page) {
    long word = 1;
    for (int at = 0; at < Page.PAGE_BYTES / 2; at += Long.BYTES) {
      word = word * 6364136223846793005L + 1442695040888963407L;
      page.putLong(at, word);
    }
  }
}
