package io.swapbox.bench.fragmentation;

import io.swapbox.SwapSpace;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Uses a space for long, a page at a time: stores, frees, loads and duplicates, drawn by chance.
 * The occupancy goes up and down between two bounds, and ends at the lower one. Loaded pages are
 * compared with what was stored.
 */
final class FileChurn {

  static final int PAGE_BYTES = 4096;

  /** Most uses of a page. */
  private static final int MOST_USES = 4;

  private static final double LOW = 0.35;
  private static final double HIGH = 0.9;
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

  private final SwapSpace space;
  private final SplittableRandom random;
  private final int most;
  private final boolean compressible;
  private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES);
  private final long[] entries;
  private final int[] seeds;
  private int uses;
  private int pages;
  private int next = 1;
  private boolean rising = true;

  /** By seed how many uses its page has. */
  private final byte[] counts;

  /**
   * A churn of a space in which nothing is.
   *
   * @param slots pages that it has room for
   * @param operations that will be done
   * @param compressible whether pages become smaller, to a few hundred bytes up to all of a page
   */
  FileChurn(SwapSpace space, int slots, int operations, boolean compressible, long seed) {
    this.space = space;
    this.random = new SplittableRandom(seed);
    this.most = slots;
    this.compressible = compressible;
    this.entries = new long[MOST_USES * slots];
    this.seeds = new int[MOST_USES * slots];
    this.counts = new byte[operations + slots];
  }

  /** Does so many operations, and frees then until the occupancy is at its lower bound. */
  void run(int operations) {
    for (int done = 0; done < operations; done++) {
      step();
    }
    while (pages > LOW * most) {
      free(random.nextInt(uses));
    }
  }

  private void step() {
    if (rising ? pages >= HIGH * most : pages <= LOW * most) {
      rising = !rising;
    }
    int dice = random.nextInt(8);
    if (uses == 0 || dice < (rising ? 3 : 1)) {
      store();
    } else {
      int use = random.nextInt(uses);
      if (dice > 4) {
        expectIntact(use, page);
      } else if (dice == 4 && counts[seeds[use]] < MOST_USES) {
        duplicate(use);
      } else {
        free(use);
      }
    }
  }

  private void store() {
    fill(page, next);
    long entry = space.swapOut(page);
    add(entry, next++);
    pages++;
  }

  private void duplicate(int use) {
    space.duplicate(entries[use]);
    add(entries[use], seeds[use]);
  }

  private void add(long entry, int seed) {
    entries[uses] = entry;
    seeds[uses++] = seed;
    counts[seed]++;
  }

  private void free(int use) {
    space.free(entries[use]);
    pages -= --counts[seeds[use]] == 0 ? 1 : 0;
    uses--;
    entries[use] = entries[uses];
    seeds[use] = seeds[uses];
  }

  /** Uses that there are. */
  int uses() {
    return uses;
  }

  /** Loads the page of a use, and compares it; may be called from several threads. */
  void expectIntact(int use, ByteBuffer room) {
    space.swapIn(entries[use], room);
    int seed = seeds[use];
    for (int at = 0; at < PAGE_BYTES; at += Long.BYTES) {
      if (room.getLong(at) != word(seed, at)) {
        throw new IllegalStateException("page " + seed + " came back as another one");
      }
    }
  }

  /** Loads and compares all. */
  void expectAllIntact() {
    for (int use = 0; use < uses; use++) {
      expectIntact(use, page);
    }
  }

  /** Frees all. */
  void freeAll() {
    while (uses > 0) {
      free(uses - 1);
    }
  }

  private void fill(ByteBuffer room, int seed) {
    for (int at = 0; at < PAGE_BYTES; at += Long.BYTES) {
      room.putLong(at, word(seed, at));
    }
  }

  private long word(int seed, int at) {
    long mixed = (seed + ((long) at << Integer.SIZE)) * GOLDEN;
    mixed = (mixed ^ (mixed >>> 29)) * GOLDEN;
    int noise = compressible ? 200 + Math.floorMod(seed * 37, 3_000) : PAGE_BYTES;
    return at < noise ? mixed ^ (mixed >>> 32) : 0;
  }
}
