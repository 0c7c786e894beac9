package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/** A batch whose reads or writes are under way; answered when the last of them is done. */
final class FileRequest {

  private final PageBatch batch;
  private final ActorRef<SlotAllocator.BackendReply> replyTo;
  private final SlotAllocator.BackendReply reply;
  private int jobs;
  private boolean held;

  /** Of a store, its first page that no job has; kept by the backend. */
  int next;

  private FileRequest(
      PageBatch batch,
      ActorRef<SlotAllocator.BackendReply> replyTo,
      SlotAllocator.BackendReply reply) {
    this.batch = batch;
    this.replyTo = replyTo;
    this.reply = reply;
  }

  static FileRequest of(Backend.Store store) {
    return new FileRequest(store.batch(), store.replyTo(), store.batch().stored());
  }

  static FileRequest of(Backend.Load load) {
    return new FileRequest(load.batch(), load.replyTo(), load.batch().loaded());
  }

  PageBatch batch() {
    return batch;
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
