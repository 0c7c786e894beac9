package io.swapbox.workloads.soak;

import io.swapbox.SpaceStatistics;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.SpaceCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is written down of a soak while it runs. */
final class SoakRecord {

  private final long toleranceBytes;
  private final TaskCounts counts = new TaskCounts();
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final List<SoakOutcome.Sample> samples = new ArrayList<>();
  private Level start = new Level(0, 0, 0, 0, 0, 0, 0);
  private long startedAt;

  SoakRecord(long toleranceBytes) {
    this.toleranceBytes = toleranceBytes;
  }

  /** The load begins. */
  void start(long now, SpaceStatistics space) {
    startedAt = now;
    start = Level.of(space);
  }

  void add(TaskCounts ofTask) {
    counts.add(ofTask);
  }

  void sample(long now, SpaceStatistics space) {
    samples.add(new SoakOutcome.Sample(now - startedAt, Level.of(space), ProcessMemory.now()));
  }

  /** Whether a space holds what it held at the start. */
  boolean isAtStart(SpaceStatistics space) {
    return Level.of(space).equals(start);
  }

  /**
   * All tasks have given everything up, and the space has had time to come to rest.
   *
   * @param since when the last task was done
   * @return whether nothing has leaked
   */
  boolean checkpoint(long since, long now, SpaceStatistics space) {
    @Nullable ProcessMemory first = checkpoints.isEmpty() ? null : checkpoints.getFirst().memory();
    Checkpoint checkpoint =
        Checkpoint.of(
            now - startedAt,
            counts.pages(),
            now - since,
            Level.of(space),
            start,
            ProcessMemory.collected(),
            first,
            toleranceBytes);
    checkpoints.add(checkpoint);
    return checkpoint.holds();
  }

  /** All of it, at the end: what the space holds then is what was not given back. */
  SoakOutcome outcome(long now, SpaceStatistics space, long changes, List<ActorMeter> meters) {
    return outcome(now, space, changes, meters, space.entries() - start.entries());
  }

  /** All of it until now, under load. */
  SoakOutcome soFar(long now, SpaceStatistics space, long changes, List<ActorMeter> meters) {
    return outcome(now, space, changes, meters, 0);
  }

  private SoakOutcome outcome(
      long now, SpaceStatistics space, long changes, List<ActorMeter> meters, long slotsLeaked) {
    return new SoakOutcome(
        now - startedAt,
        null,
        pages(),
        counters(space),
        changes,
        meters,
        start,
        checkpoints,
        samples,
        new ReplayOutcome.Integrity(counts.verified, counts.mismatches, slotsLeaked));
  }

  private Map<String, Long> pages() {
    Map<String, Long> pages = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      pages.put(kind.name().toLowerCase(Locale.ROOT), counts.pages(kind));
    }
    pages.put("refused", counts.refused);
    pages.put("folios", counts.folios);
    pages.put("exits", counts.exits);
    return pages;
  }

  private static Map<String, Long> counters(SpaceStatistics space) {
    Map<String, Long> counters = SpaceCounters.of(space);
    counters.put("swpout_clean", space.swpoutClean());
    counters.put("swap_cache_hits", space.swapCacheHits());
    return counters;
  }
}
