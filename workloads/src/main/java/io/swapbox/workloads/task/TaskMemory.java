package io.swapbox.workloads.task;

import io.swapbox.actors.OomReport;
import io.swapbox.actors.ReclaimBatch;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl.Purpose;
import io.swapbox.workloads.PageTable;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.content.PageContents;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a task: its page table, and real bytes in the frames of its resident pages.
 *
 * <p>Every write gives the page a new version; its bytes follow when the page is unmapped to be
 * swapped out, because nobody sees them before. Every page that comes back from swap is compared
 * byte for byte with what its version must hold.
 */
final class TaskMemory {

  private final int owner;
  private final int pages;
  private PageTable table;
  private boolean locked;
  private final Contents contents;
  private final PageFrames frames;
  private final WorkMeter meter;
  private final @Nullable RecordedStays stays;
  private final boolean swapCache;
  private final DroppedPages dropped = new DroppedPages();
  private final @Nullable Neighbours neighbours;
  private long verified;
  private long mismatches;

  /**
   * Memory without a page.
   *
   * @param owner number of the address space in its cgroup
   * @param pages expected
   * @param program that uses it
   */
  TaskMemory(
      int owner,
      int pages,
      Program program,
      Contents contents,
      PageFrames frames,
      WorkMeter meter) {
    this.owner = owner;
    this.pages = pages;
    this.table = new PageTable(pages);
    this.contents = contents;
    this.frames = frames;
    this.meter = meter;
    this.swapCache = program.swapCache();
    int recorded = program.recordedPages();
    this.stays = recorded == 0 ? null : new RecordedStays(pages, recorded);
    boolean readsAhead = swapCache && program.readahead().pages() > 1;
    this.neighbours = readsAhead ? Neighbours.of(program.readahead(), this) : null;
  }

  /** Refers to a page; false, without effect, when it is not resident. */
  boolean touch(int page, boolean write) {
    if (write && table.isShared(page)) {
      return false;
    }
    if (!table.touchResident(page)) {
      return false;
    }
    meter.steps(Step.REFERENCE, 1);
    if (stays != null) {
      stays.refer(page);
    }
    if (write) {
      table.bumpVersion(page);
    }
    return true;
  }

  byte state(int page) {
    return table.state(page);
  }

  int frame(int page) {
    return table.frame(page);
  }

  long entry(int page) {
    return table.entry(page);
  }

  int pages() {
    return pages;
  }

  /** What its end would set free. */
  OomReport.Use use() {
    return new OomReport.Use(owner, table.resident() + table.unmapped(), table.swapped());
  }

  /** Maps a page that was never touched. */
  void mapNew(int page, int frame) {
    long begin = meter.begin();
    contents.fill(page, table.version(page), frames.buffer(frame), frames.offset(frame));
    meter.end(Work.COPY, begin, 1, PageFrames.PAGE_BYTES);
    map(page, frame);
  }

  /** Maps a page whose bytes have been brought into the frame, and checks them. */
  void mapSwapped(int page, int frame) {
    verify(page, frame);
    map(page, frame);
  }

  private void verify(int page, int frame) {
    ByteBuffer buffer = frames.buffer(frame);
    long begin = meter.begin();
    boolean same = contents.matches(page, table.version(page), buffer, frames.offset(frame));
    meter.end(Work.COPY, begin, 1, PageFrames.PAGE_BYTES);
    verified++;
    if (!same) {
      mismatches++;
    }
  }

  /** A page that is out is on its way in; its entry. */
  long read(int page) {
    table.read(page);
    return table.entry(page);
  }

  // --- readahead ---

  /**
   * A page has been brought into the frame ahead of any reference: checks its bytes, and leaves it
   * in the swap cache.
   */
  void arrived(int page, int frame) {
    verify(page, frame);
    table.arrive(page, frame);
  }

  /** It was not brought. */
  void notArrived(int page) {
    table.notRead(page);
  }

  /** Maps it, as it is referred to. */
  void mapAhead(int page) {
    table.mapAhead(page);
    meter.steps(Step.PTE, 1);
  }

  // --- forks ---

  /** Whether pages are on their way in or out. */
  boolean isInMotion() {
    return table.reading() > 0 || table.unmapped() > 0;
  }

  /**
   * From now on reclaim finds all pages in use, until {@link #fork}: it does not wait for the lock
   * that a fork has on the page table ({@code rmap_walk} with {@code try_lock} of {@code
   * mm/rmap.c}).
   */
  void lock() {
    locked = true;
  }

  /** What a fork begins with. */
  PageTable fork() {
    locked = false;
    return table.fork();
  }

  /** Begins as a fork. */
  void begin(PageTable ofFork) {
    table = ofFork;
  }

  /** Whether a write has to copy the page first. */
  boolean isShared(int page) {
    return table.isShared(page);
  }

