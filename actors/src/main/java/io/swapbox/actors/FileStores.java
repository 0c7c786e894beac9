package io.swapbox.actors;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores of a swap file: slots for pages and room for packed objects, the jobs that write them,
 * and what becomes of those that could not be written.
 *
 * <p>A slot that cannot be written is set aside and its page tries another one. A slot that the
 * disk has no block for is as good as any; the file then keeps to the slots that have one. A page
 * that nothing of this helps stays pending, for others to take. So does one whose entry names a
 * slot that cannot be written.
 */
final class FileStores {

  private static final Logger LOG = LoggerFactory.getLogger(FileStores.class);

  private final SwapMap map;
  private final PhysicalSlots slots;
  private final int fileIndex;
  private final IoQueue queue;

  /** Whether no slot is allocated, as the file is swapped off. */
  private boolean closed;

  private long pswpout;
  private long packedOut;
  private long slotsWritten;

  FileStores(SwapMap map, int fileIndex, IoQueue queue) {
    this.map = map;
    this.slots = map.slots();
    this.fileIndex = fileIndex;
    this.queue = queue;
  }

  /** Pages written, packed ones included; not those that have moved within the file. */
  long pswpout() {
    return pswpout;
  }

  /** Pages that were written as packed objects. */
  long packedOut() {
    return packedOut;
  }

  /** Bytes written, those of slots whose write failed not counted. */
  long bytesWritten() {
    return slotsWritten * PageFrames.PAGE_BYTES;
  }

  /** Allocates no slot from now on; what has one is written. */
  void close() {
    closed = true;
  }

  /** Ends that. */
  void reopen() {
    closed = false;
  }

  /** Writes what no job has yet, as far as there is room; whether there was for all of it. */
  boolean write(FileRequest request) {
    if (closed) {
      return false;
    }
    if (map.isNamedByEntries()) {
      writeToOwnSlots(request);
      return true;
    }
    if (request.batch().takenWhole()) {
      return writeWhole(request);
    }
    return writePages(request) && writeObjects(request);
  }

  private boolean writeWhole(FileRequest request) {
    int wanted = request.pages.size() - request.nextPage;
    if (wanted == 0) {
      return true;
    }
    long first = allocate(request, wanted);
    if (slots.runLength() < wanted) {
      free(first, slots.runLength());
      return false;
    }
    write(request, first, wanted);
    return true;
  }

  /** Writes each page to the slot that its entry names, neighbours in one job. */
  private void writeToOwnSlots(FileRequest request) {
    PageBatch batch = request.batch();
    IoJob job = null;
    while (request.nextPage < request.pages.size()) {
      int i = request.pages.getInt(request.nextPage++);
      long slot = Entry.deviceSlot(batch.entry(i));
      if (job != null && (job.isFull() || slot != job.slot + job.count)) {
        queue.start(job);
        job = null;
      }
      if (slots.bad(slot)) {
        batch.writeFailed(i);
      } else {
        slots.allocateAt(slot);
        job = job == null ? queue.newJob().begin(request, true, slot) : job;
        job.add(batch, i, 0);
      }
    }
    if (job != null) {
      queue.start(job);
    }
  }

  private boolean writePages(FileRequest request) {
    for (int wanted = request.pages.size() - request.nextPage; wanted > 0; ) {
      long first = allocate(request, Math.min(wanted, PhysicalSlots.MAX_RUN));
      int length = slots.runLength();
      if (length == 0) {
        return false;
      }
      write(request, first, length);
      wanted -= length;
    }
    return true;
  }

  /** A run of slots: of its order for a folio, if there is one, else any neighbours. */
  private long allocate(FileRequest request, int wanted) {
    if (Migration.isWithin(request.batch())) {
      return slots.allocateRunBelow(wanted);
    }
    int order = request.batch().order();
    long first = order > 0 && wanted == 1 << order ? slots.allocate(order) : -1;
    return first < 0 ? slots.allocateRun(wanted) : first;
  }

  private void free(long first, int length) {
    for (long slot = first; slot < first + length; slot++) {
      slots.free(slot);
    }
  }

  /** Writes the next pages to a run of slots, in jobs as long as they may be. */
  private void write(FileRequest request, long first, int length) {
    PageBatch batch = request.batch();
    IoJob job = null;
    for (long slot = first; slot < first + length; slot++) {
      if (job == null) {
        job = queue.newJob().begin(request, true, slot);
      }
      int i = request.pages.getInt(request.nextPage++);
      long entry = batch.entry(i);
      slots.map(slot, Entry.cluster(entry), Entry.offset(entry));
      job.add(batch, i, 0);
      if (job.isFull()) {
        queue.start(job);
        job = null;
      }
    }
    if (job != null) {
      queue.start(job);
    }
  }

  private boolean writeObjects(FileRequest request) {
    while (request.nextObject < request.objects.size()) {
      int bytes = 0;
      for (int k = request.nextObject; k < request.objects.size(); k++) {
        bytes += request.batch().packedLength(request.objects.getInt(k));
      }
      int wanted = (bytes + PageFrames.PAGE_BYTES - 1) / PageFrames.PAGE_BYTES;
      long first = allocateForObjects(request, Math.min(wanted, queue.batchPages()));
      if (slots.runLength() == 0) {
        return false;
      }
      writePacked(request, first, slots.runLength());
    }
    return true;
  }

