package io.swapbox.backends;

import java.util.Arrays;

/**
 * The zspages with room, by size class and by how full they are, in tenths.
 *
 * <p>New objects go into the fullest zspage, so that sparse ones get the chance to drain and to
 * give their pages back. The lists are linked through two words of each zspage's first page.
 */
final class FullnessLists {

  private static final int GROUPS = 10;
  private static final int NONE = PoolPages.NONE;

  private final PoolPages pages;
  private final int previousWord;
  private final int nextWord;
  private final int[] first = new int[SizeClasses.COUNT * GROUPS];
  private final short[] nonEmpty = new short[SizeClasses.COUNT];

  /** Empty lists that use two words of each zspage's first page. */
  FullnessLists(PoolPages pages, int previousWord, int nextWord) {
    this.pages = pages;
    this.previousWord = previousWord;
    this.nextWord = nextWord;
    Arrays.fill(first, NONE);
  }

  /** The fullest zspage of a class that has room, or {@link PoolPages#NONE}. */
  int fullest(int sizeClass) {
    int groups = nonEmpty[sizeClass];
    if (groups == 0) {
      return NONE;
    }
    int group = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(groups);
    return first[sizeClass * GROUPS + group];
  }

  /** Puts a zspage that has room on its list. */
  void add(int zspage, int sizeClass, int used) {
    int group = group(sizeClass, used);
    int list = sizeClass * GROUPS + group;
    int next = first[list];
    pages.word(zspage, previousWord, NONE);
    pages.word(zspage, nextWord, next);
    if (next != NONE) {
      pages.word(next, previousWord, zspage);
    }
    first[list] = zspage;
    nonEmpty[sizeClass] |= (short) (1 << group);
  }

  /** Takes a zspage off the list that it was put on with that many objects. */
  void remove(int zspage, int sizeClass, int used) {
    int group = group(sizeClass, used);
    int list = sizeClass * GROUPS + group;
    int previous = pages.word(zspage, previousWord);
    int next = pages.word(zspage, nextWord);
    if (next != NONE) {
      pages.word(next, previousWord, previous);
    }
    if (previous != NONE) {
      pages.word(previous, nextWord, next);
    } else {
      first[list] = next;
      if (next == NONE) {
        nonEmpty[sizeClass] &= (short) ~(1 << group);
      }
    }
  }

  /** Follows a change in the number of objects of a zspage; a full one is on no list. */
  void move(int zspage, int sizeClass, int usedBefore, int used) {
    int objects = SizeClasses.objects(sizeClass);
    boolean wasListed = usedBefore < objects;
    boolean isListed = used < objects;
    if (wasListed && isListed && group(sizeClass, usedBefore) == group(sizeClass, used)) {
      return;
    }
    if (wasListed) {
      remove(zspage, sizeClass, usedBefore);
    }
    if (isListed) {
      add(zspage, sizeClass, used);
    }
  }

  /** Makes a zspage the first of its list; one that is full is on none. */
  void promote(int zspage, int sizeClass, int used) {
    if (used < SizeClasses.objects(sizeClass)) {
      remove(zspage, sizeClass, used);
      add(zspage, sizeClass, used);
    }
  }

  long metadataBytes() {
    return (long) first.length * Integer.BYTES + (long) nonEmpty.length * Short.BYTES;
  }

  private static int group(int sizeClass, int used) {
    return used * GROUPS / SizeClasses.objects(sizeClass);
  }
}
