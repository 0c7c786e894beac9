package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one batch travels in, made once: it passes each of these stations many times in
 * its life.
 */
public final class BatchMessages {

  private final PageBatch batch;
  private final SlotAllocator.SwapOut swapOut;
  private final SlotAllocator.SwapIn swapIn;
  private final SlotAllocator.Free free;
  private final SlotAllocator.Duplicate duplicate;
  private final SlotAllocator.Uncache uncache;
  private final SlotAllocator.Stored stored;
  private final SlotAllocator.Loaded loaded;
  private Backend.@Nullable Store store;
  private Backend.@Nullable Load load;

  BatchMessages(PageBatch batch) {
    this.batch = batch;
    this.swapOut = new SlotAllocator.SwapOut(batch);
    this.swapIn = new SlotAllocator.SwapIn(batch);
    this.free = new SlotAllocator.Free(batch);
    this.duplicate = new SlotAllocator.Duplicate(batch);
    this.uncache = new SlotAllocator.Uncache(batch);
    this.stored = new SlotAllocator.Stored(batch);
    this.loaded = new SlotAllocator.Loaded(batch);
  }

  /** Has the pages stored. */
  public SlotAllocator.SwapOut swapOut() {
    return swapOut;
  }

  /** Has the entries brought. */
  public SlotAllocator.SwapIn swapIn() {
    return swapIn;
  }

  /** Gives a use of each entry up. */
  public SlotAllocator.Free free() {
    return free;
  }

  /** Adds a use to each entry. */
  public SlotAllocator.Duplicate duplicate() {
    return duplicate;
  }

  /** Takes the entries out of the swap cache. */
  public SlotAllocator.Uncache uncache() {
    return uncache;
  }

  /** Has a backend store the pages and answer that allocator. */
  Backend.Store store(ActorRef<SlotAllocator.BackendReply> replyTo) {
    Backend.Store made = store;
    if (made == null || !made.replyTo().equals(replyTo)) {
      made = new Backend.Store(batch, replyTo);
      store = made;
    }
    return made;
  }

  /** Has a backend load the entries and answer that allocator. */
  Backend.Load load(ActorRef<SlotAllocator.BackendReply> replyTo) {
    Backend.Load made = load;
    if (made == null || !made.replyTo().equals(replyTo)) {
      made = new Backend.Load(batch, replyTo);
      load = made;
    }
    return made;
  }

  /** Tells the allocator that a backend has taken what it could. */
  SlotAllocator.Stored stored() {
    return stored;
  }

  /** Tells the allocator that a backend has brought what it has. */
  SlotAllocator.Loaded loaded() {
    return loaded;
  }
}
