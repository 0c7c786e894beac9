package io.swapbox.workloads.trace;

import io.swapbox.allocator.PageFrames;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that is made on the spot, as its name says: {@code usemem:256,random}. Every reference
 * is there, not only those that a small memory missed as in a recording.
 */
sealed interface SyntheticTrace extends TraceSource permits SizedProgram, RedisTrace {

  /** What it refers to. */
  Trace trace();

  /** What its pages compress to. */
  PageSizes sizes();

  /**
   * The program of a name, or null when it begins like none.
   *
   * @throws TraceException when it begins like one and goes on in a way that this does not know
   */
  static @Nullable SyntheticTrace of(String name) {
    return name.startsWith(RedisTrace.PREFIX) ? RedisTrace.of(name) : SizedProgram.of(name);
  }

  /** How their names are written. */
  static List<String> forms() {
    return Stream.concat(SizedProgram.forms().stream(), Stream.of(RedisTrace.FORM)).toList();
  }

  /**
   * Checks how much memory a program uses.
   *
   * @throws TraceException when that is out of range
   */
  static void requireSize(String name, int mebibytes) {
    int min = 4;
    int max = 1 << 16;
    if (mebibytes < min || mebibytes > max) {
      throw new TraceException(name, "is not of " + min + " to " + max + " MiB of memory");
    }
  }

  /** So many MiB in pages. */
  static int pages(int mebibytes) {
    return mebibytes * ((1 << 20) / PageFrames.PAGE_BYTES);
  }
}
