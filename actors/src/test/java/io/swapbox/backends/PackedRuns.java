package io.swapbox.backends;

import java.lang.reflect.Field;

/** What a bench does to the objects of a transfer, to see that it is noticed. */
public final class PackedRuns {

  private PackedRuns() {}

  /** Makes the first object of a run that is not empty a byte shorter. */
  public static void shorten(PackedRun run) {
    try {
      Field lengths = PackedRun.class.getDeclaredField("lengths");
      lengths.setAccessible(true);
      ((int[]) lengths.get(run))[0]--;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("packed runs have changed", e);
    }
  }
}
