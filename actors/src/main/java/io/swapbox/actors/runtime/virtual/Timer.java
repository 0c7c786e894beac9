package io.swapbox.actors.runtime.virtual;

import akka.actor.Cancellable;
import akka.actor.SchedulerException;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;

/** A timer, of one shot or periodic. */
final class Timer implements Due, Cancellable {

  /** The interval of a timer that fires once. */
  static final long ONCE = 0;

  private final EventLoop loop;
  private final long intervalNanos;
  private final Runnable task;
  private final ExecutionContext executor;
  private final int owner;
  private boolean cancelled;
  private boolean fired;

  Timer(EventLoop loop, long intervalNanos, Runnable task, ExecutionContext executor) {
    this.loop = loop;
    this.intervalNanos = intervalNanos;
    this.task = task;
    this.executor = executor;
    this.owner = loop.sender();
  }

  void arm(long time) {
    loop.at(time, owner, this, null);
  }

  @Override
  public void due(@Nullable Object payload) {
    if (intervalNanos == ONCE) {
      fired = true;
      loop.runFor(owner, () -> executor.execute(task));
    } else {
      loop.runFor(owner, () -> executor.execute(this::repeat));
    }
  }

  private void repeat() {
    try {
      task.run();
    } catch (SchedulerException gone) {
      // How Akka says that the timer's actor has stopped.
      cancelled = true;
    }
    if (!cancelled) {
      arm(loop.now() + intervalNanos);
    }
  }

  @Override
  public boolean lapsed() {
    return cancelled;
  }

  @Override
  public boolean cancel() {
    boolean cancels = !cancelled && !fired;
    cancelled |= cancels;
    return cancels;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }
}
