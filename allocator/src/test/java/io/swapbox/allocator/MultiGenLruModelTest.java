package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.LruGenModel.Step;
import io.swapbox.allocator.LruPolicy.Look;
import io.swapbox.allocator.ScanControl.Cause;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Thousands of random calls against lists that do the same the slow way, and against sums. */
class MultiGenLruModelTest {

  private static final int[] SWAPPINESS = {0, 1, 30, 60, 100, 100, 100, 199, 200, 201};

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void reclaimsAsTheModelDoes(@ForAll long seed) {
    new Sequence(seed).go();
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void noFrameIsLostBetweenTwoReclaims(@ForAll long seed) {
    new Interleaving(seed).go();
  }

  /** One reclaim after the other. */
  private static final class Sequence {
    private static final int FRAMES = 600;
    private final Random random;
    private final MultiGenLru lru = new MultiGenLru(FRAMES, true);
    private final LruGenModel model = new LruGenModel();
    private final ScanControl scan;
    private final long[] shadows = new long[2 * FRAMES];
    private final int useRate;
    private final int fileRate;

    Sequence(long seed) {
      random = new Random(seed);
      scan = new ScanControl(random.nextInt(1, 100));
      useRate = random.nextInt(90);
      fileRate = random.nextInt(100);
    }

    void go() {
      for (int k = 0; k < 300; k++) {
        int calls = random.nextInt(60);
        for (int call = 0; call < calls; call++) {
          addOrRemove(random.nextInt(FRAMES));
        }
        reclaim();
        check();
      }
    }

    private void addOrRemove(int frame) {
      if (!lru.isListed(frame)) {
        boolean file = random.nextInt(100) < fileRate;
        int page = file ? FRAMES + frame : frame;
        lru.add(frame, file, shadows[page], 0);
        model.add(frame, file, shadows[page]);
        shadows[page] = Workingset.NO_SHADOW;
      } else if (random.nextInt(4) == 0) {
        lru.remove(frame);
        model.remove(frame);
      }
    }

    private void reclaim() {
      boolean ofNode = random.nextBoolean();
      int goal = random.nextInt(1, 80);
      int swappiness = SWAPPINESS[random.nextInt(SWAPPINESS.length)];
      long looks = random.nextLong();
      List<Integer> evicted = new ArrayList<>();
      List<Step> expected =
          model.reclaim(
              ofNode,
              goal,
              swappiness,
              scan.step(),
              (frame, purpose) -> {
                Look look = look(looks, frame, purpose);
                if (look == Look.WRITTEN) {
                  evicted.add(frame);
                }
                return look;
              });
      List<Step> steps = new ArrayList<>();
      scan.begin(Cause.DIRECT, goal, swappiness);
      if (ofNode) {
        scan.ofNode(false);
      }
      while (lru.isolate(scan, 0)) {
        int[] frames = new int[scan.count()];
        Arrays.setAll(frames, scan::frame);
        steps.add(new Step(scan.purpose(), Arrays.stream(frames).boxed().toList()));
        for (int frame : frames) {
          Look look = look(looks, frame, scan.purpose());
          if (look == Look.WRITTEN) {
            // The frame may hold either kind of page next.
            shadows[frame] = lru.shadow(frame);
            shadows[FRAMES + frame] = lru.shadow(frame);
          }
          lru.putBack(scan, frame, look, 0);
        }
      }
      assertThat(steps).isEqualTo(expected);
      assertThat(scan.reclaimed()).isEqualTo(evicted.size());
    }

    private Look look(long looks, int frame, Purpose purpose) {
      Random dice = new Random(looks + 31L * frame + purpose.ordinal());
      dice.nextInt();
      int chance = dice.nextInt(100);
      if (chance == 99) {
        return Look.GONE;
      }
      if (chance < useRate) {
        return Look.REFERENCED;
      }
      if (purpose == Purpose.AGE) {
        return Look.IDLE;
      }
      return chance == 98 ? Look.REFUSED : Look.WRITTEN;
    }

    private void check() {
      ReclaimCounters counters = lru.counters();
      assertThat(lru.listed()).isEqualTo(model.listed());
      assertThat(counters.pgactivate()).isEqualTo(model.pgactivate);
      assertThat(counters.pgrefill()).isEqualTo(model.pgrefill);
      for (int type = 0; type < 2; type++) {
        boolean file = type == 1;
        assertThat(counters.pgscan(file)).isEqualTo(model.scans[type]);
        assertThat(counters.pgsteal(file)).isEqualTo(model.steals[type]);
        assertThat(counters.refault(file)).isEqualTo(model.refaults[type]);
        assertThat(counters.activate(file)).isEqualTo(model.activations[type]);
        assertThat(counters.restore(file)).isEqualTo(model.restores[type]);
      }
      for (int frame = 0; frame < FRAMES; frame++) {
        if (lru.isListed(frame)) {
          assertThat(lru.shadow(frame)).isEqualTo(model.shadow(frame));
        }
      }
    }
  }

  /** Two reclaims at a time, whose steps come in any order, while owners give pages up. */
  private static final class Interleaving {
    private static final int FRAMES = 300;
    private static final int NEW = 0;
    private static final int LISTED = 1;
    private static final int ISOLATED = 2;
    private final Random random;
    private final MultiGenLru lru = new MultiGenLru(FRAMES, true);
    private final ScanControl[] scans = {new ScanControl(32), new ScanControl(7)};
    private final boolean[] active = new boolean[2];
    private final int[] stepsLeft = new int[2];
    private final int[] state = new int[FRAMES];

    Interleaving(long seed) {
      random = new Random(seed);
    }

    void go() {
      for (int k = 0; k < 5_000; k++) {
        int frame = random.nextInt(FRAMES);
        if (random.nextInt(3) == 0) {
          step(random.nextInt(2));
        } else if (state[frame] == NEW) {
          lru.add(frame, random.nextBoolean(), random.nextLong(1, 1L << 48) | 1, 0);
          state[frame] = LISTED;
        } else if (state[frame] == LISTED && random.nextInt(4) == 0) {
          lru.remove(frame);
          state[frame] = NEW;
        }
        check();
      }
    }

    private void step(int which) {
      ScanControl scan = scans[which];
      if (!active[which]) {
        int swappiness = SWAPPINESS[random.nextInt(SWAPPINESS.length)];
        scan.begin(Cause.DIRECT, random.nextInt(1, 50), swappiness);
        active[which] = true;
        // A walk of all pages at each priority but the first, and as many pages evicted.
        stepsLeft[which] = 13 * 2 * (FRAMES + 1);
      } else {
        for (int k = 0; k < scan.count(); k++) {
          putBack(scan, scan.frame(k));
        }
      }
      assertThat(stepsLeft[which]--).isPositive();
      active[which] = lru.isolate(scan, 0);
      if (active[which]) {
        for (int k = 0; k < scan.count(); k++) {
          assertThat(state[scan.frame(k)]).isEqualTo(LISTED);
          state[scan.frame(k)] = ISOLATED;
        }
      }
    }

    private void putBack(ScanControl scan, int frame) {
      Look[] looks =
          scan.purpose() == Purpose.AGE
              ? new Look[] {Look.REFERENCED, Look.IDLE, Look.GONE}
              : new Look[] {Look.REFERENCED, Look.WRITTEN, Look.DROPPED, Look.REFUSED, Look.GONE};
      Look look = looks[random.nextInt(looks.length)];
      lru.putBack(scan, frame, look, 0);
      boolean out = look == Look.WRITTEN || look == Look.DROPPED || look == Look.GONE;
      state[frame] = out ? NEW : LISTED;
    }

    private void check() {
      int listed = 0;
      for (int frame = 0; frame < FRAMES; frame++) {
        assertThat(lru.isListed(frame)).isEqualTo(state[frame] == LISTED);
        listed += state[frame] == LISTED ? 1 : 0;
      }
      assertThat(lru.listed()).isEqualTo(listed);
      for (int type = 0; type < 2; type++) {
        assertThat(lru.generations.count(type)).isBetween(2, 4);
      }
    }
  }
}
