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
  private final PageTable table;
  private final Contents contents;
  private final PageFrames frames;
  private final WorkMeter meter;
  private final @Nullable RecordedStays stays;
  private final KeptCopies copies = new KeptCopies();
  private long verified;
  private long mismatches;

  /**
   * Memory without a page.
   *
   * @param owner number of the address space in its cgroup
   * @param pages expected
   * @param recordedPages that the recorder of the trace had memory for, 0 when every reference has
   *     a record
   */
  TaskMemory(
      int owner,
      int pages,
      int recordedPages,
      Contents contents,
      PageFrames frames,
      WorkMeter meter) {
    this.owner = owner;
    this.pages = pages;
    this.table = new PageTable(pages);
    this.contents = contents;
    this.frames = frames;
    this.meter = meter;
    this.stays = recordedPages == 0 ? null : new RecordedStays(pages, recordedPages);
  }

  /** Refers to a page; false, without effect, when it is not resident. */
  boolean touch(int page, boolean write) {
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
    ByteBuffer buffer = frames.buffer(frame);
    long begin = meter.begin();
    boolean same = contents.matches(page, table.version(page), buffer, frames.offset(frame));
    meter.end(Work.COPY, begin, 1, PageFrames.PAGE_BYTES);
    verified++;
    if (!same) {
      mismatches++;
    }
    map(page, frame);
  }

  /** A page that was just mapped is in the swap cache, where its entry keeps what it can. */
  void cache(int page, long entry) {
    table.cache(page, entry);
  }

  /** A page that was just mapped has a copy that another process keeps. */
  void keepCopy(int page, long entry) {
    copies.keep(page, entry);
  }

  /** Gives the copy up that another process keeps of a page: its entry, or {@link Entry#NONE}. */
  long giveUpCopy(int page) {
    return copies.giveUp(page);
  }

  /**
   * What a page that is mapped again had left behind.
   *
   * @param stored what its entry says
   */
  long takeShadow(int page, long stored) {
    return copies.takeShadow(page, stored);
  }

  /** Takes a page out of the swap cache: its entry there, or {@link Entry#NONE}. */
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
        int page = batch.page(k);
        long entry = table.cachedEntry(page);
        if (fate == Fate.UNMAPPED && copies.entry(page) != Entry.NONE) {
          table.swapOut(page, copies.drop(page, batch.shadow(k)));
          batch.dropped(k);
          walked++;
          continue;
        }
        if (fate == Fate.UNMAPPED && entry != Entry.NONE) {
          // The first write would have taken it out.
          batch.cached(k, entry, false);
        } else {
          batch.fate(k, fate);
        }
        walked++;
        if (fate == Fate.UNMAPPED) {
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

  private Fate look(int page, int frame, boolean evict) {
    if (table.state(page) != PageTable.RESIDENT || table.frame(page) != frame) {
      return Fate.GONE;
    }
    if (table.testAndClearAccessed(page) || (stays != null && stays.contains(page))) {
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
            table.swapOut(batch.page(k), batch.entry(k));
            walked++;
          }
          case REFUSED -> {
            table.remap(batch.page(k));
            walked++;
          }
          case REFERENCED, IDLE, GONE, ISOLATED, UNMAPPED, DROPPED -> {}
        }
      }
    }
    meter.steps(Step.PTE, walked);
  }

  long verified() {
    return verified;
  }

  long mismatches() {
    return mismatches;
  }
}