  /**
   * A run of slots for the next objects. Those that are packed anew since others have left their
   * slots may lie anywhere for a while: more slots become free than they take.
   */
  private long allocateForObjects(FileRequest request, int wanted) {
    if (!Migration.isWithin(request.batch())) {
      return slots.allocateRun(wanted);
    }
    long first = slots.allocateRunBelow(wanted);
    int next = request.objects.getInt(request.nextObject);
    long source = map.slot(Location.place(request.batch().location(next)));
    return first < 0 && source < slots.compaction().mark() ? slots.allocateRun(wanted) : first;
  }

  /** Writes the next objects to a run of slots, as many as it takes, and frees what they leave. */
  private void writePacked(FileRequest request, long first, int length) {
    PageBatch batch = request.batch();
    IoJob job = queue.newJob().beginPacked(request, true, first);
    while (request.nextObject < request.objects.size() && !job.isFull()) {
      int i = request.objects.getInt(request.nextObject);
      int bytes = batch.packedLength(i);
      int start = job.run.bytes();
      if (start + bytes > length * PageFrames.PAGE_BYTES) {
        break;
      }
      request.nextObject++;
      long entry = batch.entry(i);
      int handle =
          map.packed()
              .add(
                  first,
                  start,
                  bytes,
                  batch.algorithm(i),
                  Entry.cluster(entry),
                  Entry.offset(entry));
      job.run.addForWrite(batch.buffer(i), batch.offset(i), bytes);
      job.addedToRun(i, handle);
    }
    int used = job.run.slots();
    free(first + used, length - used);
    queue.start(job);
  }

  /** A write is done, or has failed from some slot on. */
  void written(IoJob job) {
    long failed = job.firstFailed();
    slotsWritten += failed - job.slot;
    if (failed > job.slot) {
      slots.diskHas(failed - 1);
    }
    if (job.error != null) {
      LOG.warn("write failed: {}", job.error.getMessage());
    }
    if (job.packed) {
      writtenPacked(job, failed);
    } else {
      writtenPages(job, failed);
    }
    if (job.diskFull()) {
      slots.diskFull(failed);
    }
    if (job.error != null) {
      tryAgain(job.request());
    }
  }

  private void writtenPages(IoJob job, long failed) {
    PageBatch batch = job.request().batch();
    int done = (int) (failed - job.slot);
    for (int k = 0; k < done; k++) {
      slots.setChecksum(job.slot + k, job.checksums[k]);
      batch.storedAt(job.index[k], Backing.SWAPFILE, Location.file(fileIndex, job.slot + k));
      pswpout += Migration.isWithin(batch) ? 0 : 1;
    }
    if (done == job.count) {
      return;
    }
    boolean whole = batch.takenWhole();
    int lost = job.diskFull() || whole ? job.count : done + 1;
    if (!job.diskFull()) {
      slots.markBad(failed);
      batch.writeFailed(job.index[done]);
    }
    for (int k = done; k < lost; k++) {
      slots.free(job.slot + k);
      job.request().wantsRoom(job.index[k]);
    }
    writeRest(job, lost);
  }

  /** Writes the pages behind a bad slot, where they were to go. */
  private void writeRest(IoJob job, int from) {
    if (from == job.count) {
      return;
    }
    IoJob rest = queue.newJob().begin(job.request(), true, job.slot + from);
    for (int k = from; k < job.count; k++) {
      rest.add(job.request().batch(), job.index[k], 0);
    }
    queue.start(rest);
  }

  private void writtenPacked(IoJob job, long failed) {
    PageBatch batch = job.request().batch();
    if (job.error != null && !job.diskFull()) {
      slots.markBad(failed);
    }
    for (int k = 0; k < job.count; k++) {
      int handle = job.handles[k];
      int i = job.index[k];
      if (map.packed().lastSlot(handle) < failed) {
        map.packed().setChecksum(handle, job.run.checksum(k));
        batch.storedAt(i, Backing.SWAPFILE, Location.packed(fileIndex, handle));
        pswpout += Migration.isWithin(batch) ? 0 : 1;
        packedOut += Migration.isWithin(batch) ? 0 : 1;
      } else {
        if (!job.diskFull()) {
          batch.writeFailed(i);
        }
        map.packed().remove(handle);
        job.request().wantsRoom(i);
      }
    }
  }

  private void tryAgain(FileRequest request) {
    if (request.batch().takenWhole()) {
      request.torn();
    } else if (request.failed() && !map.isNamedByEntries()) {
      write(request);
    }
  }

  /**
   * The last job of a folio is done that must be taken whole, and not all of it was written: what
   * was gives its slots up, and all of it tries another run.
   */
  void takeBack(FileRequest request) {
    PageBatch batch = request.batch();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i) == PageStatus.DONE) {
        slots.free(Location.slot(batch.location(i)));
        batch.status(i, PageStatus.PENDING);
        request.wantsRoom(i);
      }
    }
    if (request.failed() && !map.isNamedByEntries()) {
      write(request);
    }
  }
}
