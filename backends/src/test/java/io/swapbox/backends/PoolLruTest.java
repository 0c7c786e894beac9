package io.swapbox.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

/** The lists of a pool against two queues a cgroup. */
class PoolLruTest {

  private static final int STEPS = 2000;

  /** Handles lie apart, so that they are in several segments. */
  private static final int SPREAD = 97;

  private static final int[] CGROUPS = {0, 1, 17, 65_535};

  private final PoolLru lru = new PoolLru();
  private final long[] owners = new long[64];
  private final int[] handles = new int[64];

  /** A cgroup's pages: old ones first, and which of them were used. */
  private static final class Model {
    ArrayDeque<Integer> old = new ArrayDeque<>();
    ArrayDeque<Integer> young = new ArrayDeque<>();
    final Set<Integer> used = new HashSet<>();

    List<Integer> coldest(int max) {
      List<Integer> taken = new ArrayList<>();
      for (int looks = old.size() + young.size(); looks > 0 && taken.size() < max; looks--) {
        if (old.isEmpty()) {
          ArrayDeque<Integer> empty = old;
          old = young;
          young = empty;
        }
        int handle = old.removeFirst();
        young.addLast(handle);
        if (!used.remove(handle)) {
          taken.add(handle);
        }
      }
      return taken;
    }

    void adopt(Model gone) {
      young.addAll(gone.old);
      young.addAll(gone.young);
      gone.old.clear();
      gone.young.clear();
      gone.used.clear();
    }

    void remove(int handle) {
      old.remove(handle);
      young.remove(handle);
      used.remove(handle);
    }
  }

  @Property(tries = 60)
  void takesTheColdestFirstWithASecondChance(@ForAll long seed) {
    PoolLru tested = new PoolLru();
    Model[] models = {new Model(), new Model(), new Model(), new Model()};
    int[] modelOf = new int[STEPS * SPREAD];
    long[] ownerOf = new long[STEPS * SPREAD];
    SplittableRandom random = new SplittableRandom(seed);
    int next = 0;
    ArrayDeque<Integer> free = new ArrayDeque<>();
    IntArrayList live = new IntArrayList();
    Set<Integer> cgroups = new TreeSet<>();
    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(100);
      if (dice < 45) {
        int handle = free.isEmpty() ? next++ * SPREAD : free.removeFirst();
        modelOf[handle] = random.nextInt(CGROUPS.length);
        ownerOf[handle] = random.nextLong(1L << 43);
        tested.add(handle, ownerOf[handle], CGROUPS[modelOf[handle]]);
        models[modelOf[handle]].young.addLast(handle);
        live.addInt(handle);
      } else if (dice < 65 && !live.isEmpty()) {
        int handle = live.fastUnorderedRemove(random.nextInt(live.size()));
        tested.remove(handle);
        models[modelOf[handle]].remove(handle);
        free.addLast(handle);
      } else if (dice < 85 && !live.isEmpty()) {
        int handle = live.getInt(random.nextInt(live.size()));
        tested.touch(handle);
        models[modelOf[handle]].used.add(handle);
      } else if (dice < 87) {
        int from = random.nextInt(CGROUPS.length);
        int heir = (from + 1 + random.nextInt(CGROUPS.length - 1)) % CGROUPS.length;
        tested.reparent(CGROUPS[from], CGROUPS[heir]);
        models[heir].adopt(models[from]);
        for (int handle : live) {
          modelOf[handle] = modelOf[handle] == from ? heir : modelOf[handle];
        }
      } else {
        int model = random.nextInt(CGROUPS.length);
        int max = random.nextInt(owners.length);
        List<Integer> expected = models[model].coldest(max);
        assertThat(tested.coldest(CGROUPS[model], owners, handles, max)).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
          assertThat(handles[i]).isEqualTo(expected.get(i));
          assertThat(owners[i]).isEqualTo(ownerOf[handles[i]]);
        }
      }
      if (step % 16 != 0) {
        continue;
      }
      cgroups.clear();
      for (int handle : live) {
        assertThat(tested.cgroup(handle)).isEqualTo(CGROUPS[modelOf[handle]]);
        cgroups.add(tested.cgroup(handle));
      }
      assertThat(cgroupsOf(tested)).containsExactlyElementsOf(cgroups);
    }
  }

  private static List<Integer> cgroupsOf(PoolLru lru) {
    List<Integer> found = new ArrayList<>();
    for (int cgroup = lru.nextCgroup(0); cgroup >= 0; cgroup = lru.nextCgroup(cgroup + 1)) {
      found.add(cgroup);
    }
    return found;
  }

  @Test
  void goesOnWithOthersInTheNextCall() {
    for (int handle = 0; handle < 5; handle++) {
      lru.add(handle, 100 + handle, 3);
    }
    assertThat(lru.coldest(3, owners, handles, 2)).isEqualTo(2);
    assertThat(handles).startsWith(0, 1);
    assertThat(lru.coldest(3, owners, handles, 2)).isEqualTo(2);
    assertThat(handles).startsWith(2, 3);
    assertThat(owners).startsWith(102, 103);
    assertThat(lru.coldest(4, owners, handles, 2)).isZero();
  }

  @Test
  void aPageIsIdleFromTheSecondMarkUntilItIsUsed() {
    lru.add(7, 1, 0);
    assertThat(lru.markIdle(7)).isFalse();
    assertThat(lru.markIdle(7)).isTrue();
    lru.touch(7);
    assertThat(lru.markIdle(7)).isFalse();
    lru.remove(7);
    lru.add(7, 1, 0);
    assertThat(lru.markIdle(7)).as("another page").isFalse();
  }

  @Test
  void countsWhatItTakes() {
    long empty = lru.metadataBytes();
    int many = 100_000;
    for (int handle = 0; handle < many; handle++) {
      lru.add(handle, handle, 1);
    }
    assertThat(lru.metadataBytes() - empty).isBetween(16L * many, 17L * many);
  }
}
