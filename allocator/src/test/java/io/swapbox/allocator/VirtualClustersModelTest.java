package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
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
  private static final int STEPS = 5000;

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void doesWhatTheModelDoes(@ForAll long seed) {
    new Run(seed).go();
  }

  private static final class Model {
    int count;
    boolean cached = true;
    boolean busy;
    Backing backing = Backing.FOLIO;
    long location;
    int cgroup;
    long shadow;
  }

  /** What the model knows of a cluster in the allocator's hands. */
  private static final class Held {
    int next;
    int live;
    int retired;

    Held(int next) {
      this.next = next;
    }
  }

  private static final class Run {
    private final VirtualClusters clusters = new VirtualClusters(SPACE, HOME);
    private final Map<Long, Model> live = new HashMap<>();
    private final List<Long> order = new ArrayList<>();
    private final Set<Long> everAllocated = new HashSet<>();
    private final List<Long> dead = new ArrayList<>();
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Long, Integer> atDirectory = new HashMap<>();
    private final Random random;
    private int serials;

    private Run(long seed) {
      random = new Random(seed);
    }

    void go() {
      int allocatePercent = 80;
      for (int step = 0; step < STEPS; step++) {
        if (step % 500 == 0) {
          allocatePercent = random.nextInt(10, 90);
          checkEveryEntry();
        }
        if (random.nextInt(100) < allocatePercent) {
          allocate();
        } else if (!order.isEmpty()) {
          change();
        }
        checkCounts();
      }
      while (!order.isEmpty()) {
        free(order.size() - 1);
      }
      checkCounts();
      checkEveryEntry();
      assertThat(clusters.descriptorBytes()).isZero();
      clusters.close();
    }

    private void allocate() {
      if (clusters.available() == 0) {
        assertThatThrownBy(() -> clusters.allocate(1)).isInstanceOf(IllegalStateException.class);
        grant();
      }
      Model model = new Model();
      model.cgroup = random.nextInt(1 << 16);
      long entry = clusters.allocate(model.cgroup);
      assertThat(everAllocated.add(entry)).as("an entry is handed out once").isTrue();
      Held cluster = held(entry);
      cluster.live++;
      cluster.next = Math.max(cluster.next, Entry.generation(entry) + 1);
      live.put(entry, model);
      order.add(entry);
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
      switch (random.nextInt(9)) {
        case 0 -> {
          if (model.count < 63) {
            clusters.map(d);
            model.count++;
          }
        }
        case 1 -> {
          if (model.count > 0) {
            clusters.unmap(d);
            model.count--;
          }
        }
        case 2 -> {
          model.cached = random.nextBoolean();
          if (model.cached) {
            clusters.cache(d);
          } else {
            clusters.uncache(d);
          }
        }
        case 3 -> {
          model.busy = random.nextInt(4) == 0;
          clusters.setBusy(d, model.busy);
        }
        case 4 -> {
          model.backing = Backing.of(random.nextInt(4));
          model.location = random.nextLong(1L << 40);
          clusters.back(d, model.backing, model.location);
        }
        case 5 -> {
          model.shadow = random.nextLong(1L << 48);
          clusters.setShadow(d, model.shadow);
        }
        case 6 -> {
          if (model.count > 0 || model.cached || model.busy) {
            assertThatThrownBy(() -> clusters.free(entry))
                .isInstanceOf(IllegalStateException.class);
          }
        }
        default -> free(index);
      }
    }

    private void free(int index) {
      long entry = order.get(index);
      long d = clusters.find(entry);
      while (clusters.count(d) > 0) {
        clusters.unmap(d);
      }
      clusters.uncache(d);
      clusters.setBusy(d, false);
      clusters.free(entry);
      long last = order.removeLast();
      if (index < order.size()) {
        order.set(index, last);
      }
      live.remove(entry);
      dead.add(entry);
      assertThat(clusters.find(entry)).isEqualTo(VirtualClusters.STALE);
      Held cluster = held(entry);
      cluster.live--;
      if (Entry.generation(entry) == Entry.MAX_GENERATION) {
        cluster.retired++;
      }
      if (cluster.live == 0) {
        cluster.retired = 0;
        assertThat(clusters.hasReleased() || cluster.next <= Entry.MAX_GENERATION).isTrue();
      }
      while (clusters.hasReleased()) {
        ReleasedCluster released = clusters.pollReleased();
        assertThat(released.cluster()).isEqualTo(Entry.cluster(entry));
        assertThat(cluster.live).isZero();
        assertThat(released.nextGeneration()).isEqualTo(cluster.next);
        held.remove(released.cluster());
        if (released.reusable()) {
          atDirectory.put(released.cluster(), released.nextGeneration());
        }
      }
    }

    private void checkCounts() {
      long available = 0;
      int used = 0;
      for (Held cluster : held.values()) {
        available += 512 - cluster.live - cluster.retired;
        used += cluster.live > 0 ? 1 : 0;
      }
      assertThat(clusters.entries()).isEqualTo(live.size());
      assertThat(clusters.clusters()).isEqualTo(used);
      assertThat((long) clusters.available()).isEqualTo(available);
      assertThat(clusters.descriptorBytes() == 0).isEqualTo(live.isEmpty());
    }

    private void checkEveryEntry() {
      live.forEach(
          (entry, model) -> {
            long d = clusters.find(entry);
            assertThat(d).as(Entry.describe(entry)).isNotNegative();
            assertThat(clusters.count(d)).isEqualTo(model.count);
            assertThat(clusters.cached(d)).isEqualTo(model.cached);
            assertThat(clusters.busy(d)).isEqualTo(model.busy);
            assertThat(clusters.backing(d)).isEqualTo(model.backing);
            assertThat(clusters.location(d)).isEqualTo(model.location);
            assertThat(clusters.cgroup(d)).isEqualTo(model.cgroup);
            assertThat(clusters.shadow(d)).isEqualTo(model.shadow);
            assertThat(clusters.unreferenced(d)).isEqualTo(model.count == 0 && !model.cached);
            assertThat(clusters.find(entry ^ (1L << 56))).isEqualTo(VirtualClusters.FOREIGN);
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

    private Held held(long entry) {
      return Objects.requireNonNull(held.get(Entry.cluster(entry)));
    }

    private Model model(long entry) {
      return Objects.requireNonNull(live.get(entry));
    }
  }
}
