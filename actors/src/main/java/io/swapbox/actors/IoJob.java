package io.swapbox.actors;

import io.swapbox.backends.PackedRun;
import io.swapbox.backends.SwapFileException;
import io.swapbox.backends.SwapFileIoException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One read or write of contiguous slots of a swap file, on its way between the file's backend and
 * one of its device actors: a page a slot, or a run of packed objects. Used again and again;
 * whoever has the message owns it.
 */
final class IoJob {

  final ByteBuffer[] buffers;
  final int[] offsets;

  /** Where in the batch each page is. */
  final int[] index;

  /** Of a write the checksums of what was written, of a read those that are expected. */
  final int[] checksums;

  /** The checksums of what a read found. */
  final int[] found;

  /** The objects of a packed job, {@link #count} of them. */
  final PackedRun run;

  /** Of a packed job the handle of each object. */
  final int[] handles;

  boolean write;
  boolean packed;

  /** Of a discard how many slots; 0 of a read or write. */
  int discardSlots;

  /** Of a discard whether it was done. */
  boolean discarded;

  /** Of a truncation how many bytes were given back. */
  long bytesFreed;

  /** Whether the file is to be cut off at its slot. */
  boolean truncates;

  long slot;
  int count;
  @Nullable SwapFileException error;
  private @Nullable FileRequest request;

  IoJob(int capacity) {
    this.buffers = new ByteBuffer[capacity];
    this.offsets = new int[capacity];
    this.index = new int[capacity];
    this.checksums = new int[capacity];
    this.found = new int[capacity];
    this.run = new PackedRun(capacity);
    this.handles = new int[capacity];
  }

  /** Makes it a job of a page a slot. */
  IoJob begin(FileRequest forRequest, boolean isWrite, long firstSlot) {
    request = forRequest;
    write = isWrite;
    packed = false;
    slot = firstSlot;
    count = 0;
    error = null;
    discardSlots = 0;
    truncates = false;
    run.clear();
    return this;
  }

  /** Makes it a discard of slots, which is of no request and waits among the writes. */
  IoJob beginDiscard(long firstSlot, int slots) {
    beginAside(firstSlot);
    discardSlots = slots;
    discarded = false;
    return this;
  }

  /** Makes it the end of the file from that slot on, of no request as well. */
  IoJob beginTruncate(long firstSlot) {
    beginAside(firstSlot);
    truncates = true;
    bytesFreed = 0;
    return this;
  }

  private void beginAside(long firstSlot) {
    request = null;
    write = true;
    packed = false;
    slot = firstSlot;
    count = 0;
    error = null;
    discardSlots = 0;
    truncates = false;
  }

  /** Whether somebody waits for it: it is a read, and not of pages that move. */
  boolean isAwaited() {
    return !write && request().batch().migration == null;
  }

  /** Whether it writes what a client stores: a task may wait for the memory. */
  boolean isStore() {
    return write && transfers() && request().batch().migration == null;
  }

  /** Whether it is a read or a write of a request. */
  boolean transfers() {
    return request != null;
  }

  /** Makes it a job of packed objects. */
  IoJob beginPacked(FileRequest forRequest, boolean isWrite, long firstSlot) {
    begin(forRequest, isWrite, firstSlot);
    packed = true;
    return this;
  }

  void add(PageBatch batch, int i, int checksum) {
    buffers[count] = batch.buffer(i);
    offsets[count] = batch.offset(i);
    index[count] = i;
    checksums[count] = checksum;
    count++;
  }

  /** Notes which object was added to the run. */
  void addedToRun(int i, int handle) {
    index[count] = i;
    handles[count] = handle;
    count++;
  }

  FileRequest request() {
    return Objects.requireNonNull(request);
  }

  boolean isFull() {
    return count == buffers.length;
  }

  /** Slots that it covers. */
  int slots() {
    return packed ? run.slots() : count;
  }

  /** The first slot that was not done; the one after the last when there was no error. */
  long firstFailed() {
    if (error == null) {
      return slot + slots();
    }
    return error instanceof SwapFileIoException io ? io.slot() : slot;
  }

  /** Whether it failed because there was no room on the disk. */
  boolean diskFull() {
    return error instanceof SwapFileIoException io && io.diskFull();
  }
}
