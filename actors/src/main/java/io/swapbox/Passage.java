package io.swapbox;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.VirtualClusters;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request to a {@link Swapbox} on its way through the space; used again and again. */
final class Passage {

  private static final int PAGE = PageFrames.PAGE_BYTES;

  private final PageBatch batch = new PageBatch(1);
  private final Swapbox.Answered answered = new Swapbox.Answered(this);
  private Swapbox.@Nullable PageRequest request;
  private @Nullable ByteBuffer copy;

  /** Why no space can take a request, or null. */
  static @Nullable SwapException refusal(Swapbox.PageRequest request) {
    return switch (request) {
      case Swapbox.Store store ->
          store.cgroup() < 0 || store.cgroup() > VirtualClusters.MAX_CGROUP
              ? new NoSuchCgroupException(store.cgroup())
              : sizeRefusal(store.page());
      case Swapbox.Load load -> sizeRefusal(load.page());
      case Swapbox.Free free -> null;
      case Swapbox.Duplicate duplicate -> null;
    };
  }

  private static @Nullable SwapException sizeRefusal(ByteBuffer page) {
    return page.remaining() == PAGE
        ? null
        : new PageSizeException(page.remaining(), "one page, " + PAGE);
  }

  /** Bytes of the page that a request is about; 0 when it carries none. */
  static int bytes(Swapbox.PageRequest request) {
    return switch (request) {
      case Swapbox.Store store -> PAGE;
      case Swapbox.Load load -> PAGE;
      case Swapbox.Free free -> 0;
      case Swapbox.Duplicate duplicate -> 0;
    };
  }

  /** The request, or null when it is not under way. */
  Swapbox.@Nullable PageRequest request() {
    return request;
  }

  PageBatch batch() {
    return batch;
  }

  /** Takes a request that the space can take. */
  void begin(Swapbox.PageRequest taken) {
    request = taken;
    batch.begin(0);
    switch (taken) {
      case Swapbox.Store store -> {
        batch.begin(store.cgroup());
        addPage(store.page());
      }
      case Swapbox.Load load -> {
        batch.addEntry(load.entry(), load.page(), load.page().position());
        if (load.release()) {
          batch.releasing();
        }
      }
      case Swapbox.Free free -> batch.addEntry(free.entry());
      case Swapbox.Duplicate duplicate -> batch.addEntry(duplicate.entry());
    }
  }

  private void addPage(ByteBuffer page) {
    if (Request.isReadable(page)) {
      batch.addPage(page, page.position(), 0);
      return;
    }
    if (copy == null) {
      copy = ByteBuffer.allocateDirect(PAGE);
    }
    batch.addPage(copy.put(0, page, page.position(), PAGE), 0, 0);
  }

  /** The message that sends it through the space; the answer goes to that actor. */
  SlotAllocator.Command message(ActorRef<Swapbox.Command> client) {
    batch.repliesTo(client, answered);
    return switch (taken()) {
      case Swapbox.Store store -> batch.messages().swapOut();
      case Swapbox.Load load -> batch.messages().swapIn();
      case Swapbox.Free free -> batch.messages().free();
      case Swapbox.Duplicate duplicate -> batch.messages().duplicate();
    };
  }

  /** The reply to its request, now that it was answered. */
  Swapbox.Reply reply() {
    Swapbox.PageRequest done = taken();
    SwapException refusal = Refusals.first(batch);
    if (refusal != null) {
      return new Swapbox.Refused(done, refusal);
    }
    return switch (done) {
      case Swapbox.Store store -> new Swapbox.Stored(store, batch.entry(0));
      case Swapbox.Load load -> new Swapbox.Loaded(load);
      case Swapbox.Free free -> new Swapbox.Freed(free);
      case Swapbox.Duplicate duplicate -> new Swapbox.Duplicated(duplicate);
    };
  }

  /** Ends, and says which request it was. */
  Swapbox.PageRequest end() {
    Swapbox.PageRequest done = taken();
    request = null;
    return done;
  }

  private Swapbox.PageRequest taken() {
    if (request == null) {
      throw new IllegalStateException("an answer that nobody waits for");
    }
    return request;
  }
}
