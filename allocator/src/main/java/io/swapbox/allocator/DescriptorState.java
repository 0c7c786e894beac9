package io.swapbox.allocator;

/**
 * Which states a descriptor may be in, and which backing may follow which: the state table of the
 * swap table edition and the transition table of the virtual swap series (mm/vswap.c).
 *
 * <pre>
 *   backing                 cached  count  busy  meaning
 *   FOLIO                   yes     any    no    folio in the swap cache, nothing else has the bytes
 *   FOLIO                   no      > 0    no    evicted without backing: a bug
 *   ZERO, ZSWAP, SWAPFILE   yes     any    no    folio in the swap cache and a copy below
 *   ZERO, ZSWAP, SWAPFILE   no      > 0    no    only below
 *   any                     no      0      no    unreferenced: nothing may follow but its free
 *   any                     any     any    yes   in the hands of a request, which holds the bytes
 * </pre>
 *
 * <pre>
 *   from      to         when
 *   any       ZERO       swap-out of a page of zeros
 *   any       ZSWAP      the pool has taken it
 *   any       FOLIO      new, loaded, swapoff, written anew, slot reclaimed: the folio has the bytes
 *   FOLIO     SWAPFILE   the pool has not taken it
 *   ZSWAP     SWAPFILE   writeback
 *   SWAPFILE  SWAPFILE   moved to another slot or file, or written to the same one again
 * </pre>
 *
 * <p>ZERO does not become SWAPFILE: a page that is written again goes through FOLIO. A descriptor
 * that is not live is in no legal state.
 */
public final class DescriptorState {

  // A bit for each value of the bits live, busy, cached, backing of a state word, times two for
  // whether it is counted.
  private static final long LEGAL;

  // A bit for each from, in fours, and to.
  private static final int MOVES;

  static {
    long legal = 0;
    int moves = 0;
    for (Backing backing : Backing.values()) {
      for (int bits = 0; bits < 8; bits++) {
        boolean counted = (bits & 1) != 0;
        boolean cached = (bits & 2) != 0;
        boolean busy = (bits & 4) != 0;
        boolean evictedWithoutBacking = backing == Backing.FOLIO && !cached && counted;
        if (busy || !evictedWithoutBacking) {
          legal |= 1L << key(Descriptor.liveState(backing, cached, counted ? 1 : 0, busy));
        }
      }
      for (Backing to : Backing.values()) {
        if (backing != Backing.ZERO || to != Backing.SWAPFILE) {
          moves |= 1 << move(backing, to);
        }
      }
    }
    LEGAL = legal;
    MOVES = moves;
  }

  private DescriptorState() {}

  /** Whether a live descriptor may be in this state. */
  public static boolean isLegal(Backing backing, boolean cached, int count, boolean busy) {
    return isLegal(Descriptor.liveState(backing, cached, count == 0 ? 0 : 1, busy));
  }

  /** Whether the backing of an entry may change like that. */
  public static boolean mayMove(Backing from, Backing to) {
    return (MOVES >>> move(from, to) & 1) != 0;
  }

  /** Whether a state word is of a live descriptor in a legal state. */
  static boolean isLegal(long state) {
    return (LEGAL >>> key(state) & 1) != 0;
  }

  /** A state word in words, for error messages. */
  static String describe(long state) {
    if (!Descriptor.isLive(state)) {
      return "not live";
    }
    return "%s, %s, count %s, %s"
        .formatted(
            Backing.of(Descriptor.backing(state)),
            Descriptor.isCached(state) ? "cached" : "not cached",
            Descriptor.isCounted(state) ? "above 0" : "0",
            Descriptor.isBusy(state) ? "busy" : "not busy");
  }

  private static int key(long state) {
    return Descriptor.liveBusyCachedBacking(state) << 1 | (Descriptor.isCounted(state) ? 1 : 0);
  }

  private static int move(Backing from, Backing to) {
    return from.code() << 2 | to.code();
  }
}
