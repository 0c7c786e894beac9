package io.swapbox.allocator;

import io.swapbox.allocator.LruPolicy.Look;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The multi-generational LRU written down the slow way: one list a generation, head first, and a
 * reclaim that runs through in nested loops as in mm/vmscan.c.
 */
final class LruGenModel {

  /** Looks at a page. */
  interface Looker {
    Look look(int frame, Purpose purpose);
  }

  /** A step: the frames that were looked at together. */
  record Step(Purpose purpose, List<Integer> frames) {}

  private static final class Page {
    final int frame;
    final int type;
    long seq;
    boolean referenced;
    boolean workingset;

    Page(int frame, int type, boolean workingset) {
      this.frame = frame;
      this.type = type;
      this.workingset = workingset;
    }
  }

  private static final int BATCH = 64;

  private final List<TreeMap<Long, List<Page>>> lists = List.of(new TreeMap<>(), new TreeMap<>());
  private final Map<Integer, Page> pages = new HashMap<>();
  private final long[] minSeq = new long[2];
  private long maxSeq = 3;

  /** By type, then by tier: in the first of two the pages that are not of the workingset. */
  private final long[][] refaulted = new long[2][2];

  private final long[][] passed = new long[2][2];
  private final long[][] averageRefaulted = new long[2][2];
  private final long[][] averagePassed = new long[2][2];

  final long[] scans = new long[2];
  final long[] steals = new long[2];
  final long[] refaults = new long[2];
  final long[] activations = new long[2];
  final long[] restores = new long[2];
  long pgactivate;
  long pgrefill;

  private List<Step> steps = new ArrayList<>();
  private int reclaimed;

  void add(int frame, boolean file, long shadow) {
    int type = file ? 1 : 0;
    boolean workingset = false;
    if (shadow != 0) {
      refaults[type]++;
      if (maxSeq - (shadow >> 2) < 4) {
        workingset = (shadow & 2) != 0;
        refaulted[type][workingset ? 1 : 0]++;
        activations[type]++;
        restores[type] += workingset ? 1 : 0;
      }
    }
    Page page = new Page(frame, type, workingset);
    pages.put(frame, page);
    list(page, active(page));
  }

  void remove(int frame) {
    Page page = Objects.requireNonNull(pages.remove(frame));
    list(page.type, page.seq).remove(page);
  }

  long shadow(int frame) {
    Page page = Objects.requireNonNull(pages.get(frame));
    return minSeq[page.type] << 2 | (page.workingset ? 2 : 0) | 1;
  }

  int listed() {
    return lists.stream().flatMap(of -> of.values().stream()).mapToInt(List::size).sum();
  }

  // --- one reclaim from beginning to end ---

  List<Step> reclaim(boolean ofNode, int goal, int swappiness, int stepSize, Looker looker) {
    steps = new ArrayList<>();
    reclaimed = 0;
    for (int priority = 12; priority >= 0; priority--) {
      shrink(ofNode, goal, swappiness, stepSize, priority, looker);
      if (reclaimed >= goal) {
        break;
      }
    }
    return steps;
  }

  private void shrink(
      boolean ofNode, int goal, int swappiness, int stepSize, int priority, Looker looker) {
    long scanned = 0;
    while (true) {
      long spare = maxSeq - evictableMin(swappiness) - 2;
      if (spare <= 0 && priority != 12) {
        age(swappiness, stepSize, looker);
        return;
      }
      long size = 0;
      for (int type : types(swappiness)) {
        size += lists.get(type).values().stream().mapToInt(List::size).sum();
      }
      long toScan = spare < 0 ? 0 : size >> priority;
      if (toScan == 0) {
        return;
      }
      long delta = evict(toScan, swappiness, stepSize, looker);
      scanned += delta;
      if (delta == 0 || scanned >= toScan || (ofNode && reclaimed >= goal)) {
        return;
      }
    }
  }

  private long evict(long toScan, int swappiness, int stepSize, Looker looker) {
    List<Page> isolated = new ArrayList<>();
    int type = typeToScan(swappiness);
    long scanned = 0;
    for (int k = 0; k < types(swappiness).length && scanned == 0; k++) {
      scanned = scan(type, toScan, Math.min(stepSize, BATCH), isolated);
      type = 1 - type;
    }
    scanned += incMinSeqs(swappiness) ? 1 : 0;
    if (evictableMin(swappiness) + 2 > maxSeq) {
      scanned = 0;
    }
    note(Purpose.EVICT, isolated);
    for (Page page : isolated) {
      afterEviction(page, looker.look(page.frame, Purpose.EVICT));
    }
    return scanned;
  }

  private long scan(int type, long toScan, int most, List<Page> isolated) {
    if (maxSeq - minSeq[type] + 1 == 2) {
      return 0;
    }
    boolean protect = !below(type, 1, 3, type, 0, 2);
    List<Page> oldest = list(type, minSeq[type]);
    long limit = Math.min(toScan, 64L * BATCH);
    long scanned = 0;
    while (!oldest.isEmpty() && scanned < limit && isolated.size() < most) {
      Page page = oldest.removeLast();
      scanned++;
      if (protect && page.workingset) {
        page.referenced = false;
        passed[type][1]++;
        pgrefill++;
        list(page, minSeq[type] + 1);
      } else {
        isolated.add(page);
      }
    }
    return !isolated.isEmpty() || scanned == limit ? scanned : 0;
  }

