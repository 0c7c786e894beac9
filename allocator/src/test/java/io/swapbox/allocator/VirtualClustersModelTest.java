package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.VirtualClusters.Settings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Thousands of random calls against maps and sets that do the same the slow way. */
class VirtualClustersModelTest {

  private static final int SPACE = 255;
  private static final int HOME = 1023;
  private static final int STEPS = 3000;

  @Property(tries = 16, shrinking = ShrinkingMode.OFF)
  void doesWhatTheModelDoes(
      @ForAll long seed, @ForAll OrderPolicy policy, @ForAll boolean lookUpCache) {
    new Run(seed, new Settings(policy, lookUpCache)).go();
  }

  /** What the model knows of a cluster in the allocator's hands. */
  private static final class Held {
    int next;
    int order = VirtualCluster.NO_ORDER;
    int live;

    /** Live and retired slots. */
    final BitSet taken = new BitSet();

    /** The run that each slot was handed out in last. */
    final long[] runs = new long[Entry.SLOTS_PER_CLUSTER];

    Held(int next) {
      this.next = next;
    }
  }

  private static final class Run {
    private final Settings settings;
    private VirtualClusters clusters;
    private final Map<Long, EntryModel> live = new HashMap<>();
    private final List<Long> order = new ArrayList<>();
    private final Set<Long> everAllocated = new HashSet<>();
    private final List<Long> dead = new ArrayList<>();
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Long, Integer> atDirectory = new HashMap<>();
    private final Random random;
    private int serials;
    private long runs;
    private boolean bounded;

    private Run(long seed, Settings settings) {
      this.random = new Random(seed);
      this.settings = settings;
      this.clusters = new VirtualClusters(SPACE, HOME, settings);
    }

    void go() {
      int allocatePercent = 80;
      for (int step = 0; step < STEPS; step++) {
        if (step % 500 == 0) {
          allocatePercent = random.nextInt(5, 60);
          if (random.nextBoolean()) {
            setUpAgain();
          }
          bounded = random.nextBoolean();
          clusters.setBounded(bounded);
          checkEveryEntry();
        }
        if (random.nextInt(100) < allocatePercent && order.size() < 10_000) {
          allocate();
        } else if (!order.isEmpty()) {
          change();
        }
        checkCounts();
        ClusterChecks.check(clusters);
      }
      while (!order.isEmpty()) {
        free(order.size() - 1);
      }
      checkCounts();
      checkEveryEntry();
      assertThat(clusters.descriptorBytes()).isZero();
      assertThat(clusters.metadataBytes()).isZero();
      clusters.close();
    }

    /** Goes on with clusters made from the images of these. */
    private void setUpAgain() {
      VirtualClusters restored = new VirtualClusters(SPACE, HOME, settings);
      ClusterImages.restoreReleased(restored, ClusterImages.everReleased(clusters));
      for (long id : ClusterImages.ids(clusters)) {
        ClusterImages.restore(restored, ClusterImages.of(clusters, id));
      }
      clusters.close();
      clusters = restored;
      live.values().forEach(model -> model.moveTo(restored));
    }

    private void allocate() {
      int runOrder = random.nextInt(3) == 0 ? random.nextInt(10) : 0;
      int cgroup = random.nextInt(1 << 16);
      if (available(runOrder) == 0) {
        assertThat(clusters.allocateRun(runOrder, cgroup)).isEqualTo(Entry.NONE);
        grant();
      }
      long first = clusters.allocateRun(runOrder, cgroup);
      assertThat(Entry.offset(first) % (1 << runOrder)).as("I4").isZero();
      Held cluster = held(first);
      if (cluster.live == 0 && cluster.order == VirtualCluster.NO_ORDER) {
        cluster.order = runOrder;
      }
      assertThat(serves(cluster, runOrder)).isTrue();
      runs++;
      cluster.live += 1 << runOrder;
      cluster.next = Math.max(cluster.next, Entry.generation(first) + 1);
      for (int i = 0; i < 1 << runOrder; i++) {
        long entry = Entry.ofRun(first, i);
        assertThat(Entry.cluster(entry)).as("I4").isEqualTo(Entry.cluster(first));
        assertThat(everAllocated.add(entry)).as("an entry is handed out once").isTrue();
        assertThat(cluster.taken.get(Entry.offset(entry))).isFalse();
        cluster.taken.set(Entry.offset(entry));
        cluster.runs[Entry.offset(entry)] = runs;
        live.put(entry, new EntryModel(clusters, random, runs, runOrder, cgroup));
        order.add(entry);
      }
    }

    private void grant() {
      long id;
      int generation;
      if (!atDirectory.isEmpty() && random.nextBoolean()) {
        id = atDirectory.keySet().iterator().next();
        generation = Objects.requireNonNull(atDirectory.remove(id));
      } else {
        id = Entry.clusterId(serials++, HOME);
        // Often near the end, so that slots are retired and ids used up.
        generation = random.nextBoolean() ? 0 : Entry.MAX_GENERATION - random.nextInt(3);
      }
      clusters.grant(id, generation);
      held.put(id, new Held(generation));
    }

    private void change() {
      int index = random.nextInt(order.size());
      long entry = order.get(index);
      switch (random.nextInt(14)) {
        case 0, 1 -> freeRun(entry);
        case 2, 3 -> free(index);
        default -> model(entry).change(entry);
      }
    }

    private void free(int index) {
      long entry = order.get(index);
      makeFree(entry);
      clusters.free(entry);
      long last = order.removeLast();
      if (index < order.size()) {
        order.set(index, last);
      }
      freed(entry);
    }

