package io.swapbox.allocator;

/**
 * Layout of a descriptor: 16 bytes in two words, and the functions that read and change a word.
 *
 * <pre>
 *   state: generation 13 | live 1 | busy 1 | cached 1 | backing 2 | folio 1 | count 5 | location 40
 *   owner: cgroup 16 | folio or shadow 48
 * </pre>
 *
 * The highest count means that the rest of it is in the {@link ExtendTable}. The folio bit says
 * what the 48 bits are: the frame of the folio in the swap cache, or the workingset shadow; they
 * are a union in the kernel as well (swp_desc of mm/vswap.c). A slot that is not live keeps its
 * generation, the one that its next entry will carry.
 */
final class Descriptor {

  /** Size of a descriptor, in bytes. */
  static final int BYTES = 16;

  /** Offset of the state word, in bytes. */
  static final int STATE_OFFSET = 0;

  /** Offset of the owner word, in bytes. */
  static final int OWNER_OFFSET = 8;

  /** Highest swap count that the field can hold. */
  static final int MAX_COUNT = (1 << 5) - 1;

  /** Highest id of a cgroup (MEM_CGROUP_ID_MAX of the kernel is the same). */
  static final int MAX_CGROUP = (1 << 16) - 1;

  /** Highest shadow. */
  static final long MAX_SHADOW = (1L << 48) - 1;

  /** Highest number of a frame. */
  static final long MAX_FRAME = (1L << 48) - 1;

  /** One unit of the swap count in a state word. */
  static final long COUNT_ONE = 1L << 40;

  private static final int CGROUP_SHIFT = 48;
  private static final int COUNT_SHIFT = 40;
  private static final int BACKING_SHIFT = 46;
  private static final int LIVE_SHIFT = 50;
  private static final int GENERATION_SHIFT = 51;
  private static final long COUNT = (long) MAX_COUNT << COUNT_SHIFT;
  private static final long FOLIO = 1L << 45;
  private static final long CACHED = 1L << 48;
  private static final long BUSY = 1L << 49;
  private static final long LIVE = 1L << LIVE_SHIFT;
  private static final long BACKED = (3L << BACKING_SHIFT) | Location.MAX;
  private static final int LIVE_BUSY_CACHED_BACKING = (1 << 5) - 1;

  private Descriptor() {}

  /** The state of a slot that is not in use. */
  static long unused(int generation) {
    return (long) generation << GENERATION_SHIFT;
  }

  /** The state of a new entry: cached, count 0, backed by its folio, not busy. */
  static long born(int generation) {
    return unused(generation) | LIVE | CACHED;
  }

  /** The state of a live entry of generation 0, without location. */
  static long liveState(Backing backing, boolean cached, int count, boolean busy) {
    return LIVE
        | (busy ? BUSY : 0)
        | (cached ? CACHED : 0)
        | ((long) backing.code() << BACKING_SHIFT)
        | ((long) count << COUNT_SHIFT);
  }

  /** Whether the state is of a live entry of this generation. */
  static boolean isLive(long state, int generation) {
    return state >>> LIVE_SHIFT == (((long) generation << 1) | 1);
  }

  static boolean isLive(long state) {
    return (state & LIVE) != 0;
  }

  static int generation(long state) {
    return (int) (state >>> GENERATION_SHIFT);
  }

  static boolean isBusy(long state) {
    return (state & BUSY) != 0;
  }

  static long withBusy(long state, boolean busy) {
    return busy ? state | BUSY : state & ~BUSY;
  }

  static boolean isCached(long state) {
    return (state & CACHED) != 0;
  }

  /** The state of the entry in the swap cache, its folio not known. */
  static long cached(long state) {
    return state | CACHED;
  }

  /** The state of the entry in the swap cache, the 48 bits its folio. */
  static long cachedWithFolio(long state) {
    return state | CACHED | FOLIO;
  }

  /** The state of the entry outside of the swap cache, the 48 bits its shadow. */
  static long uncached(long state) {
    return state & ~(CACHED | FOLIO);
  }

  /** Whether the 48 bits are the folio. */
  static boolean hasFolio(long state) {
    return (state & FOLIO) != 0;
  }

  static int backing(long state) {
    return (int) (state >>> BACKING_SHIFT) & 3;
  }

  /** The bits live, busy, cached and backing, as a number of 5 bits. */
  static int liveBusyCachedBacking(long state) {
    return (int) (state >>> BACKING_SHIFT) & LIVE_BUSY_CACHED_BACKING;
  }

  /** The count field; {@link #MAX_COUNT} if there may be more of it. */
  static int count(long state) {
    return (int) (state >>> COUNT_SHIFT) & MAX_COUNT;
  }

  static boolean isCounted(long state) {
    return (state & COUNT) != 0;
  }

  static long location(long state) {
    return state & Location.MAX;
  }

  /** The state with another backing and location. */
  static long backed(long state, Backing backing, long location) {
    return (state & ~BACKED) | ((long) backing.code() << BACKING_SHIFT) | location;
  }

  /** Whether neither a swap count nor the swap cache holds the entry. */
  static boolean isUnreferenced(long state) {
    return (state & (CACHED | COUNT)) == 0;
  }

  /** The owner word of a new entry. */
  static long owner(int cgroup) {
    return (long) cgroup << CGROUP_SHIFT;
  }

  /** The owner word with another cgroup. */
  static long withCgroup(long owner, int cgroup) {
    return (owner & MAX_SHADOW) | owner(cgroup);
  }

  static int cgroup(long owner) {
    return (int) (owner >>> CGROUP_SHIFT);
  }

  /** The 48 bits that are a folio's frame or a shadow. */
  static long folioOrShadow(long owner) {
    return owner & MAX_SHADOW;
  }

  /** The owner word with another folio or shadow. */
  static long withFolioOrShadow(long owner, long folioOrShadow) {
    return (owner & ~MAX_SHADOW) | folioOrShadow;
  }
}
