package io.swapbox.backends;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Whose the pages of a pool are, and in which order they are to leave it ({@code zswap_entry.lru}
 * and {@code referenced} of {@code mm/zswap.c}): of each cgroup the coldest first, with a second
 * chance.
 *
 * <p>The kernel sets {@code referenced} on insert, and clears and rotates a page at its first
 * encounter. As that happens to all pages since the last round, they are kept in a list of their
 * own, the young ones, which becomes the list of the old ones as a whole when that is empty. A page
 * that is used and stays in the pool has the bit of its own, and goes back to the young ones.
 *
 * <p>Costs 16 bytes a handle, and 21 a cgroup up to the highest id. Everything is O(1) but {@link
 * #coldest}, which looks at one page more for each that was used since.
 */
final class PoolLru {

  private static final int NONE = -1;
  private static final int SEGMENT_SHIFT = 12;
  private static final int SEGMENT = 1 << SEGMENT_SHIFT;
  private static final int MASK = SEGMENT - 1;

  // Two words of each handle: who owns it, and its neighbours towards the cold and the hot end.
  private static final int WORDS = 2;
  private static final int OWNER_BITS = 43;
  private static final int CGROUP_BITS = 16;
  private static final int LIST_SHIFT = OWNER_BITS + CGROUP_BITS;
  private static final long OWNER_MASK = (1L << OWNER_BITS) - 1;
  private static final int CGROUP_MASK = (1 << CGROUP_BITS) - 1;
  private static final long LIST = 1L << LIST_SHIFT;
  private static final long REFERENCED = 1L << (LIST_SHIFT + 1);
  private static final long IDLE = 1L << (LIST_SHIFT + 2);
  private static final long UNUSED = 1L << (LIST_SHIFT + 3);

  private static final long[] NO_SEGMENT = new long[0];

  private long[][] segments = new long[0][];

  // By cgroup and list: the coldest page and the hottest.
  private int[] coldest = new int[0];
  private int[] hottest = new int[0];

  // By cgroup: which of its two lists is that of the young pages, and pages in both.
  private byte[] young = new byte[0];
  private int[] pages = new int[0];
  private final BitSet withPages = new BitSet();

  /** Adds a page as the hottest of its cgroup. */
  void add(int handle, long owner, int cgroup) {
    int segment = handle >>> SEGMENT_SHIFT;
    if (segment >= segments.length) {
      int before = segments.length;
      segments = Arrays.copyOf(segments, Math.max(16, segment * 2));
      Arrays.fill(segments, before, segments.length, NO_SEGMENT);
    }
    if (segments[segment].length == 0) {
      segments[segment] = new long[SEGMENT * WORDS];
    }
    if (cgroup >= pages.length) {
      addCgroups(cgroup);
    }
    owner(handle, (owner & OWNER_MASK) | (long) cgroup << OWNER_BITS);
    append(handle, cgroup);
    if (pages[cgroup]++ == 0) {
      withPages.set(cgroup);
    }
  }

  /** Takes a page out. */
  void remove(int handle) {
    int cgroup = cgroup(handle);
    unlink(handle);
    if (--pages[cgroup] == 0) {
      withPages.clear(cgroup);
    }
  }

  /** A page was used: it gets a second chance, and is not idle. */
  void touch(int handle) {
    owner(handle, (owner(handle) | REFERENCED) & ~(IDLE | UNUSED));
  }

  /**
   * Marks a page idle until it is used.
   *
   * @return whether it was marked before
   */
  boolean markIdle(int handle) {
    long word = owner(handle);
    owner(handle, word | IDLE);
    return (word & IDLE) != 0;
  }

  /** The same with a mark of its own, for whoever wants pages out that are not used. */
  boolean markUnused(int handle) {
    long word = owner(handle);
    owner(handle, word | UNUSED);
    return (word & UNUSED) != 0;
  }

  /** Whose page it is, as it was added. */
  long ownerOf(int handle) {
    return owner(handle) & OWNER_MASK;
  }

  int cgroup(int handle) {
    return (int) (owner(handle) >>> OWNER_BITS) & CGROUP_MASK;
  }

  /** The lowest id from that one on of a cgroup that has pages, or -1. */
  int nextCgroup(int from) {
    return withPages.nextSetBit(from);
  }

  /**
   * Takes the coldest pages of a cgroup and makes them its hottest.
   *
   * @param owners gets whose they are, from 0 on
   * @param handles the same
   * @return how many, {@code max} at most
   */
  int coldest(int cgroup, long[] owners, int[] handles, int max) {
    int taken = 0;
    for (int looks = pages(cgroup); looks > 0 && taken < max; looks--) {
      if (coldest[oldList(cgroup)] == NONE) {
        young[cgroup] ^= 1;
      }
      int handle = coldest[oldList(cgroup)];
      long word = owner(handle);
      unlink(handle);
      append(handle, cgroup);
      if ((word & REFERENCED) == 0) {
        owners[taken] = word & OWNER_MASK;
        handles[taken++] = handle;
      }
    }
    return taken;
  }

  /** Makes the pages of a cgroup the hottest of another one, in their order. */
  void reparent(int cgroup, int heir) {
    if (pages(cgroup) == 0) {
      return;
    }
    if (heir >= pages.length) {
      addCgroups(heir);
    }
    moveAll(oldList(cgroup), heir);
    moveAll(2 * cgroup + young[cgroup], heir);
    pages[heir] += pages[cgroup];
    pages[cgroup] = 0;
    withPages.clear(cgroup);
    withPages.set(heir);
  }

  private void moveAll(int list, int heir) {
    for (int handle = coldest[list]; handle != NONE; ) {
      int next = hotter(links(handle));
      long others = owner(handle) & ~((long) CGROUP_MASK << OWNER_BITS);
      owner(handle, others | (long) heir << OWNER_BITS);
      append(handle, heir);
      handle = next;
    }
    coldest[list] = NONE;
    hottest[list] = NONE;
  }

  /** Pages of a cgroup. */
  int pages(int cgroup) {
    return cgroup < pages.length ? pages[cgroup] : 0;
  }

  /** Heap bytes of all of this. */
  long metadataBytes() {
    long bytes = (long) segments.length * Long.BYTES + withPages.size() / 8;
    for (long[] segment : segments) {
      bytes += (long) segment.length * Long.BYTES;
    }
    return bytes + (long) pages.length * (5 * Integer.BYTES + 1);
  }

  private int oldList(int cgroup) {
    return 2 * cgroup + (young[cgroup] ^ 1);
  }

  private void append(int handle, int cgroup) {
    int which = young[cgroup];
    int list = 2 * cgroup + which;
    int before = hottest[list];
    owner(handle, (owner(handle) & ~(LIST | REFERENCED)) | (long) which << LIST_SHIFT);
    links(handle, before, NONE);
    if (before == NONE) {
      coldest[list] = handle;
    } else {
      links(before, colder(links(before)), handle);
    }
    hottest[list] = handle;
  }

  private void unlink(int handle) {
    int list = 2 * cgroup(handle) + list(owner(handle));
    long links = links(handle);
    int colder = colder(links);
    int hotter = hotter(links);
    if (colder == NONE) {
      coldest[list] = hotter;
    } else {
      links(colder, colder(links(colder)), hotter);
    }
    if (hotter == NONE) {
      hottest[list] = colder;
    } else {
      links(hotter, colder, hotter(links(hotter)));
    }
  }

  private void addCgroups(int cgroup) {
    int before = pages.length;
    int count = Math.min(Math.max(16, 2 * cgroup), CGROUP_MASK + 1);
    pages = Arrays.copyOf(pages, count);
    young = Arrays.copyOf(young, count);
    coldest = Arrays.copyOf(coldest, 2 * count);
    hottest = Arrays.copyOf(hottest, 2 * count);
    Arrays.fill(coldest, 2 * before, 2 * count, NONE);
    Arrays.fill(hottest, 2 * before, 2 * count, NONE);
  }

  private static int list(long owner) {
    return (int) (owner >>> LIST_SHIFT) & 1;
  }

  private static int colder(long links) {
    return (int) (links >>> Integer.SIZE);
  }

  private static int hotter(long links) {
    return (int) links;
  }

  private long owner(int handle) {
    return segments[handle >>> SEGMENT_SHIFT][(handle & MASK) * WORDS];
  }

  private void owner(int handle, long owner) {
    segments[handle >>> SEGMENT_SHIFT][(handle & MASK) * WORDS] = owner;
  }

  private long links(int handle) {
    return segments[handle >>> SEGMENT_SHIFT][(handle & MASK) * WORDS + 1];
  }

  private void links(int handle, int colder, int hotter) {
    segments[handle >>> SEGMENT_SHIFT][(handle & MASK) * WORDS + 1] =
        (long) colder << Integer.SIZE | (hotter & 0xFFFF_FFFFL);
  }
}
