package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.ReclaimSettings;
import io.swapbox.actors.MemoryNode;
import io.swapbox.allocator.LruKind;
import io.swapbox.allocator.Watermarks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The memory node of a run's tenants, and what an out-of-memory there comes to.
 *
 * @param frames of the node
 * @param minFree pages below which tenants reclaim directly
 * @param scaleFactor distance of the watermarks, in ten-thousandths of the node
 * @param slowdown how much longer kswapd takes for a pass than its work does
 * @param limits of the cgroups in the node, in pages; the tenants take turns in them
 * @param protections of each cgroup {@code memory.low} in pages, half of it {@code memory.min}; 0
 *     for none
 * @param lru how their pages are reclaimed
 * @param tries reclaims in a row that may find nothing before somebody is killed
 * @param oneKiller whether one killer chooses from all tenants, and not one for each cgroup
 * @param crashKind kind of an actor of the node that throws, or none
 */
record NodePlan(
    int frames,
    int minFree,
    int scaleFactor,
    double slowdown,
    List<Integer> limits,
    List<Integer> protections,
    LruKind lru,
    int tries,
    boolean oneKiller,
    String crashKind) {

  private static final int MAX_CGROUPS = 3;
  private static final String[] CRASHERS = {"memory-node", "kswapd", "oom-killer"};

  /** None in five of eight runs, for each takes long. */
  static NodePlan of(SplittableRandom random) {
    if (random.nextBoolean()) {
      return null;
    }
    int frames = 4 + random.nextInt(random.nextBoolean() ? 12 : 44);
    int cgroups = 1 + random.nextInt(MAX_CGROUPS);
    List<Integer> limits = new ArrayList<>();
    for (int i = 0; i < cgroups; i++) {
      limits.add(random.nextInt(3) > 0 ? frames : 1 + random.nextInt(frames));
    }
    int[] scaleFactors = {10, 300, 1000, 3000};
    int minFree = random.nextInt(1 + frames / 3);
    int scaleFactor = scaleFactors[random.nextInt(4)];
    double slowdown = random.nextBoolean() ? 1 : 1 + random.nextInt(60);
    LruKind lru = random.nextBoolean() ? LruKind.CLASSIC : LruKind.MGLRU;
    int tries = 1 + random.nextInt(4);
    boolean oneKiller = random.nextBoolean();
    String crashKind = random.nextInt(24) == 0 ? CRASHERS[random.nextInt(CRASHERS.length)] : "";
    if (random.nextInt(4) == 0) {
      return null;
    }
    List<Integer> protections = new ArrayList<>();
    for (int i = 0; i < cgroups; i++) {
      protections.add(random.nextInt(4) > 0 ? 0 : random.nextInt(frames));
    }
    return new NodePlan(
        frames,
        minFree,
        scaleFactor,
        slowdown,
        List.copyOf(limits),
        List.copyOf(protections),
        lru,
        tries,
        oneKiller,
        crashKind);
  }

  /** What a cgroup has of the node. */
  MemoryNode.Share share(ActorRef<MemoryNode.Command> node, int cgroup) {
    int low = protections.get(cgroup);
    return new MemoryNode.Share(node, frames, limits.get(cgroup), low / 2, low);
  }

  Watermarks watermarks() {
    return new Watermarks(frames, minFree * 4L, scaleFactor, Watermarks.DEFAULT_BOOST_FACTOR);
  }

  ReclaimSettings reclaim() {
    ReclaimSettings usual = ReclaimSettings.DEFAULT;
    return new ReclaimSettings(
        lru, usual.swappiness(), usual.statisticsAge(), usual.refaultActivation());
  }
}
