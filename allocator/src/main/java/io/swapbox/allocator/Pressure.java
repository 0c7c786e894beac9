package io.swapbox.allocator;

/**
 * Pressure stall information for memory: how long tasks had to wait for it ({@code
 * kernel/sched/psi.c}).
 *
 * <p><i>Some</i> is time in which at least one task waits for memory, <i>full</i> time in which all
 * do that are not idle. Both are kept as a total and as averages over 10 and 60 seconds, which move
 * every 2 seconds ({@code PSI_FREQ}) and forget exponentially ({@code calc_load}; the kernel's
 * fixed-point factors are a floating-point number here).
 *
 * <p>Has no clock: every call says what time it is. Times never go back; one that does counts as
 * the latest one known.
 */
public final class Pressure {

  /** Time between two moves of the averages, in nanoseconds ({@code PSI_FREQ}). */
  public static final long PERIOD_NANOS = 2_000_000_000L;

  private static final double KEEP_10 = StrictMath.exp(-2.0 / 10);
  private static final double KEEP_60 = StrictMath.exp(-2.0 / 60);

  /**
   * How much waiting there was.
   *
   * @param totalNanos since the beginning
   * @param avg10 percent of the last 10 seconds or so
   * @param avg60 percent of the last 60 seconds or so
   */
  public record Stall(long totalNanos, double avg10, double avg60) {}

  private final Line some = new Line();
  private final Line full = new Line();
  private long now;
  private long periodEnd;
  private int tasks;
  private int waiting;

  /** Nobody is there yet. */
  public Pressure(long now) {
    this.now = now;
    this.periodEnd = now + PERIOD_NANOS;
  }

  /** A task is no longer idle. */
  public void enter(long time) {
    advance(time);
    tasks++;
  }

  /** A task that does not wait for memory is idle from now on. */
  public void leave(long time) {
    if (tasks == waiting) {
      throw new IllegalStateException("all of " + tasks + " tasks wait for memory");
    }
    advance(time);
    tasks--;
  }

  /** A task begins to wait for memory ({@code psi_memstall_enter}). */
  public void stall(long time) {
    if (tasks == waiting) {
      throw new IllegalStateException("all of " + tasks + " tasks wait for memory");
    }
    advance(time);
    waiting++;
  }

  /** A task has got what it waited for ({@code psi_memstall_leave}). */
  public void resume(long time) {
    if (waiting == 0) {
      throw new IllegalStateException("no task waits for memory");
    }
    advance(time);
    waiting--;
  }

  /** Time in which some task waited. */
  public Stall some(long time) {
    advance(time);
    return some.stall();
  }

  /** Time in which all tasks waited. */
  public Stall full(long time) {
    advance(time);
    return full.stall();
  }

  private void advance(long time) {
    boolean anyWaits = waiting > 0;
    boolean allWait = anyWaits && waiting == tasks;
    long left = Math.max(0, time - now);
    now += left;
    if (now < periodEnd) {
      add(anyWaits, allWait, left);
      return;
    }
    long late = now - periodEnd;
    add(anyWaits, allWait, left - late);
    some.endPeriod();
    full.endPeriod();
    long wholePeriods = late / PERIOD_NANOS;
    some.endPeriods(wholePeriods, anyWaits);
    full.endPeriods(wholePeriods, allWait);
    periodEnd += (wholePeriods + 1) * PERIOD_NANOS;
    add(anyWaits, allWait, late % PERIOD_NANOS);
  }

  private void add(boolean anyWaits, boolean allWait, long nanos) {
    some.add(anyWaits ? nanos : 0);
    full.add(allWait ? nanos : 0);
  }

  /** One of the two, with its averages. */
  private static final class Line {

    private long total;
    private long inPeriod;
    private double avg10;
    private double avg60;

    void add(long nanos) {
      total += nanos;
      inPeriod += nanos;
    }

    void endPeriod() {
      average(100.0 * inPeriod / PERIOD_NANOS, KEEP_10, KEEP_60);
      inPeriod = 0;
    }

    /** Periods in which the one state lasted from end to end ({@code calc_load_n}). */
    void endPeriods(long periods, boolean stalled) {
      total += stalled ? periods * PERIOD_NANOS : 0;
      average(
          stalled ? 100 : 0,
          StrictMath.pow(KEEP_10, (double) periods),
          StrictMath.pow(KEEP_60, (double) periods));
    }

    private void average(double percent, double keep10, double keep60) {
      avg10 = avg10 * keep10 + percent * (1 - keep10);
      avg60 = avg60 * keep60 + percent * (1 - keep60);
    }

    Stall stall() {
      return new Stall(total, avg10, avg60);
    }
  }
}
