package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  /** An entry. */
  private static final class Model {
    int count;
    boolean cached = true;
    boolean busy;
    Backing backing = Backing.FOLIO;
    long location;
    int cgroup;
    long frame = VirtualClusters.NO_FRAME;
    long shadow;

    boolean legal() {
      return busy || cached || count == 0 || backing != Backing.FOLIO;
    }
  }

  /** What the model knows of a cluster in the allocator's hands. */
  private static final class Held {
    int next;
    int order = VirtualCluster.NO_ORDER;
    int live;

    /** Live and retired slots. */
    final BitSet taken = new BitSet();

    Held(int next) {
      this.next = next;
    }

    long available(int wanted) {
      if (live > 0) {
        return order == wanted ? ClusterChecks.freeRuns(taken, wanted) : 0;
      }
      boolean serves = order == wanted || order == VirtualCluster.NO_ORDER;
      return serves ? 512 >> wanted : 0;
    }
  }

  private static final class Run {
    private final Settings settings;
    private final VirtualClusters clusters;
    private final Map<Long, Model> live = new HashMap<>();
    private final List<Long> order = new ArrayList<>();
    private final Set<Long> everAllocated = new HashSet<>();
    private final List<Long> dead = new ArrayList<>();
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Long, Integer> atDirectory = new HashMap<>();
    private final Random random;
    private int serials;

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
      assertThat(cluster.order).isEqualTo(runOrder);
      cluster.live += 1 << runOrder;
      cluster.next = Math.max(cluster.next, Entry.generation(first) + 1);
      for (int i = 0; i < 1 << runOrder; i++) {
        long entry = Entry.ofRun(first, i);
        assertThat(Entry.cluster(entry)).as("I4").isEqualTo(Entry.cluster(first));
        assertThat(everAllocated.add(entry)).as("an entry is handed out once").isTrue();
        assertThat(cluster.taken.get(Entry.offset(entry))).isFalse();
        cluster.taken.set(Entry.offset(entry));
        Model model = new Model();
        model.cgroup = cgroup;
        live.put(entry, model);
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
      long d = clusters.find(entry);
      Model model = model(entry);
      switch (random.nextInt(14)) {
        case 0 -> map(d, model, 1);
        case 1 -> map(d, model, random.nextInt(200));
        case 2 -> unmap(d, model, 1);
        case 3 -> unmap(d, model, random.nextInt(200));
        case 4 -> cache(d, model);
        case 5 -> uncache(d, model);
        case 6 -> setBusy(d, model, random.nextInt(4) == 0);
        case 7 -> back(d, model);
        case 8 -> setShadow(d, model);
        case 9 -> {
          if (model.count > 0 || model.cached || model.busy) {
            refused(() -> clusters.free(entry));
          }
        }
        case 10, 11 -> freeRun(entry);
        default -> free(index);
      }
    }

    private void map(long d, Model model, int times) {
      for (int i = 0; i < times; i++) {
        model.count++;
        if (!model.legal()) {
          refused(() -> clusters.map(d));
          model.count--;
          return;
        }
        clusters.map(d);
      }
    }

    private void unmap(long d, Model model, int times) {
      for (int i = 0; i < times; i++) {
        if (model.count == 0) {
          refused(() -> clusters.unmap(d));
          return;
        }
        clusters.unmap(d);
        model.count--;
      }
    }

    private void cache(long d, Model model) {
      if (random.nextBoolean()) {
        clusters.cache(d);
        model.cached = true;
        return;
      }
      long frame = random.nextLong(1L << 48);
      if (model.frame == VirtualClusters.NO_FRAME) {
        assertThat(clusters.cache(d, frame)).isEqualTo(model.shadow);
        model.cached = true;
        model.frame = frame;
        model.shadow = Workingset.NO_SHADOW;
      } else {
        refused(() -> clusters.cache(d, model.frame ^ 1));
        assertThat(clusters.cache(d, model.frame)).isEqualTo(Workingset.NO_SHADOW);
      }
    }

    private void uncache(long d, Model model) {
      boolean wasCached = model.cached;
      boolean leavesShadow = random.nextBoolean();
      long shadow = leavesShadow ? random.nextLong(1L << 48) : model.shadow;
      model.cached = false;
      if (!model.legal()) {
        refused(() -> clusters.uncache(d, shadow));
        refused(() -> clusters.uncache(d));
        model.cached = wasCached;
        return;
      }
      if (leavesShadow) {
        clusters.uncache(d, shadow);
      } else {
        clusters.uncache(d);
      }
      model.frame = VirtualClusters.NO_FRAME;
      model.shadow = shadow;
    }

    private void setBusy(long d, Model model, boolean busy) {
      boolean wasBusy = model.busy;
      model.busy = busy;
      if (model.legal()) {
        clusters.setBusy(d, busy);
      } else {
        refused(() -> clusters.setBusy(d, busy));
        model.busy = wasBusy;
      }
    }

    private void back(long d, Model model) {
      Backing from = model.backing;
      Backing to = Backing.of(random.nextInt(4));
      long location = random.nextLong(1L << 40);
      model.backing = to;
      if ((from == Backing.ZERO && to == Backing.SWAPFILE) || !model.legal()) {
        refused(() -> clusters.back(d, to, location));
        model.backing = from;
      } else {
        clusters.back(d, to, location);
        model.location = location;
      }
    }

    private void setShadow(long d, Model model) {
      long shadow = random.nextLong(1L << 48);
      if (model.frame == VirtualClusters.NO_FRAME) {
        clusters.setShadow(d, shadow);
        model.shadow = shadow;
      } else {
        refused(() -> clusters.setShadow(d, shadow));
      }
    }

    private static void refused(Runnable call) {
      assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
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
      long first = entry & -(1L << held(entry).order);
      long[] batch = new long[512];
      int size = 0;
      for (int i = 0; i < 1 << held(entry).order; i++) {
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
      assertThat((long) clusters.available()).isEqualTo(available(0));
      assertThat(clusters.descriptorBytes() == 0).isEqualTo(live.isEmpty());
      if (!settings.lookUpCache()) {
        assertThat(clusters.cachedLookUps()).isZero();
      }
    }

    private long available(int wanted) {
      long available = 0;
      for (Held cluster : held.values()) {
        available += cluster.available(wanted);
      }
      return available;
    }

    private long availableInUse(int wanted) {
      long available = 0;
      for (Held cluster : held.values()) {
        available += cluster.live > 0 ? cluster.available(wanted) : 0;
      }
      return available;
    }

    private void checkEveryEntry() {
      live.forEach(this::checkEntry);
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

    private void checkEntry(long entry, Model model) {
      long d = clusters.find(entry);
      assertThat(d).as(Entry.describe(entry)).isNotNegative();
      assertThat(model.legal()).isTrue();
      assertThat(clusters.count(d)).isEqualTo(model.count);
      assertThat(clusters.cached(d)).isEqualTo(model.cached);
      assertThat(clusters.busy(d)).isEqualTo(model.busy);
      assertThat(clusters.backing(d)).isEqualTo(model.backing);
      assertThat(clusters.location(d)).isEqualTo(model.location);
      assertThat(clusters.cgroup(d)).isEqualTo(model.cgroup);
      assertThat(clusters.cachedFrame(d)).isEqualTo(model.frame);
      assertThat(clusters.shadow(d)).isEqualTo(model.shadow);
      assertThat(clusters.unreferenced(d)).isEqualTo(model.count == 0 && !model.cached);
      assertThat(clusters.find(entry ^ (1L << 56))).isEqualTo(VirtualClusters.FOREIGN);
      assertThat(clusters.findAfter(entry, d, entry + 1)).isEqualTo(clusters.find(entry + 1));
    }

    private Held held(long entry) {
      return Objects.requireNonNull(held.get(Entry.cluster(entry)));
    }

    private Model model(long entry) {
      return Objects.requireNonNull(live.get(entry));
    }
  }
}
