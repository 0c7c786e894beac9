package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.LruPolicy.Look;
import io.swapbox.allocator.ScanControl.Cause;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MultiGenLruTest {

  private static final int FRAMES = 4096;
  private static final boolean ANON = false;
  private static final boolean FILE = true;

  private MultiGenLru lru = new MultiGenLru(FRAMES, true);
  private final ScanControl scan = new ScanControl(32);

  /** Frames whose page was used since the last look. */
  private final BitSet used = new BitSet();

  /** Frames whose page is used all the time. */
  private final BitSet hot = new BitSet();

  private final List<Integer> evicted = new ArrayList<>();
  private final long[] shadows = new long[FRAMES];
  private int aged;

  @Test
  void evictsThePagesThatCameFirstInTheirOrder() {
    add(0, 1024, ANON);
    reclaim(32, 60);
    // Down to priority 8 there is aging to do; then 1024 >> 7, 1016 >> 6, and all of 1001 >> 5.
    assertThat(evicted).hasSize(8 + 15 + 31);
    for (int k = 0; k < evicted.size(); k++) {
      assertThat(evicted.get(k)).isEqualTo(k);
    }
    assertThat(lru.listed()).isEqualTo(1024 - 54);
  }

  @Test
  void pagesThatAreUsedAgainAndAgainOutliveNewerOnes() {
    add(0, 1024, ANON);
    hot.set(0, 512);
    while (lru.listed() > 520) {
      reclaim(1, 60);
    }
    assertThat(evicted).hasSizeGreaterThanOrEqualTo(500).allMatch(frame -> frame >= 512);
  }

  @Test
  void aPageThatWasUsedOnceIsEvictedInItsTurn() {
    add(0, 1024, ANON);
    used.set(0, 1024);
    reclaim(1, 60);
    reclaim(32, 60);
    assertThat(evicted.getFirst()).isZero();
  }

  @Test
  void everyPageIsLookedAtBeforeTheOldestGenerationIsEvicted() {
    add(0, 1024, ANON);
    reclaim(1, 60);
    assertThat(aged).isEqualTo(2 * 1024);
  }

  @Test
  void aReclaimOfPagesThatAreAllUsedEndsWithNothing() {
    add(0, 1024, ANON);
    scan.begin(Cause.DIRECT, 32, 60);
    while (lru.isolate(scan, 0)) {
      for (int k = 0; k < scan.count(); k++) {
        lru.putBack(scan, scan.frame(k), Look.REFERENCED, 0);
      }
    }
    assertThat(scan.reclaimed()).isZero();
    assertThat(lru.listed()).isEqualTo(1024);
  }

  @Test
  void nothingIsIsolatedFromNoPages() {
    scan.begin(Cause.DIRECT, 32, 60);
    assertThat(lru.isolate(scan, 0)).isFalse();
  }

  @Test
  void swappinessZeroEvictsFilePagesOnly() {
    add(0, 512, ANON);
    add(512, 1024, FILE);
    while (reclaim(32, 0) > 0) {}
    assertThat(evicted).hasSize(512).allMatch(frame -> frame >= 512);
    assertThat(lru.counters().pgscan(ANON)).isZero();
    assertThat(lru.counters().pgsteal(FILE)).isEqualTo(512);
  }

  @Test
  void aReclaimThatMayNotSwapEvictsFilePagesOnly() {
    add(0, 512, ANON);
    add(512, 1024, FILE);
    scan.begin(Cause.DIRECT, 600, 100, 12, 0, false);
    run();
    assertThat(evicted).isNotEmpty().allMatch(frame -> frame >= 512);
  }

  @Test
  void swappiness200EvictsAnonymousPagesFirst() {
    add(0, 512, ANON);
    add(512, 1024, FILE);
    for (int k = 0; k < 4; k++) {
      reclaim(32, 200);
    }
    assertThat(evicted).hasSizeGreaterThan(100).allMatch(frame -> frame < 512);
  }

  @Test
  void swappiness201LeavesFilePagesAlone() {
    add(0, 512, ANON);
    add(512, 1024, FILE);
    while (reclaim(32, 201) > 0) {}
    assertThat(evicted).hasSize(512).allMatch(frame -> frame < 512);
  }

  @Test
  void withEqualCostsFilePagesGoFirstUntilTheyComeBack() {
    reclaimWithEqualCosts(false);
    assertThat(lru.counters().refault(FILE)).isZero();
    assertThat(lru.counters().pgsteal(FILE)).isGreaterThan(lru.counters().pgsteal(ANON));
    lru = new MultiGenLru(FRAMES, true);
    reclaimWithEqualCosts(true);
    assertThat(lru.counters().refault(FILE)).isEqualTo(lru.counters().pgsteal(FILE)).isPositive();
    assertThat(lru.counters().pgsteal(FILE)).isLessThan(lru.counters().pgsteal(ANON));
  }

  private void reclaimWithEqualCosts(boolean filePagesComeBack) {
    add(0, 1024, ANON);
    add(1024, 2048, FILE);
    for (int k = 0; k < 200; k++) {
      evicted.clear();
      reclaim(32, 100);
      for (int frame : evicted) {
        boolean file = frame >= 1024;
        boolean back = file && filePagesComeBack;
        lru.add(frame, file, back ? shadows[frame] : Workingset.NO_SHADOW, 0);
      }
    }
  }

  @Test
  void aPageOfTheWorkingsetComesBackToTheYoungestGeneration() {
    add(0, 1024, ANON);
    reclaim(1, 60);
    int frame = evicted.getFirst();
    lru.add(frame, ANON, shadows[frame] | 2, 0);
    assertThat(lru.generations.size(Generations.ANON, lru.generations.maxSeq())).isEqualTo(1);
    assertThat(lru.counters().activate(ANON)).isEqualTo(1);
    assertThat(lru.counters().restore(ANON)).isEqualTo(1);
    assertThat(lru.shadow(frame) & 2).isEqualTo(2);
  }

  @Test
  void aPageThatStaysAwayForFourGenerationsIsNew() {
    add(64, 1024, ANON);
    reclaim(1, 60);
    long maxSeq = lru.generations.maxSeq();
    lru.add(0, ANON, shadowOf(maxSeq - 4), 0);
    assertThat(lru.counters().refault(ANON)).isEqualTo(1);
    assertThat(lru.counters().activate(ANON)).isZero();
    lru.add(1, ANON, shadowOf(maxSeq - 3), 0);
    assertThat(lru.counters().refault(ANON)).isEqualTo(2);
    assertThat(lru.counters().activate(ANON)).isEqualTo(1);
  }

  @Test
  void withoutRefaultActivationAPageThatComesBackIsAsGoodAsNew() {
    lru = new MultiGenLru(FRAMES, false);
    lru.add(0, ANON, shadowOf(3) | 2, 0);
    assertThat(lru.generations.size(Generations.ANON, lru.generations.maxSeq())).isZero();
    assertThat(lru.counters().refault(ANON)).isEqualTo(1);
    assertThat(lru.counters().activate(ANON)).isZero();
    assertThat(lru.counters().restore(ANON)).isZero();
  }

  @Test
  void aRefusedPageIsActivated() {
    add(0, 1024, ANON);
    scan.begin(Cause.DIRECT, 32, 60);
    while (lru.isolate(scan, 0)) {
      Look look = scan.purpose() == Purpose.AGE ? Look.IDLE : Look.REFUSED;
      for (int k = 0; k < scan.count(); k++) {
        lru.putBack(scan, scan.frame(k), look, 0);
      }
    }
    assertThat(lru.counters().pgactivate()).isPositive().isEqualTo(scan.scanned());
    assertThat(lru.counters().pgsteal(Cause.DIRECT)).isZero();
    assertThat(lru.listed()).isEqualTo(1024);
  }

  @Test
  void twoReclaimsShareAWalk() {
    add(0, 64, ANON);
    ScanControl other = new ScanControl(32);
    scan.begin(Cause.DIRECT, 32, 60);
    other.begin(Cause.DIRECT, 32, 60);
    assertThat(lru.isolate(scan, 0)).isTrue();
    assertThat(lru.isolate(other, 0)).isTrue();
    assertThat(other.purpose()).isEqualTo(Purpose.AGE);
    assertThat(other.frame(0)).isEqualTo(32);
    long before = lru.generations.maxSeq();
    putBackUnused(other);
    // The other one comes to the end of the walk, and goes on: the pages looked at still count.
    lru.isolate(other, 0);
    assertThat(lru.generations.maxSeq()).isGreaterThan(before);
    putBackUnused(scan);
    assertThat(lru.listed() + other.count()).isEqualTo(64);
  }

  @ParameterizedTest
  @EnumSource(names = {"KSWAPD", "DIRECT"})
  void whoReclaimsFromANodeStopsWhenItIsEnough(Cause cause) {
    add(0, 4096, ANON);
    while (lru.listed() > 3900) {
      scan.begin(cause, 8, 60, 4, 0, true);
      scan.ofNode(false);
      int reclaimed = run();
      // A step, where a cgroup's reclaim would go on to 4096 >> 4.
      assertThat(reclaimed).isLessThanOrEqualTo(32);
    }
    assertThat(lru.counters().pgsteal(cause)).isEqualTo(evicted.size());
    assertThat(lru.counters().pgscan(Cause.PROACTIVE)).isZero();
  }

  @Test
  void shadowsFitADescriptorAndAreNeverNone() {
    add(0, 64, ANON);
    for (int k = 0; k < 40; k++) {
      reclaim(1, 60);
      for (int frame : evicted) {
        assertThat(shadows[frame]).isBetween(1L, Descriptor.MAX_SHADOW);
        assertThat(shadows[frame] & 1).isEqualTo(1);
        lru.add(frame, ANON, shadows[frame], 0);
      }
      evicted.clear();
    }
  }

  @Test
  void anAnswerThatDoesNotFitTheQuestionIsRefused() {
    add(0, 64, ANON);
    scan.begin(Cause.DIRECT, 32, 60);
    lru.isolate(scan, 0);
    assertThatThrownBy(() -> lru.putBack(scan, scan.frame(0), Look.WRITTEN, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WRITTEN");
  }

  private static long shadowOf(long seq) {
    return seq << 2 | 1;
  }

  private void add(int from, int to, boolean file) {
    for (int frame = from; frame < to; frame++) {
      lru.add(frame, file, Workingset.NO_SHADOW, 0);
    }
  }

  private int reclaim(int goal, int swappiness) {
    scan.begin(Cause.DIRECT, goal, swappiness);
    return run();
  }

  private int run() {
    while (lru.isolate(scan, 0)) {
      for (int k = 0; k < scan.count(); k++) {
        int frame = scan.frame(k);
        Look look = Look.REFERENCED;
        if (!used.get(frame) && !hot.get(frame)) {
          look = scan.purpose() == Purpose.AGE ? Look.IDLE : Look.WRITTEN;
        }
        used.clear(frame);
        aged += scan.purpose() == Purpose.AGE ? 1 : 0;
        if (look == Look.WRITTEN) {
          evicted.add(frame);
          shadows[frame] = lru.shadow(frame);
        }
        lru.putBack(scan, frame, look, 0);
      }
    }
    return scan.reclaimed();
  }

  private void putBackUnused(ScanControl of) {
    for (int k = 0; k < of.count(); k++) {
      Look look = of.purpose() == Purpose.AGE ? Look.IDLE : Look.WRITTEN;
      lru.putBack(of, of.frame(k), look, 0);
    }
  }
}
