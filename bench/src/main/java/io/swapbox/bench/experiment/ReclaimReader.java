package io.swapbox.bench.experiment;

import io.swapbox.actors.ReclaimSettings;

/** Reads how the tasks' pages are reclaimed. */
final class ReclaimReader {

  private static final int MAX_SWAPPINESS = 200;
  private static final int HOUR_MILLIS = 3_600_000;
  private static final long MILLI = 1_000_000;

  private ReclaimReader() {}

  static ReclaimSettings read(SettingReader read) {
    return new ReclaimSettings(
        read.integer("memory.swappiness", 0, MAX_SWAPPINESS),
        read.integer("memory.statistics-age-ms", 0, HOUR_MILLIS) * MILLI,
        read.flag("memory.refault-activation"));
  }
}
