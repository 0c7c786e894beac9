package io.swapbox.workloads.replay;

import io.swapbox.allocator.Pressure;
import io.swapbox.workloads.task.StallTimes;
import java.util.Arrays;

/**
 * The pressure of all tasks together, from what each has noted for itself: what was so at the same
 * time is brought together by its times, and goes through {@link Pressure} from begin to end.
 *
 * <p>Some and full ask only whether there is a thread that waits and one that could run. So a task
 * counts as one that waits while any of its threads does, and as another one that does not while
 * any of its threads can run.
 *
 * <p>Takes 16 to 32 bytes for each time that a task began to run or to wait, and sorts them.
 */
final class PressureMerge implements StallTimes.Listener {

  // What happens, in the low bits of an event; of two at a time the lower one first.
  private static final int RUN = 0;
  private static final int STALL = 1;
  private static final int REST = 2;
  private static final int RESUME = 3;
  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = 3;

  private long[] events = new long[1024];
  private int size;
  private final long origin;

  /**
   * Nobody has waited.
   *
   * @param origin a time before the run begins, in nanoseconds by its clock
   */
  PressureMerge(long origin) {
    this.origin = origin;
  }

  @Override
  public void running(long from, long to) {
    add(from, RUN);
    add(to, REST);
  }

  @Override
  public void stalled(long from, long to) {
    add(from, STALL);
    add(to, RESUME);
  }

  private void add(long time, int kind) {
    if (size == events.length) {
      events = Arrays.copyOf(events, size * 2);
    }
    events[size++] = (time - origin) << KIND_BITS | kind;
  }

  /**
   * The pressure of the run, as far as it is known.
   *
   * @param begin when the run began, in nanoseconds by its clock
   * @param nanos how long it took until now
   */
  ReplayOutcome.Pressure of(long begin, long nanos) {
    Arrays.sort(events, 0, size);
    Pressure pressure = new Pressure(0);
    Averages averages = new Averages(pressure);
    for (int k = 0; k < size; k++) {
      long event = events[k];
      long time = (event >> KIND_BITS) - (begin - origin);
      if (time >= nanos) {
        break;
      }
      averages.until(time);
      switch ((int) event & KIND_MASK) {
        case RUN -> pressure.enter(time);
        case STALL -> {
          pressure.enter(time);
          pressure.stall(time);
        }
        case REST -> pressure.leave(time);
        default -> {
          pressure.resume(time);
          pressure.leave(time);
        }
      }
    }
    averages.until(nanos);
    return new ReplayOutcome.Pressure(
        stall(pressure.some(nanos), nanos, averages.some),
        stall(pressure.full(nanos), nanos, averages.full));
  }

  private static ReplayOutcome.Stall stall(Pressure.Stall stall, long nanos, double highest) {
    double percent = 100.0 * stall.totalNanos() / Math.max(1, nanos);
    return new ReplayOutcome.Stall(stall.totalNanos(), percent, highest);
  }

  /** The highest averages, looked at whenever they move. */
  private static final class Averages {

    private final Pressure pressure;
    private long next = Pressure.PERIOD_NANOS;
    private double some;
    private double full;

    Averages(Pressure pressure) {
      this.pressure = pressure;
    }

    void until(long time) {
      for (; next <= time; next += Pressure.PERIOD_NANOS) {
        some = Math.max(some, pressure.some(next).avg10());
        full = Math.max(full, pressure.full(next).avg10());
      }
    }
  }
}