  private void afterEviction(Page page, Look look) {
    scans[page.type]++;
    switch (look) {
      case WRITTEN, DROPPED -> {
        steals[page.type]++;
        reclaimed++;
        passed[page.type][page.workingset ? 1 : 0]++;
        pages.remove(page.frame);
      }
      case GONE -> pages.remove(page.frame);
      case REFUSED -> {
        pgactivate++;
        list(page, active(page));
      }
      case REFERENCED -> {
        if (use(page)) {
          pgactivate++;
        } else if (page.type == 1 || active(page) == minSeq[page.type]) {
          page.referenced = false;
        }
        list(page, active(page));
      }
      case IDLE -> throw new AssertionError(look);
    }
  }

  private void age(int swappiness, int stepSize, Looker looker) {
    List<Page> all = new ArrayList<>();
    for (long seq = maxSeq; seq > maxSeq - 4; seq--) {
      for (int type : types(swappiness)) {
        all.addAll(list(type, seq).reversed());
      }
    }
    for (int k = 0; k < all.size(); k += stepSize) {
      List<Page> step = all.subList(k, Math.min(all.size(), k + stepSize));
      note(Purpose.AGE, step);
      for (Page page : step) {
        Look look = looker.look(page.frame, Purpose.AGE);
        boolean promoted = look == Look.REFERENCED && use(page);
        list(page.type, page.seq).remove(page);
        if (look == Look.GONE) {
          pages.remove(page.frame);
        } else {
          list(page, promoted ? maxSeq : page.seq);
        }
      }
    }
    incMaxSeq();
  }

  private void incMaxSeq() {
    for (int type = 0; type < 2; type++) {
      if (maxSeq - minSeq[type] + 1 == 4) {
        // Their list becomes that of the new generation.
        for (Page page : List.copyOf(list(type, minSeq[type])).reversed()) {
          list(type, minSeq[type]).remove(page);
          list(page, maxSeq + 1);
        }
        endGeneration(type);
        minSeq[type]++;
      }
    }
    maxSeq++;
  }

  private boolean incMinSeqs(int swappiness) {
    long[] populated = minSeq.clone();
    for (int type : types(swappiness)) {
      while (populated[type] + 2 <= maxSeq && list(type, populated[type]).isEmpty()) {
        populated[type]++;
      }
    }
    if (types(swappiness).length == 2) {
      for (int type = 0; type < 2; type++) {
        if (populated[type] > maxSeq - 2 && populated[1 - type] < maxSeq - 2) {
          populated[type] = maxSeq - 2;
        }
      }
    }
    boolean success = false;
    for (int type = 0; type < 2; type++) {
      if (populated[type] > minSeq[type]) {
        endGeneration(type);
        minSeq[type] = populated[type];
        success = true;
      }
    }
    return success;
  }

  private void endGeneration(int type) {
    for (int tier = 0; tier < 2; tier++) {
      averageRefaulted[type][tier] = (averageRefaulted[type][tier] + refaulted[type][tier]) / 2;
      averagePassed[type][tier] = (averagePassed[type][tier] + passed[type][tier]) / 2;
      refaulted[type][tier] = 0;
      passed[type][tier] = 0;
    }
  }

  private int typeToScan(int swappiness) {
    if (swappiness < 2) {
      return 1;
    }
    if (swappiness >= 200) {
      return 0;
    }
    return below(1, 2, 200 - swappiness, 0, 2, swappiness) ? 1 : 0;
  }

  /** Tier 2 is both. */
  private boolean below(int type, int tier, int gain, int setType, int setTier, int setGain) {
    long pv = sum(averageRefaulted[type], tier) + sum(refaulted[type], tier);
    long pvTotal = sum(averagePassed[type], tier) + sum(passed[type], tier);
    long sp = sum(averageRefaulted[setType], setTier) + sum(refaulted[setType], setTier);
    long spTotal = sum(averagePassed[setType], setTier) + sum(passed[setType], setTier);
    return pv < BATCH || pv * (spTotal + BATCH) * setGain <= (sp + 1) * pvTotal * gain;
  }

  private static long sum(long[] tiers, int tier) {
    return tier == 2 ? tiers[0] + tiers[1] : tiers[tier];
  }

  private static boolean use(Page page) {
    boolean again = page.referenced || page.workingset;
    page.referenced = !again;
    page.workingset = again;
    return again;
  }

  private long active(Page page) {
    return Math.max(page.workingset ? maxSeq : maxSeq - 1, minSeq[page.type]);
  }

  private List<Page> list(int type, long seq) {
    return lists.get(type).computeIfAbsent(seq, any -> new ArrayList<>());
  }

  private void list(Page page, long seq) {
    page.seq = seq;
    list(page.type, seq).addFirst(page);
  }

  private long evictableMin(int swappiness) {
    long min = Long.MAX_VALUE;
    for (int type : types(swappiness)) {
      min = Math.min(min, minSeq[type]);
    }
    return min;
  }

  private static int[] types(int swappiness) {
    return switch (swappiness) {
      case 0 -> new int[] {1};
      case ScanControl.SWAPPINESS_ANON_ONLY -> new int[] {0};
      default -> new int[] {0, 1};
    };
  }

  private void note(Purpose purpose, List<Page> of) {
    if (!of.isEmpty()) {
      steps.add(new Step(purpose, of.stream().map(page -> page.frame).toList()));
    }
  }
}