    /** Frees what is live of the aligned run that the entry lies in, with one call. */
    private void freeRun(long entry) {
      int runOrder = model(entry).order;
      long first = entry & -(1L << runOrder);
      long[] batch = new long[512];
      int size = 0;
      for (int i = 0; i < 1 << runOrder; i++) {
        if (live.containsKey(Entry.ofRun(first, i))) {
          batch[size++] = Entry.ofRun(first, i);
          makeFree(batch[size - 1]);
        }
      }
      long lookUps = clusters.lookUps() + clusters.cachedLookUps();
      clusters.free(batch, 0, size);
      assertThat(clusters.lookUps() + clusters.cachedLookUps()).isEqualTo(lookUps + 1);
      Set<Long> gone = new HashSet<>();
      for (int i = 0; i < size; i++) {
        gone.add(batch[i]);
      }
      order.removeAll(gone);
      gone.forEach(this::freed);
    }

    private void makeFree(long entry) {
      long d = clusters.find(entry);
      clusters.setBusy(d, true);
      clusters.uncache(d);
      while (clusters.count(d) > 0) {
        clusters.unmap(d);
      }
      clusters.setBusy(d, false);
    }

    private void freed(long entry) {
      live.remove(entry);
      dead.add(entry);
      assertThat(clusters.find(entry)).isEqualTo(VirtualClusters.STALE);
      Held cluster = held(entry);
      cluster.live--;
      if (Entry.generation(entry) != Entry.MAX_GENERATION) {
        cluster.taken.clear(Entry.offset(entry));
      }
      if (cluster.live > 0) {
        return;
      }
      cluster.taken.clear();
      if (settings.orderPolicy() == OrderPolicy.RESET_WHEN_EMPTY) {
        cluster.order = VirtualCluster.NO_ORDER;
      }
      assertThat(clusters.hasReleased() || cluster.next <= Entry.MAX_GENERATION).isTrue();
      while (clusters.hasReleased()) {
        ReleasedCluster released = clusters.pollReleased();
        assertThat(released.cluster()).isEqualTo(Entry.cluster(entry));
        assertThat(released.nextGeneration()).isEqualTo(cluster.next);
        held.remove(released.cluster());
        if (released.reusable()) {
          atDirectory.put(released.cluster(), released.nextGeneration());
        }
      }
    }

    private void checkCounts() {
      int used = 0;
      for (Held cluster : held.values()) {
        used += cluster.live > 0 ? 1 : 0;
      }
      assertThat(clusters.entries()).isEqualTo(live.size());
      assertThat(clusters.clusters()).isEqualTo(used);
      for (int o = 0; o <= Entry.MAX_ORDER; o++) {
        assertThat(clusters.available(o)).as("order " + o).isEqualTo(available(o));
        assertThat(clusters.availableInUse(o)).as("order " + o).isEqualTo(availableInUse(o));
      }
      assertThat(clusters.descriptorBytes() == 0).isEqualTo(live.isEmpty());
      if (!settings.lookUpCache()) {
        assertThat(clusters.cachedLookUps()).isZero();
      }
    }

    private long available(int wanted) {
      long available = availableInUse(wanted);
      for (Held cluster : held.values()) {
        boolean waits = cluster.order == wanted || cluster.order == VirtualCluster.NO_ORDER;
        available += cluster.live == 0 && waits ? 512 >> wanted : 0;
      }
      return available;
    }

    private long availableInUse(int wanted) {
      long available = 0;
      for (Held cluster : held.values()) {
        if (cluster.live > 0 && serves(cluster, wanted)) {
          available += ClusterChecks.freeRuns(cluster.taken, wanted);
        }
      }
      return available;
    }

    /** A bounded space lets folios in anywhere, and pages into clusters of the orders below 4. */
    private boolean serves(Held cluster, int wanted) {
      boolean mixed = bounded && settings.orderPolicy() == OrderPolicy.RESET_WHEN_EMPTY;
      return cluster.order == wanted || (mixed && (wanted > 0 || cluster.order < 4));
    }

    private void checkEveryEntry() {
      live.forEach(
          (entry, model) -> {
            model.check(entry);
            checkRun(entry, model);
          });
      for (long entry : dead) {
        if (clusters.find(entry) != VirtualClusters.STALE) {
          throw new AssertionError(Entry.describe(entry) + " is not stale");
        }
      }
      for (int i = 0; i < 1000; i++) {
        long cluster = Entry.clusterId(random.nextInt(serials + 1), HOME);
        long entry = Entry.of(SPACE, random.nextInt(8192), cluster, random.nextInt(512));
        assertThat(clusters.find(entry) >= 0).isEqualTo(live.containsKey(entry));
      }
    }

    /** An aligned part of a run is one as long as nothing else was handed out in it. */
    private void checkRun(long entry, EntryModel model) {
      Held cluster = held(entry);
      int offset = Entry.offset(entry);
      for (int o = 0; o <= Entry.MAX_ORDER; o++) {
        boolean one = o <= model.order && offset % (1 << o) == 0;
        for (int i = offset; one && i < offset + (1 << o); i++) {
          one = cluster.runs[i] == model.run;
        }
        if (clusters.isOneRun(entry, o) != one) {
          throw new AssertionError(Entry.describe(entry) + ", order " + o + ": " + one);
        }
      }
    }

    private Held held(long entry) {
      return Objects.requireNonNull(held.get(Entry.cluster(entry)));
    }

    private EntryModel model(long entry) {
      return Objects.requireNonNull(live.get(entry));
    }
  }
}
