package io.swapbox;

import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.PageFrames;
import java.nio.ByteBuffer;

/** The calls of {@link SwapSpace} for folios, each one request: a folio has one home. */
final class FolioCalls {

  private static final int PAGE = PageFrames.PAGE_BYTES;

  private final Requests requests;
  private final PageCalls pages;

  FolioCalls(Requests requests, PageCalls pages) {
    this.requests = requests;
    this.pages = pages;
  }

  Folio swapOut(ByteBuffer folio, int cgroup) {
    int order = orderOf(folio);
    Request request = requests.take(1 << order);
    try {
      request.batch().begin(cgroup);
      request.addFolio(folio, order);
      requests.call(request, requests.cpuOfCaller(), request.batch().messages().swapOut());
      pages.requireAllStored(request.batch());
      return Folio.stored(order, request.batch());
    } finally {
      requests.give(request);
    }
  }

  void swapIn(Folio folio, ByteBuffer buffer) {
    PageCalls.requireWritable(buffer, folio.pages());
    Request request = requests.take(folio.pages());
    try {
      PageBatch batch = request.batch();
      if (folio.isSplit()) {
        for (int page = 0; page < folio.pages(); page++) {
          batch.addEntry(folio.entry(page), buffer, buffer.position() + page * PAGE);
        }
      } else {
        batch.addRun(folio.entry(0), folio.order(), buffer, buffer.position(), 0);
      }
      call(request, folio, batch.messages().swapIn());
    } finally {
      requests.give(request);
    }
  }

  void free(Folio folio) {
    Request request = requests.take(folio.pages());
    try {
      PageBatch batch = request.batch();
      for (int page = 0; page < folio.pages(); page++) {
        batch.addEntry(folio.entry(page));
      }
      call(request, folio, batch.messages().free());
    } finally {
      requests.give(request);
    }
  }

  private void call(Request request, Folio folio, SlotAllocator.Command message) {
    requests.call(request, requests.cpuOf(folio.entry(0)), message);
    PageCalls.throwIfRefused(request.batch());
  }

  private static int orderOf(ByteBuffer folio) {
    int count = folio.remaining() / PAGE;
    boolean whole = folio.remaining() % PAGE == 0 && Integer.bitCount(count) == 1;
    if (!whole || count > 1 << Entry.MAX_ORDER) {
      throw new PageSizeException(
          folio.remaining(), PAGE + " times a power of 2, up to " + (PAGE << Entry.MAX_ORDER));
    }
    return Integer.numberOfTrailingZeros(count);
  }
}
