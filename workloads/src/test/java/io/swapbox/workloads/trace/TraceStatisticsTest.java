package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TraceStatisticsTest {

  @Test
  void countsWhatThereIs() {
    TraceStatistics statistics = new TraceStatistics();
    statistics.record(50, 0, 3, Trace.WRITE);
    statistics.record(60, 1, 3, Trace.READ);
    statistics.record(61, 0, 9, Trace.FREE);
    statistics.record(62, 0, 9, Trace.FREE);
    statistics.record(80, 2, 9, Trace.READ);

    assertThat(statistics.facts())
        .isEqualTo(new TraceStatistics.Facts(5, 2, 1, 2, 3, 2, 2, 30, List.of()));
  }

  @Test
  void theWorkingSetIsWhatCountingEachWindowGives() {
    SplittableRandom random = new SplittableRandom(11);
    List<Integer> pages = new ArrayList<>();
    TraceStatistics statistics = new TraceStatistics();
    for (int i = 0; i < 6000; i++) {
      int page = random.nextInt(10) < 8 ? random.nextInt(300) : random.nextInt(5000);
      pages.add(page);
      statistics.record(i, page, 0, Trace.READ);
    }

    List<WorkingSetPoint> curve = statistics.facts().workingSet();

    assertThat(curve).extracting(WorkingSetPoint::window).containsExactly(1024L, 4096L);
    for (WorkingSetPoint point : curve) {
      assertThat(point).isEqualTo(counted(pages, (int) point.window()));
    }
  }

  /** By brute force: the different pages of each window, and who comes back within it. */
  private static WorkingSetPoint counted(List<Integer> pages, int window) {
    Map<Integer, Integer> last = new HashMap<>();
    long sum = 0;
    long misses = 0;
    for (int i = 0; i < pages.size(); i++) {
      Set<Integer> inWindow = new HashSet<>(pages.subList(Math.max(0, i + 1 - window), i + 1));
      sum += inWindow.size();
      Integer before = last.put(pages.get(i), i);
      misses += before == null || i - before > window ? 1 : 0;
    }
    return new WorkingSetPoint(window, (double) sum / pages.size(), misses);
  }

  @Test
  void aFreedPageLeavesTheWorkingSet() {
    TraceStatistics kept = new TraceStatistics();
    TraceStatistics freed = new TraceStatistics();
    for (int i = 0; i < 2048; i++) {
      kept.record(i, i % 8, 0, Trace.WRITE);
      freed.record(i, i % 8, 0, Trace.WRITE);
      freed.record(i, i % 8, 0, Trace.FREE);
    }

    assertThat(kept.facts().workingSet().get(0).misses()).isEqualTo(8);
    assertThat(freed.facts().workingSet().get(0)).isEqualTo(new WorkingSetPoint(1024, 1.0, 2048));
  }
}
