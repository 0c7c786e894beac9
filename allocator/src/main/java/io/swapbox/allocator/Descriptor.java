package io.swapbox.allocator;

/**
 * Layout of a descriptor: 16 bytes in two words, and the functions that read and change a word.
 *
 * <pre>
 *   state: generation 13 | live 1 | busy 1 | cached 1 | backing 2 | count 6 | location 40
 *   owner: cgroup 16 | shadow 48
 * </pre>
 *
 * A slot that is not live keeps its generation, the one that its next entry will carry.
 */
final class Descriptor {

  /** Size of a descriptor, in bytes. */
  static final int BYTES = 16;

  /** Offset of the state word, in bytes. */
  static final int STATE_OFFSET = 0;

  /** Offset of the owner word, in bytes. */
  static final int OWNER_OFFSET = 8;

  /** Highest swap count that the field can hold. */
  static final int MAX_COUNT = (1 << 6) - 1;

  /** Highest id of a cgroup (MEM_CGROUP_ID_MAX of the kernel is the same). */
  static final int MAX_CGROUP = (1 << 16) - 1;

  /** Highest shadow. */
  static final long MAX_SHADOW = (1L << 48) - 1;

  /** One unit of the swap count in a state word. */
  static final long COUNT_ONE = 1L << 40;

  /** The busy bit of a state word. */
  static final long BUSY = 1L << 49;

  /** The in-swap-cache bit of a state word. */
  static final long CACHED = 1L << 48;

  private static final int CGROUP_SHIFT = 48;
  private static final int COUNT_SHIFT = 40;
  private static final int BACKING_SHIFT = 46;
  private static final int LIVE_SHIFT = 50;
  private static final int GENERATION_SHIFT = 51;
  private static final long LIVE = 1L << LIVE_SHIFT;
  private static final long BACKED = (3L << BACKING_SHIFT) | Location.MAX;
  private static final long REFERENCED = CACHED | ((long) MAX_COUNT << COUNT_SHIFT);

  private Descriptor() {}

  /** The state of a slot that is not in use. */
  static long unused(int generation) {
    return (long) generation << GENERATION_SHIFT;
  }

  /** The state of a new entry: cached, count 0, backed by its folio, not busy. */
  static long born(int generation) {
    return unused(generation) | LIVE | CACHED;
  }

  /** Whether the state is of a live entry of this generation. */
  static boolean isLive(long state, int generation) {
    return state >>> LIVE_SHIFT == (((long) generation << 1) | 1);
  }

  static boolean live(long state) {
    return (state & LIVE) != 0;
  }

  static int generation(long state) {
    return (int) (state >>> GENERATION_SHIFT);
  }

  static int backing(long state) {
    return (int) (state >>> BACKING_SHIFT) & 3;
  }

  static int count(long state) {
    return (int) (state >>> COUNT_SHIFT) & MAX_COUNT;
  }

  static long location(long state) {
    return state & Location.MAX;
  }

  /** The state with another backing and location. */
  static long backed(long state, Backing backing, long location) {
    return (state & ~BACKED) | ((long) backing.code() << BACKING_SHIFT) | location;
  }

  /** Whether neither a swap count nor the swap cache holds the entry. */
  static boolean unreferenced(long state) {
    return (state & REFERENCED) == 0;
  }

  /** The owner word of a new entry. */
  static long owner(int cgroup) {
    return (long) cgroup << CGROUP_SHIFT;
  }

  static int cgroup(long owner) {
    return (int) (owner >>> CGROUP_SHIFT);
  }

  static long shadow(long owner) {
    return owner & MAX_SHADOW;
  }

  /** The owner word with another shadow. */
  static long withShadow(long owner, long shadow) {
    return (owner & ~MAX_SHADOW) | shadow;
  }
}
