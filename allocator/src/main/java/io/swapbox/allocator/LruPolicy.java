package io.swapbox.allocator;

/**
 * Which pages of a cgroup reclaim looks at, in which order, and where they go afterwards.
 *
 * <p>A policy knows frames, not pages, and never sees a page table: it hands out frames to be
 * looked at in steps ({@link #isolate}), and is told what was found ({@link #putBack}). A frame is
 * listed, isolated, or none of its business. One owner, no thread safety; nothing is allocated.
 *
 * <p>Time is given, in ns since any fixed moment, never going back.
 */
public interface LruPolicy {

  /** What became of a frame that was isolated. */
  enum Look {
    /** Its page was used since the last look. */
    REFERENCED,
    /** It was not, and the step was only about looking. */
    IDLE,
    /** Its page is out and had to be written; the frame is free. */
    WRITTEN,
    /** Its page is out, and there was a good copy of it; the frame is free. */
    DROPPED,
    /** Nobody would take its page: it is mapped as before. */
    REFUSED,
    /** Its owner gave the page up meanwhile; the frame is free, or about to be. */
    GONE
  }

  /**
   * Lists a frame whose page has just been mapped.
   *
   * @param file whether the page is a file's
   * @param shadow what the page left behind when it was last evicted, or {@link
   *     Workingset#NO_SHADOW}
   * @throws IllegalStateException when it is listed
   */
  void add(int frame, boolean file, long shadow, long now);

  /**
   * Forgets a listed frame: its owner has given the page up.
   *
   * @throws IllegalStateException when it is not listed
   */
  void remove(int frame);

  /**
   * Isolates the frames of a reclaim's next step: fills {@link ScanControl#frame} and says what to
   * look for. All frames of the step before must have been put back.
   *
   * @return false when this reclaim is at its end; then nothing was isolated
   */
  boolean isolate(ScanControl scan, long now);

  /** Takes an isolated frame back, or forgets it, by what was found. */
  void putBack(ScanControl scan, int frame, Look look, long now);

  /** What the page in an isolated frame leaves behind if it is evicted: 48 bits, not 0. */
  long shadow(int frame);

  /**
   * The oldest shadow that a page can come back with and still be recent, by what is known of the
   * lists; see {@link Workingset#isOfWorkingset}.
   */
  long oldestRecentShadow();

  /** Whether the frame is listed. */
  boolean isListed(int frame);

  /** Frames that are listed. */
  int listed();

  /** What was counted so far; changes with every call. */
  ReclaimCounters counters();
}
