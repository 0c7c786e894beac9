package io.swapbox.bench.examples;

import io.swapbox.SwapSpace;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A table of fixed-size records in pages, most of which are in a swap space: some are in frames,
 * from where the clock hand evicts those that were not used since it came by the last time.
 *
 * <p>A page that is loaded keeps its entry as long as it is not written: then it leaves its frame
 * without a store. A page that the space refuses stays in its frame. One thread uses a table.
 */
final class PagedTable {

  private static final int PAGE = 4096;
  private static final long NO_ENTRY = 0;
  private static final int NO_PAGE = -1;
  private static final int NO_FRAME = -1;

  private final SwapSpace space;
  private final int recordBytes;
  private final int recordsPerPage;

  // By number of page.
  private final long[] entries;
  private final int[] frameOf;

  // By number of frame.
  private final ByteBuffer[] frames;
  private final int[] pageOf;
  private final boolean[] used;
  private final boolean[] written;

  private int framesInUse;
  private int hand;
  private long hits;
  private long loads;
  private long stores;

  /**
   * An empty table: all its records are zeros.
   *
   * @param space where pages go that have no frame
   * @param pages of the table
   * @param recordBytes bytes of a record, a page or less
   * @param frames pages that may be in memory as they are, at least 1
   */
  PagedTable(SwapSpace space, int pages, int recordBytes, int frames) {
    this.space = space;
    this.recordBytes = recordBytes;
    this.recordsPerPage = PAGE / recordBytes;
    entries = new long[pages];
    frameOf = new int[pages];
    Arrays.fill(frameOf, NO_FRAME);
    ByteBuffer memory = ByteBuffer.allocateDirect(frames * PAGE);
    this.frames = new ByteBuffer[frames];
    for (int frame = 0; frame < frames; frame++) {
      this.frames[frame] = memory.slice(frame * PAGE, PAGE);
    }
    pageOf = new int[frames];
    used = new boolean[frames];
    written = new boolean[frames];
  }

  /** Records of the table. */
  long size() {
    return (long) entries.length * recordsPerPage;
  }

  /** The page of a record, which may be read until the next call. */
  ByteBuffer read(long record) {
    return frames[frame(record)];
  }

  /** The page of a record, which may be written until the next call. */
  ByteBuffer write(long record) {
    int frame = frame(record);
    int page = pageOf[frame];
    written[frame] = true;
    if (entries[page] != NO_ENTRY) {
      space.free(entries[page]);
      entries[page] = NO_ENTRY;
    }
    return frames[frame];
  }

  /** Where in its page a record begins. */
  int offset(long record) {
    return (int) (record % recordsPerPage) * recordBytes;
  }

  /** Accesses that found their page in a frame. */
  long hits() {
    return hits;
  }

  /** Pages loaded from the space. */
  long loads() {
    return loads;
  }

  /** Pages stored there. */
  long stores() {
    return stores;
  }

  private int frame(long record) {
    int page = (int) (record / recordsPerPage);
    int frame = frameOf[page];
    if (frame == NO_FRAME) {
      frame = bring(page);
    } else {
      hits++;
    }
    used[frame] = true;
    return frame;
  }

  private int bring(int page) {
    int frame = framesInUse < frames.length ? framesInUse++ : evict();
    pageOf[frame] = NO_PAGE;
    ByteBuffer bytes = frames[frame];
    if (entries[page] == NO_ENTRY) {
      for (int at = 0; at < PAGE; at += Long.BYTES) {
        bytes.putLong(at, 0);
      }
    } else {
      space.swapIn(entries[page], bytes);
      loads++;
    }
    pageOf[frame] = page;
    frameOf[page] = frame;
    written[frame] = false;
    return frame;
  }

  private int evict() {
    while (used[hand]) {
      used[hand] = false;
      hand = (hand + 1) % frames.length;
    }
    int frame = hand;
    hand = (hand + 1) % frames.length;
    int page = pageOf[frame];
    if (page == NO_PAGE) { // Its load failed.
      return frame;
    }
    if (written[frame]) {
      entries[page] = space.swapOut(frames[frame]);
      stores++;
    }
    frameOf[page] = NO_FRAME;
    return frame;
  }
}
