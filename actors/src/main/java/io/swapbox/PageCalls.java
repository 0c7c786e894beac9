package io.swapbox;

import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.PageFrames;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls of {@link SwapSpace} as requests: checks buffers, fills batches, judges answers. */
final class PageCalls {

  private static final int PAGE = PageFrames.PAGE_BYTES;

  private final Requests requests;

  PageCalls(Requests requests) {
    this.requests = requests;
  }

  long swapOut(ByteBuffer page, int cgroup) {
    requirePages(page, 1);
    Request request = requests.take();
    try {
      request.batch().begin(cgroup);
      request.addPage(page, page.position());
      store(request);
      throwIfRefused(request.batch());
      return request.batch().entry(0);
    } finally {
      requests.give(request);
    }
  }

  long[] swapOutAll(ByteBuffer pages, int cgroup) {
    if (pages.remaining() % PAGE != 0) {
      throw new PageSizeException(pages.remaining(), "a multiple of " + PAGE);
    }
    long[] entries = new long[pages.remaining() / PAGE];
    int stored = 0;
    Request request = requests.take();
    try {
      while (stored < entries.length) {
        PageBatch batch = request.batch().begin(cgroup);
        for (int i = stored; i < entries.length && !batch.isFull(); i++) {
          request.addPage(pages, pages.position() + i * PAGE);
        }
        store(request);
        SwapException refusal = Refusals.first(batch);
        stored = keepDone(batch, entries, stored);
        if (refusal != null) {
          freeAll(entries, stored);
          throw refusal;
        }
      }
      return entries;
    } finally {
      requests.give(request);
    }
  }

  /** Frees what a batch has stored, if it was not all of it, and says why. */
  void requireAllStored(PageBatch batch) {
    SwapException refusal = Refusals.first(batch);
    if (refusal != null) {
      long[] stored = new long[batch.size()];
      freeAll(stored, keepDone(batch, stored, 0));
      throw refusal;
    }
  }

  private static int keepDone(PageBatch batch, long[] entries, int kept) {
    int count = kept;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i) == PageStatus.DONE) {
        entries[count++] = batch.entry(i);
      }
    }
    return count;
  }

  private void store(Request request) {
    requests.call(request, requests.cpuOfCaller(), request.batch().messages().swapOut());
  }

  void swapIn(long entry, ByteBuffer page, boolean release) {
    requireWritable(page, 1);
    Request request = requests.take();
    try {
      PageBatch batch = request.batch();
      batch.addEntry(entry, page, page.position());
      if (release) {
        batch.releasing();
      }
      requests.call(request, requests.cpuOf(entry), batch.messages().swapIn());
      throwIfRefused(batch);
    } finally {
      requests.give(request);
    }
  }

  void swapInAll(long[] entries, ByteBuffer pages) {
    requireWritable(pages, entries.length);
    Request request = requests.take();
    try {
      for (int i = 0; i < entries.length; ) {
        PageBatch batch = request.batch().begin(0);
        int cpu = requests.cpuOf(entries[i]);
        while (i < entries.length && !batch.isFull() && requests.cpuOf(entries[i]) == cpu) {
          batch.addEntry(entries[i], pages, pages.position() + i * PAGE);
          i++;
        }
        requests.call(request, cpu, batch.messages().swapIn());
        throwIfRefused(batch);
      }
    } finally {
      requests.give(request);
    }
  }

  void freeAll(long[] entries, int count) {
    Request request = requests.take();
    SwapException refusal = null;
    try {
      for (int i = 0; i < count; i += request.batch().size()) {
        int cpu = addOfOneHome(request, entries, i, count);
        requests.call(request, cpu, request.batch().messages().free());
        refusal = refusal == null ? Refusals.first(request.batch()) : refusal;
      }
    } finally {
      requests.give(request);
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  void duplicateAll(long[] entries) {
    long[] duplicated = new long[entries.length];
    int count = 0;
    Request request = requests.take();
    try {
      for (int i = 0; i < entries.length; i += request.batch().size()) {
        int cpu = addOfOneHome(request, entries, i, entries.length);
        requests.call(request, cpu, request.batch().messages().duplicate());
        SwapException refusal = Refusals.first(request.batch());
        count = keepDone(request.batch(), duplicated, count);
        if (refusal != null) {
          freeAll(duplicated, count);
          throw refusal;
        }
      }
    } finally {
      requests.give(request);
    }
  }

  /** Begins a batch with the entries from that one on that have its home, and says which it is. */
  private int addOfOneHome(Request request, long[] entries, int from, int to) {
    PageBatch batch = request.batch().begin(0);
    int cpu = requests.cpuOf(entries[from]);
    for (int i = from; i < to && !batch.isFull() && requests.cpuOf(entries[i]) == cpu; i++) {
      batch.addEntry(entries[i]);
    }
    return cpu;
  }

  CompletionStage<Long> swapOutAsync(ByteBuffer page, int cgroup) {
    requirePages(page, 1);
    Request request = requests.take();
    request.batch().begin(cgroup);
    request.addPage(page, page.position());
    SlotAllocator.Command message = request.batch().messages().swapOut();
    return start(request, requests.cpuOfCaller(), message, PAGE);
  }

  CompletionStage<Void> swapInAsync(long entry, ByteBuffer page) {
    requireWritable(page, 1);
    Request request = requests.take();
    request.batch().addEntry(entry, page, page.position());
    SlotAllocator.Command message = request.batch().messages().swapIn();
    return start(request, requests.cpuOf(entry), message, PAGE).thenRun(() -> {});
  }

  CompletionStage<Void> freeAsync(long entry) {
    Request request = requests.take();
    request.batch().addEntry(entry);
    SlotAllocator.Command message = request.batch().messages().free();
    return start(request, requests.cpuOf(entry), message, 0).thenRun(() -> {});
  }

  CompletionStage<Void> duplicateAsync(long entry) {
    Request request = requests.take();
    request.batch().addEntry(entry);
    SlotAllocator.Command message = request.batch().messages().duplicate();
    return start(request, requests.cpuOf(entry), message, 0).thenRun(() -> {});
  }

  /** Sends a request of one page, with so many bytes of it; the stage gives its entry. */
  private CompletionStage<Long> start(
      Request request, int cpu, SlotAllocator.Command message, int bytes) {
    try {
      requests.reserve(bytes);
    } catch (BytesInFlightException e) {
      requests.give(request);
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Long> future = new CompletableFuture<>();
    try {
      requests.start(request, cpu, message, answered -> complete(future, answered, bytes));
    } catch (SwapException e) {
      requests.release(bytes);
      requests.give(request);
      future.completeExceptionally(e);
    }
    return future;
  }

  private void complete(CompletableFuture<Long> future, Request request, int bytes) {
    requests.release(bytes);
    SwapException failure = requests.failure();
    SwapException refusal = failure != null ? failure : Refusals.first(request.batch());
    long entry = request.batch().entry(0);
    requests.give(request);
    if (refusal != null) {
      future.completeExceptionally(refusal);
    } else {
      future.complete(entry);
    }
  }

  static void throwIfRefused(PageBatch batch) {
    SwapException refusal = Refusals.first(batch);
    if (refusal != null) {
      throw refusal;
    }
  }

  private static void requirePages(ByteBuffer buffer, int pages) {
    if (buffer.remaining() != (long) pages * PAGE) {
      throw new PageSizeException(
          buffer.remaining(), (long) pages * PAGE + " (" + pages + " of " + PAGE + ")");
    }
  }

  static void requireWritable(ByteBuffer buffer, int pages) {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    requirePages(buffer, pages);
  }
}
