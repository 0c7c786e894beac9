package io.swapbox.actors;

import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PackedObjects;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import io.swapbox.backends.Page;
import io.swapbox.backends.SwapFileException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loads of a swap file: jobs that read contiguous slots, or objects that lie close to each
 * other, in one transfer.
 *
 * <p>A page that is damaged or cannot be read ends so, its slots are set aside once it is freed,
 * and the pages beside it are read for themselves.
 */
final class FileLoads {

  private static final Logger LOG = LoggerFactory.getLogger(FileLoads.class);

  private final SwapMap map;
  private final PhysicalSlots slots;
  private final PackedObjects packed;
  private final int fileIndex;
  private final String name;
  private final IoQueue queue;
  private final WorkMeter meter;
  private long pswpin;

  FileLoads(SwapMap map, int fileIndex, String name, IoQueue queue, WorkMeter meter) {
    this.map = map;
    this.slots = map.slots();
    this.packed = map.packed();
    this.fileIndex = fileIndex;
    this.name = name;
    this.queue = queue;
    this.meter = meter;
  }

  /** Pages read for loads, packed ones included. */
  long pswpin() {
    return pswpin;
  }

  /** Starts the jobs that read the pages of a request that are here. */
  void read(FileRequest request) {
    PageBatch batch = request.batch();
    IoJob job = null;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i) && isHere(batch, i)) {
        job = add(request, job, i);
      }
    }
    if (job != null) {
      queue.start(job);
    }
  }

  private boolean isHere(PageBatch batch, int i) {
    return batch.backing(i) == Backing.SWAPFILE
        && Location.fileIndex(batch.location(i)) == fileIndex;
  }

  /** Adds a page to a job if it is the next one for it, else starts that and begins another. */
  private IoJob add(FileRequest request, @Nullable IoJob before, int i) {
    long location = request.batch().location(i);
    return Location.isPacked(location)
        ? addObject(request, before, i, Location.packedHandle(location))
        : addPage(request, before, i, Location.slot(location));
  }

  private IoJob addPage(FileRequest request, @Nullable IoJob before, int i, long slot) {
    IoJob job = before;
    if (job == null || job.packed || job.isFull() || slot != job.slot + job.count) {
      startIfAny(job);
      job = queue.newJob().begin(request, false, slot);
    }
    job.add(request.batch(), i, slots.checksum(slot));
    return job;
  }

  private IoJob addObject(FileRequest request, @Nullable IoJob before, int i, int handle) {
    IoJob job = before;
    if (job == null || !job.packed || job.isFull() || !follows(job, handle)) {
      startIfAny(job);
      job = queue.newJob().beginPacked(request, false, packed.slot(handle));
      if (request.batch().packs()) {
        job.run.stayPacked();
      }
    }
    int start = (int) (packed.slot(handle) - job.slot) * Page.PAGE_BYTES + packed.start(handle);
    PageBatch batch = request.batch();
    job.run.addForRead(
        batch.buffer(i),
        batch.offset(i),
        start,
        packed.length(handle),
        packed.algorithm(handle),
        packed.checksum(handle));
    job.addedToRun(i, handle);
    return job;
  }

  /** Whether an object begins in the last slot of a job's run or in the one after it. */
  private boolean follows(IoJob job, int handle) {
    long end = job.slot + job.run.slots();
    long slot = packed.slot(handle);
    boolean behind = (slot - job.slot) * Page.PAGE_BYTES + packed.start(handle) >= job.run.bytes();
    return behind && slot <= end && packed.lastSlot(handle) - job.slot < queue.batchPages();
  }

  private void startIfAny(@Nullable IoJob job) {
    if (job != null) {
      queue.start(job);
    }
  }

  /** A read is done, or has failed. */
  void done(IoJob job) {
    SwapFileException error = job.error;
    if (error != null && job.count > 1) {
      readOneByOne(job);
    } else if (error != null) {
      LOG.warn("read failed: {}", error.getMessage());
      fail(job, 0, PageStatus.READ_ERROR);
    } else {
      for (int k = 0; k < job.count; k++) {
        finish(job, k);
      }
    }
  }

  /** One of the pages could not be read: the others come when each is read for itself. */
  private void readOneByOne(IoJob job) {
    for (int k = 0; k < job.count; k++) {
      queue.start(add(job.request(), null, job.index[k]));
    }
  }

  private void finish(IoJob job, int k) {
    boolean damaged = job.packed ? job.run.damaged(k) : job.found[k] != job.checksums[k];
    if (damaged) {
      fail(job, k, PageStatus.CORRUPT);
      return;
    }
    PageBatch batch = job.request().batch();
    int i = job.index[k];
    batch.status(i, PageStatus.DONE);
    if (job.packed && batch.packs()) {
      batch.packed(i, packed.algorithm(job.handles[k]), job.run.length(k));
    }
    pswpin += batch.migration == null ? 1 : 0;
    if (batch.givenUp(i)) {
      map.free(Location.place(batch.location(i)));
      meter.steps(Step.DROP, 1);
    }
  }

  private void fail(IoJob job, int k, PageStatus status) {
    PageBatch batch = job.request().batch();
    int i = job.index[k];
    long place = Location.place(batch.location(i));
    map.markBad(place);
    batch.status(i, status);
    batch.failedAt(i, name + " slot " + map.slot(place));
  }
}
