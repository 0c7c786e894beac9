package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/**
 * Free frames on their way between a cgroup and its memory node: those it gives back, and those
 * that it gets. Used again and again; whoever has the message owns it.
 *
 * <p>The counterpart of the kernel's per-CPU page sets and of its charge batch: one message for up
 * to 64 frames.
 */
final class FrameBatch {

  /** {@code MEMCG_CHARGE_BATCH} of {@code include/linux/memcontrol.h}. */
  private static final int MAX_SIZE = 64;

  /** Small nodes are not to be used up by what lies in between. */
  private static final int SMALLEST_PART = 256;

  private final ActorRef<? super MemoryNode.Exchanged> replyTo;
  private final MemoryNode.Exchanged exchanged = new MemoryNode.Exchanged(this);
  private final int[] frames;
  private int size;
  private int wanted;

  /**
   * An empty batch.
   *
   * @param nodeFrames frames of the node
   * @param replyTo whose it is
   */
  FrameBatch(int nodeFrames, ActorRef<? super MemoryNode.Exchanged> replyTo) {
    this.replyTo = replyTo;
    this.frames = new int[Math.clamp(nodeFrames / SMALLEST_PART, 1, MAX_SIZE)];
  }

  /** Most frames in it. */
  int capacity() {
    return frames.length;
  }

  /** Frames in it. */
  int size() {
    return size;
  }

  boolean isFull() {
    return size == frames.length;
  }

  /** Puts a frame in. */
  void add(int frame) {
    frames[size++] = frame;
  }

  /** Takes a frame out. */
  int take() {
    return frames[--size];
  }

  /** Says how many frames are wanted in place of those in it, up to its capacity. */
  FrameBatch wanting(int count) {
    wanted = Math.min(count, frames.length);
    return this;
  }

  /** Frames that are wanted. */
  int wanted() {
    return wanted;
  }

  /** Whether frames were wanted and there was none. */
  boolean wasRefused() {
    return wanted > 0 && size == 0;
  }

  /** Sends it back. */
  void answer() {
    replyTo.tell(exchanged);
  }
}
