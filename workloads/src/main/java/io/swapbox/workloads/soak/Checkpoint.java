package io.swapbox.workloads.soak;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was left when all tasks had given everything up.
 *
 * @param nanos when that was, since the load began
 * @param pages page operations of all tasks until then
 * @param settleNanos how long the space took to come to rest after the last task's last answer, to
 *     the next look
 * @param level what the space held then
 * @param memory what the process had in use then, after a collection of garbage
 * @param leaks what should not be there, in words; empty when nothing has leaked
 */
public record Checkpoint(
    long nanos,
    long pages,
    long settleNanos,
    Level level,
    ProcessMemory memory,
    List<String> leaks) {

  /** Copies the list. */
  public Checkpoint {
    leaks = List.copyOf(leaks);
  }

  /**
   * The checkpoint of a moment.
   *
   * @param start what the space held before the load began
   * @param first what the process had in use at the first checkpoint, null if this is it; tables
   *     that grow to the largest load have grown by then
   * @param toleranceBytes how much more heap, or direct memory, is no leak
   */
  static Checkpoint of(
      long nanos,
      long pages,
      long settleNanos,
      Level level,
      Level start,
      ProcessMemory memory,
      @Nullable ProcessMemory first,
      long toleranceBytes) {
    List<String> leaks = new ArrayList<>(level.leaksSince(start));
    if (first != null) {
      compare(leaks, "heap", memory.heapBytes(), first.heapBytes(), toleranceBytes);
      compare(leaks, "direct memory", memory.directBytes(), first.directBytes(), toleranceBytes);
    }
    return new Checkpoint(nanos, pages, settleNanos, level, memory, leaks);
  }

  private static void compare(
      List<String> leaks, String what, long now, long atFirst, long toleranceBytes) {
    if (now > atFirst + toleranceBytes) {
      leaks.add(
          "%s: %d bytes, and %d at the first checkpoint; %d more are tolerated"
              .formatted(what, now, atFirst, toleranceBytes));
    }
  }

  /** Whether everything was given back. */
  public boolean holds() {
    return leaks.isEmpty();
  }
}