  /** Copies a shared page to a frame of its own; the result is the one that it was in. */
  int copy(int page, int frame) {
    int before = table.copy(page, frame);
    long begin = meter.begin();
    frames
        .buffer(frame)
        .put(
            frames.offset(frame),
            frames.buffer(before),
            frames.offset(before),
            PageFrames.PAGE_BYTES);
    meter.end(Work.COPY, begin, 1, PageFrames.PAGE_BYTES);
    meter.steps(Step.PTE, 1);
    return before;
  }

  /** What is read beside a page that is swapped in; null for nothing. */
  @Nullable Neighbours neighbours() {
    return neighbours;
  }

  // --- swap cache ---

  /**
   * A page that was just mapped keeps its entry: it is in the swap cache or, without one, another
   * process has it, too.
   */
  void cache(int page, long entry) {
    table.cache(page, entry);
  }

  /**
   * What a page that is mapped again had left behind.
   *
   * @param stored what its entry says
   */
  long takeShadow(int page, long stored) {
    return dropped.takeShadow(page, stored);
  }

  /** The entry that a page in a frame has kept, or {@link Entry#NONE}. */
  long cachedEntry(int page) {
    return table.cachedEntry(page);
  }

  /** The entry that a page has kept, or {@link Entry#NONE}; it keeps it no longer. */
  long uncache(int page) {
    return table.uncache(page);
  }

  private void map(int page, int frame) {
    table.map(page, frame);
    meter.steps(Step.PTE, 1);
  }

  /** Forgets a page. */
  void clear(int page) {
    table.clear(page);
    dropped.forget(page);
    if (stays != null) {
      stays.end(page);
    }
    meter.steps(Step.PTE, 1);
  }

  /**
   * Looks at this task's pages of a reclaim step, and unmaps those that were not referenced since
   * the last look if that is what it is about.
   */
  void unmap(ReclaimBatch batch) {
    int first = batch.size();
    int walked = 0;
    int unmapped = 0;
    boolean evict = batch.purpose() == Purpose.EVICT;
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == owner && batch.fate(k) == Fate.ISOLATED) {
        Fate fate = look(batch.page(k), batch.frame(k), evict);
        long entry = table.cachedEntry(batch.page(k));
        if (fate != Fate.UNMAPPED || entry == Entry.NONE) {
          batch.fate(k, fate);
        } else if (swapCache) {
          // The first write would have taken it out.
          batch.cached(k, entry, false);
        } else {
          drop(batch, k, entry);
        }
        walked++;
        if (batch.fate(k) == Fate.UNMAPPED) {
          first = Math.min(first, k);
          unmapped++;
        }
      }
    }
    meter.steps(Step.PTE, walked);
    if (unmapped > 0) {
      writeBytes(batch, first, unmapped);
    }
  }

  /** Takes a page out whose entry still has its copy, for another process. */
  private void drop(ReclaimBatch batch, int k, long entry) {
    int page = batch.page(k);
    swapOut(page, entry);
    dropped.add(page, batch.shadow(k));
    batch.fate(k, Fate.DROPPED);
  }

  private Fate look(int page, int frame, boolean evict) {
    byte state = table.state(page);
    boolean isIn = state == PageTable.RESIDENT || state == PageTable.AHEAD;
    if (!isIn || table.frame(page) != frame) {
      return Fate.GONE;
    }
    if (locked || table.testAndClearAccessed(page) || (stays != null && stays.contains(page))) {
      return Fate.REFERENCED;
    }
    if (!evict) {
      return Fate.IDLE;
    }
    table.unmap(page);
    return Fate.UNMAPPED;
  }

  /**
   * Puts into the pages just unmapped what the writes since they were mapped have left there.
   *
   * @param first of them in the batch: those unmapped before come earlier
   */
  private void writeBytes(ReclaimBatch batch, int first, int unmapped) {
    long begin = meter.begin();
    for (int k = first; k < batch.size(); k++) {
      if (batch.owner(k) == owner && batch.fate(k) == Fate.UNMAPPED) {
        int page = batch.page(k);
        int frame = batch.frame(k);
        contents.restamp(page, table.version(page), frames.buffer(frame), frames.offset(frame));
      }
    }
    meter.end(Work.COPY, begin, unmapped, (long) unmapped * PageContents.STAMP_BYTES);
  }

  /**
   * Notes where this task's pages of a reclaim step went, and maps those again that were refused.
   */
  void swappedOut(ReclaimBatch batch) {
    int walked = 0;
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == owner) {
        switch (batch.fate(k)) {
          case EVICTED -> {
            swapOut(batch.page(k), batch.entry(k));
            walked++;
          }
          case REFUSED, KEPT -> {
            table.remap(batch.page(k));
            walked++;
          }
          case REFERENCED, IDLE, GONE, ISOLATED, UNMAPPED, DROPPED -> {}
        }
      }
    }
    meter.steps(Step.PTE, walked);
  }

  private void swapOut(int page, long entry) {
    table.swapOut(page, entry);
    if (neighbours != null) {
      neighbours.swappedOut(page, entry);
    }
  }

  long verified() {
    return verified;
  }

  long mismatches() {
    return mismatches;
  }
}
