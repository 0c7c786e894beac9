package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import org.agrona.collections.IntArrayList;

/** A batch whose reads or writes are under way; answered when the last of them is done. */
final class FileRequest {

  /**
   * Slots of a store that may fail before it leaves the rest to others: a few bad ones are passed
   * over, a dead device is not tried slot by slot.
   */
  private static final int MOST_FAILURES = 8;

  private final PageBatch batch;
  private final ActorRef<SlotAllocator.BackendReply> replyTo;
  private final SlotAllocator.BackendReply reply;
  private int jobs;
  private int failures;
  private boolean held;
  private boolean torn;

  /** Of a store its pages that want a slot each: those before {@link #nextPage} have one. */
  final IntArrayList pages = new IntArrayList();

  int nextPage;

  /** Of a store its packed objects that want room: those before {@link #nextObject} have it. */
  final IntArrayList objects = new IntArrayList();

  int nextObject;

  private FileRequest(
      PageBatch batch,
      ActorRef<SlotAllocator.BackendReply> replyTo,
      SlotAllocator.BackendReply reply) {
    this.batch = batch;
    this.replyTo = replyTo;
    this.reply = reply;
  }

  /** The pending pages of a store, the first ones if it may have no more than so many. */
  static FileRequest of(Backend.Store store, int most) {
    FileRequest request =
        new FileRequest(store.batch(), store.replyTo(), store.batch().messages().stored());
    int room = most;
    for (int i = 0; i < store.batch().size() && room > 0; i++) {
      if (store.batch().pending(i)) {
        request.wantsRoom(i);
        room--;
      }
    }
    return request;
  }

  static FileRequest of(Backend.Load load) {
    return new FileRequest(load.batch(), load.replyTo(), load.batch().messages().loaded());
  }

  PageBatch batch() {
    return batch;
  }

  /** A page of the store has no slot, or not any more. */
  void wantsRoom(int i) {
    (batch.packedLength(i) > 0 ? objects : pages).addInt(i);
  }

  /** Notes that a slot could not be written; whether another one may be tried. */
  boolean failed() {
    failures++;
    return failures <= MOST_FAILURES;
  }

  /** A part of a folio that must be taken whole could not be written. */
  void torn() {
    torn = true;
  }

  /** Whether that is so, and the last job ends now; it is then whole again. */
  boolean isTornAtLastJob() {
    boolean last = torn && jobs == 1;
    torn &= !last;
    return last;
  }

  void jobStarted() {
    jobs++;
  }

  void jobDone() {
    jobs--;
    answerIfDone();
  }

  /** Lets it wait for more than its jobs. */
  void holdAnswer() {
    held = true;
  }

  /** Ends that. */
  void letAnswer() {
    held = false;
    answerIfDone();
  }

  /** Answers when no job is under way; called once after the last job was started, too. */
  void answerIfDone() {
    if (jobs == 0 && !held) {
      replyTo.tell(reply);
    }
  }
}
