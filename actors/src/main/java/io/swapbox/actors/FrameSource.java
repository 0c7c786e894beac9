package io.swapbox.actors;

/** Where a cgroup has its free frames from: memory of its own, or a node that it shares. */
sealed interface FrameSource permits OwnFrames, NodeFrames {

  /** Highest frame number + 1. */
  int capacity();

  /** Takes a free frame; -1 when there is none at hand, or the cgroup is at its limit. */
  int take();

  /** Gives a frame back. */
  void give(int frame);

  /** Frames that the cgroup uses. */
  int charged();

  /**
   * Asks for more frames, after {@link #take} gave none.
   *
   * @return whether an {@link MemoryNode.Exchanged} will bring an answer; false at the limit
   */
  boolean asksForMore();

  /** The answer is here. */
  void arrived();

  /**
   * Lets go of free frames that are too many to keep.
   *
   * @param all whether to keep none
   */
  void release(boolean all);

  /** Frees the memory if it is this cgroup's own. */
  void close();
}
