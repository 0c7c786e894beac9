package io.swapbox.actors;

import io.swapbox.allocator.PageFrames;

/** Frames that one cgroup has for itself: their number is its limit. */
record OwnFrames(PageFrames frames) implements FrameSource {

  @Override
  public int capacity() {
    return frames.capacity();
  }

  @Override
  public int take() {
    return frames.allocate();
  }

  @Override
  public void give(int frame) {
    frames.free(frame);
  }

  @Override
  public int charged() {
    return frames.inUse();
  }

  @Override
  public boolean asksForMore() {
    return false;
  }

  @Override
  public void arrived() {
    throw new IllegalStateException("nobody was asked for frames");
  }

  @Override
  public void release(boolean all) {}

  @Override
  public void close() {
    frames.close();
  }
}
