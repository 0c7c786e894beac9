package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.LruPolicy.Look;
import io.swapbox.allocator.ScanControl.Cause;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ClassicLruTest {

  private static final int FRAMES = 4096;
  private static final int STEP = 32;

  private final ClassicLru lru = new ClassicLru(FRAMES, 0, true);
  private final ScanControl scan = new ScanControl(STEP);

  /** What a reclaim looked at, to evict it. */
  private final List<Integer> looked = new ArrayList<>();

  @Test
  void evictsTheColdestFirstAndStopsAtTheGoal() {
    add(0, 1000, false);
    reclaim(32, 60, frame -> Look.WRITTEN);
    assertThat(looked).hasSizeBetween(32, 63).isSorted().startsWith(0);
    assertThat(scan.reclaimed()).isEqualTo(looked.size());
    assertThat(lru.listed()).isEqualTo(1000 - looked.size());
    assertThat(lru.counters().pgsteal(Cause.DIRECT)).isEqualTo(looked.size());
    assertThat(lru.counters().pgscan(false)).isEqualTo(looked.size());
  }

  @Test
  void aPageReferencedOnceGetsASecondRoundAndIsActivatedInTheThird() {
    add(0, 64, false);
    reclaim(1, 100, 0, frame -> Look.REFERENCED);
    assertThat(lru.counters().pgactivate()).as("each seen once").isZero();
    reclaim(1, 100, 0, frame -> Look.REFERENCED);
    assertThat(lru.counters().pgactivate()).isEqualTo(64);
    assertThat(lru.counters().pgdeactivate()).as("the inactive list was empty").isEqualTo(STEP);
    reclaim(1, 100, 0, frame -> frame % 2 == 0 ? Look.REFERENCED : Look.WRITTEN);
    assertThat(lru.counters().pgactivate())
        .as("a page that was active keeps its reference")
        .isEqualTo(64 + STEP / 2);
  }

  @Test
  void endsWhenEverythingIsReferenced() {
    add(0, FRAMES, false);
    reclaim(32, 60, frame -> Look.REFERENCED);
    assertThat(scan.reclaimed()).isZero();
    assertThat(lru.listed()).isEqualTo(FRAMES);
    assertThat(scan.scanned()).isBetween(FRAMES, 8 * FRAMES);
  }

  @Test
  void anEmptyCgroupHasNothingToScan() {
    reclaim(32, 60, frame -> Look.WRITTEN);
    assertThat(looked).isEmpty();
  }

  @Test
  void aPageThatComesBackSoonIsActivatedAndRestoredIfItWasActiveBefore() {
    add(0, 128, false);
    reclaim(1, 100, 0, frame -> Look.REFUSED); // All were active, and some of them are not now.
    long once = evictOne();
    lru.add(FRAMES - 1, false, once, 0);
    assertThat(lru.counters().refault(false)).isOne();
    assertThat(lru.counters().activate(false)).isOne();
    assertThat(lru.counters().restore(false)).isOne();
  }

  @Test
  void refaultActivationCanBeSwitchedOff() {
    ClassicLru plain = new ClassicLru(8, 0, false);
    plain.add(0, false, new Workingset().shadow(false), 0);
    assertThat(plain.counters().refault(false)).isOne();
    assertThat(plain.counters().activate(false)).isZero();
  }

  @Test
  void withoutSwappinessOnlyPagesOfFilesAreScanned() {
    add(0, 1000, false);
    add(1000, 1000, true);
    reclaim(32, 0, frame -> Look.DROPPED);
    assertThat(looked).isNotEmpty().allMatch(frame -> frame >= 1000);
    assertThat(lru.counters().pgsteal(true)).isEqualTo(looked.size());
    assertThat(lru.counters().pgsteal(false)).isZero();
  }

  @Test
  void withAllSwappinessOnlyAnonymousPagesAreScanned() {
    add(0, 1000, false);
    add(1000, 1000, true);
    reclaim(32, ScanControl.SWAPPINESS_ANON_ONLY, frame -> Look.WRITTEN);
    assertThat(looked).isNotEmpty().allMatch(frame -> frame < 1000);
  }

  @Test
  void whoMayNotSwapScansFiles() {
    add(0, 1000, false);
    add(1000, 1000, true);
    scan.begin(Cause.KSWAPD, 32, 200, 12, 0, false);
    run(frame -> Look.DROPPED);
    assertThat(looked).isNotEmpty().allMatch(frame -> frame >= 1000);
    assertThat(lru.counters().pgscan(Cause.KSWAPD)).isEqualTo(looked.size());
  }

  @Test
  void onePriorityScansThatPartOfTheList() {
    add(0, FRAMES, false);
    scan.begin(Cause.KSWAPD, FRAMES, ScanControl.SWAPPINESS_ANON_ONLY, 4, 4, true);
    run(frame -> Look.WRITTEN);
    assertThat(looked).hasSize(FRAMES >> 4);
  }

  /** The table above inactive_is_low of mm/vmscan.c: below 1 GiB the lists are kept equal. */
  @Test
  void activePagesAreDeactivatedUntilTheListsAreEqual() {
    add(0, 640, false);
    reclaim(1, 100, 0, frame -> Look.REFUSED);
    for (int i = 0; i < 100; i++) {
      scan.begin(Cause.DIRECT, 1, 100, 12, 12, true);
      run(frame -> Look.REFERENCED);
    }
    assertThat(lru.counters().pgdeactivate()).isBetween(320L, 320L + STEP);
  }

  @Test
  void statisticsAreAsOldAsTheyMayGet() {
    ClassicLru old = new ClassicLru(FRAMES, 1_000, true);
    Workingset clock = new Workingset();
    long shadow = clock.shadow(false);
    old.add(0, false, shadow, 500); // Flushes: no page is active.
    assertThat(old.counters().activate(false)).as("0 evictions ago").isOne();
    ScanControl own = new ScanControl(STEP);
    for (int frame = 1; frame < 64; frame++) {
      old.add(frame, false, Workingset.NO_SHADOW, 500);
    }
    own.begin(Cause.DIRECT, 32, 100, 0, 0, true);
    while (old.isolate(own, 600)) {
      assertThat(own.purpose()).as("by the statistics no list is short").isEqualTo(Purpose.EVICT);
      for (int k = 0; k < own.count(); k++) {
        old.putBack(own, own.frame(k), Look.REFUSED, 600);
      }
    }
    own.begin(Cause.DIRECT, 32, 100, 0, 0, true);
    assertThat(old.isolate(own, 1_000)).isTrue();
    assertThat(own.purpose()).as("now it is seen").isEqualTo(Purpose.AGE);
  }

  @Test
  void aFrameThatCouldBeEvictedIsNotIdle() {
    add(0, 1, false);
    assertThatThrownBy(() -> reclaim(1, 100, 0, frame -> Look.IDLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame 0 could be evicted");
  }

  /** Evicts one page. */
  private long evictOne() {
    scan.begin(Cause.DIRECT, 1, ScanControl.SWAPPINESS_ANON_ONLY, 5, 5, true);
    long shadow = Workingset.NO_SHADOW;
    while (lru.isolate(scan, 0)) {
      for (int k = 0; k < scan.count(); k++) {
        if (scan.purpose() == Purpose.EVICT) {
          shadow = lru.shadow(scan.frame(k));
          lru.putBack(scan, scan.frame(k), Look.WRITTEN, 0);
        } else {
          lru.putBack(scan, scan.frame(k), Look.IDLE, 0);
        }
      }
    }
    assertThat(scan.reclaimed()).isOne();
    return shadow;
  }

  private void add(int first, int count, boolean file) {
    for (int frame = first; frame < first + count; frame++) {
      lru.add(frame, file, Workingset.NO_SHADOW, 0);
    }
  }

  private void reclaim(int goal, int swappiness, IntFunction<Look> look) {
    scan.begin(Cause.DIRECT, goal, swappiness);
    run(look);
  }

  /** Scans all of the lists at once. */
  private void reclaim(int goal, int swappiness, int priority, IntFunction<Look> look) {
    scan.begin(Cause.DIRECT, goal, swappiness, priority, priority, true);
    run(look);
  }

  private void run(IntFunction<Look> look) {
    looked.clear();
    while (lru.isolate(scan, 0)) {
      boolean evict = scan.purpose() == Purpose.EVICT;
      for (int k = 0; k < scan.count(); k++) {
        int frame = scan.frame(k);
        assertThat(lru.isListed(frame)).isFalse();
        if (evict) {
          looked.add(frame);
        }
        lru.putBack(scan, frame, evict ? look.apply(frame) : Look.IDLE, 0);
      }
    }
  }
}
