package io.swapbox.bench.locks;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.virtual.MessageCost;
import org.agrona.collections.LongArrayQueue;

/**
 * A spinlock in virtual time: who comes first gets it first, as with the kernel's queued ones, and
 * the CPUs of those who wait are burnt.
 *
 * <p>Its cache line costs what that of a message does: less when the CPU had the lock the last
 * time.
 */
final class SimulatedLock {

  private static final int NOBODY = -1;

  private final MessageCost lines;
  private final ActorMeter meter;

  /** When those end that have the lock or wait for it. */
  private final LongArrayQueue ends = new LongArrayQueue();

  private long freeAt;
  private int last = NOBODY;

  /**
   * One that nobody has.
   *
   * @param lines has the cost of cache lines
   * @param index which lock it is
   */
  SimulatedLock(MessageCost lines, int index) {
    this.lines = lines;
    this.meter = new ActorMeter("slot-lock", index);
  }

  /**
   * Has the lock from the first moment on, not before now, that those who came before leave it.
   * Calls come in the order of their time.
   *
   * @param now nanoseconds
   * @param nanos for which it is held
   * @param what it is taken for
   * @return when it is free again
   */
  long take(SimulatedCpu cpu, long now, long nanos, Class<?> what) {
    while (!ends.isEmpty() && ends.peekLong() <= now) {
      ends.pollLong();
    }
    long begin = Math.max(now, freeAt);
    long line = last == cpu.number() ? lines.samePlaceNanos() : lines.otherPlaceNanos();
    last = cpu.number();
    freeAt = begin + line + nanos;
    ends.addLong(freeAt);
    meter.starts(what, begin, begin - now, ends.size());
    meter.ends(freeAt);
    cpu.waits(begin - now);
    cpu.works(line + nanos);
    return freeAt;
  }

  /** How long it was waited for and held. */
  ActorMeter meter() {
    return meter;
  }
}
