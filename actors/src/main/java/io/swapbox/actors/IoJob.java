package io.swapbox.actors;

import io.swapbox.backends.SwapFileException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One read or write of contiguous slots of a swap file, on its way between the file's backend and
 * one of its device actors. Used again and again; whoever has the message owns it.
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

  boolean write;
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
  }

  void begin(FileRequest forRequest, boolean isWrite, long firstSlot) {
    request = forRequest;
    write = isWrite;
    slot = firstSlot;
    count = 0;
    error = null;
  }

  void add(PageBatch batch, int i, int checksum) {
    buffers[count] = batch.buffer(i);
    offsets[count] = batch.offset(i);
    index[count] = i;
    checksums[count] = checksum;
    count++;
  }

  FileRequest request() {
    return Objects.requireNonNull(request);
  }

  boolean isFull() {
    return count == buffers.length;
  }
}
