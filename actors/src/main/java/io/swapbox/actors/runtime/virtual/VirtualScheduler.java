package io.swapbox.actors.runtime.virtual;

import akka.actor.AbstractScheduler;
import akka.actor.Cancellable;
import akka.event.LoggingAdapter;
import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.concurrent.ThreadFactory;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Akka's timers in virtual time; exact to the nanosecond. */
public final class VirtualScheduler extends AbstractScheduler implements Closeable {

  private static final double PER_SECOND = 1e9;

  private final World world;
  private boolean closed;

  /** Called by Akka; belongs to the world that is being started. */
  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    this.world = World.starting();
  }

  World world() {
    return world;
  }

  @Override
  @SuppressWarnings("deprecation") // What all of Akka's periodic timers come down to.
  public Cancellable schedule(
      FiniteDuration initialDelay,
      FiniteDuration interval,
      Runnable task,
      ExecutionContext executor) {
    return start(initialDelay.toNanos(), interval.toNanos(), task, executor);
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    return start(delay.toNanos(), Timer.ONCE, task, executor);
  }

  private Timer start(long delay, long interval, Runnable task, ExecutionContext executor) {
    if (closed) {
      throw new IllegalStateException("the actor system has ended: no more timers");
    }
    Timer timer = new Timer(world.loop(), interval, task, executor);
    timer.arm(world.loop().time() + Math.max(0, delay));
    return timer;
  }

  @Override
  public double maxFrequency() {
    return PER_SECOND;
  }

  @Override
  public void close() {
    closed = true;
  }
}
