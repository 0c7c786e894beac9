package io.swapbox.bench.experiment;

import io.swapbox.ReclaimSettings;
import io.swapbox.allocator.LruKind;
import io.swapbox.allocator.ScanControl;
import io.swapbox.workloads.pagecache.FilePages;
import io.swapbox.workloads.replay.ReclaimRequests;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how the tasks' pages are reclaimed, and what there is to reclaim beside them. */
final class ReclaimReader {

  private static final int MAX_SWAPPINESS = 200;
  private static final int HOUR_MILLIS = 3_600_000;
  private static final long MILLI = 1_000_000;

  private ReclaimReader() {}

  private static LruKind lru(SettingReader read) {
    List<LruKind> kinds = List.of(LruKind.values());
    List<String> names = kinds.stream().map(LruKind::settingName).toList();
    String name = read.word("memory.lru", names.toArray(String[]::new));
    return kinds.get(names.indexOf(name));
  }

  /** Pages of files beside those of the tasks. */
  static FilePages files(SettingReader read) {
    return new FilePages(
        read.integer("workload.file-pages", 0, FilePages.MAX_PAGES),
        read.integer("workload.file-rate", 1, FilePages.MAX_RATE),
        read.integer("workload.file-read-nanos", 0, FilePages.MAX_READ_NANOS));
  }

  /**
   * What is written to {@code memory.reclaim}, or null for nothing.
   *
   * @param swappiness of the cgroup
   */
  static @Nullable ReclaimRequests requests(SettingReader read, int swappiness) {
    long bytes = read.bytes("memory.reclaim.bytes", 0);
    int millis = read.integer("memory.reclaim.interval-ms", 1, HOUR_MILLIS);
    int own =
        read.integerOr(
            "auto", swappiness, "memory.reclaim.swappiness", 0, ScanControl.SWAPPINESS_ANON_ONLY);
    return bytes == 0 ? null : new ReclaimRequests(bytes, millis * MILLI, own);
  }

  static ReclaimSettings read(SettingReader read) {
    return new ReclaimSettings(
        lru(read),
        read.integer("memory.swappiness", 0, MAX_SWAPPINESS),
        read.integer("memory.statistics-age-ms", 0, HOUR_MILLIS) * MILLI,
        read.flag("memory.refault-activation"));
  }
}
