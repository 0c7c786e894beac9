package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.TaskCpu;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The tasks of one CPU: which has it, which wait for it, and how long it was burnt by waiting. */
final class RunQueue {

  private final EventLoop loop;
  private final Place place;
  private final Waiting waiting;
  private final ArrayDeque<Claim> queue = new ArrayDeque<>();
  private @Nullable Claim holder;
  private boolean spinning;
  private long spinFrom;
  private long busyAtSpin;
  private long burntNanos;

  RunQueue(EventLoop loop, Place place, Waiting waiting) {
    this.loop = loop;
    this.place = place;
    this.waiting = waiting;
  }

  /** A claim of a task; {@code wakeUp} tells it that its turn has come. */
  TaskCpu claim(Runnable wakeUp) {
    return new Claim(wakeUp);
  }

  /** Nanoseconds until now in which a task spun and the CPU had nothing else to do. */
  long burntNanos() {
    return burntNanos + (spinning ? spunNanos() : 0);
  }

  private long spunNanos() {
    return (loop.time() - spinFrom) - (place.busyNanos() - busyAtSpin);
  }

  private void endSpin() {
    if (spinning) {
      burntNanos += spunNanos();
      spinning = false;
    }
  }

  private void next() {
    endSpin();
    holder = queue.poll();
    if (holder != null) {
      holder.queued = false;
      holder.wakeUp.run();
    }
  }

  private final class Claim implements TaskCpu {
    private final Runnable wakeUp;
    private boolean queued;

    Claim(Runnable wakeUp) {
      this.wakeUp = wakeUp;
    }

    @Override
    public boolean claim() {
      if (holder == null) {
        holder = this;
      }
      if (holder == this) {
        endSpin();
        return true;
      }
      if (!queued) {
        queued = true;
        queue.add(this);
      }
      return false;
    }

    @Override
    public void waits() {
      if (holder != this) {
        return;
      }
      switch (waiting) {
        case SLEEP -> next();
        case SPIN -> {
          if (!spinning) {
            spinning = true;
            spinFrom = loop.time();
            busyAtSpin = place.busyNanos();
          }
        }
      }
    }

    @Override
    public void yields() {
      if (holder == this) {
        next();
      }
    }
  }
}
