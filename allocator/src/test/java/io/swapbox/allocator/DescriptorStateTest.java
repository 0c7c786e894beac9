package io.swapbox.allocator;

import static io.swapbox.allocator.Backing.FOLIO;
import static io.swapbox.allocator.Backing.SWAPFILE;
import static io.swapbox.allocator.Backing.ZERO;
import static io.swapbox.allocator.Backing.ZSWAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DescriptorStateTest {

  /** The transition table, a row each; "any" is written out. */
  private static final Map<Backing, Set<Backing>> TRANSITIONS =
      new EnumMap<>(
          Map.of(
              FOLIO, Set.of(FOLIO, ZERO, ZSWAP, SWAPFILE),
              ZERO, Set.of(FOLIO, ZERO, ZSWAP),
              ZSWAP, Set.of(FOLIO, ZERO, ZSWAP, SWAPFILE),
              SWAPFILE, Set.of(FOLIO, ZERO, ZSWAP, SWAPFILE)));

  @Test
  void onlyEvictedWithoutBackingIsNoStateOfAnEntry() {
    int legal = 0;
    for (Backing backing : Backing.values()) {
      for (boolean cached : new boolean[] {false, true}) {
        for (int count : new int[] {0, 1, 2, 31, 32, Integer.MAX_VALUE}) {
          for (boolean busy : new boolean[] {false, true}) {
            boolean bug = backing == FOLIO && !cached && count > 0 && !busy;
            assertThat(DescriptorState.isLegal(backing, cached, count, busy))
                .as("%s, cached %b, count %d, busy %b", backing, cached, count, busy)
                .isEqualTo(!bug);
            legal += bug ? 0 : 1;
          }
        }
      }
    }
    assertThat(legal).isEqualTo(4 * 2 * 6 * 2 - 5);
  }

  @Test
  void backingsFollowEachOtherAsTheTransitionTableSays() {
    for (Backing from : Backing.values()) {
      for (Backing to : Backing.values()) {
        assertThat(DescriptorState.mayMove(from, to))
            .as("%s to %s", from, to)
            .isEqualTo(TRANSITIONS.getOrDefault(from, Set.of()).contains(to));
      }
    }
  }

  @Test
  void aSlotThatIsNotLiveIsInNoLegalState() {
    for (int generation : new int[] {0, 1, Entry.MAX_GENERATION}) {
      assertThat(DescriptorState.isLegal(Descriptor.unused(generation))).isFalse();
      assertThat(DescriptorState.isLegal(Descriptor.born(generation))).isTrue();
    }
  }

  /** Every state, reached by the calls of an owner, and every call that leaves it. */
  @Test
  void theClustersRefuseWhatTheTablesDoNotHave() {
    VirtualClusters clusters = new VirtualClusters(1, 0);
    clusters.grant(Entry.clusterId(0, 0), 0);
    for (Backing backing : Backing.values()) {
      for (int count : new int[] {0, 1, 40}) {
        for (int bits = 0; bits < 4; bits++) {
          boolean cached = (bits & 1) != 0;
          boolean busy = (bits & 2) != 0;
          if (DescriptorState.isLegal(backing, cached, count, busy)) {
            long entry = inState(clusters, backing, cached, count, busy);
            leave(clusters, clusters.find(entry), backing, cached, count, busy);
            free(clusters, entry);
          }
        }
      }
    }
    assertThat(clusters.entries()).isZero();
  }

  private static long inState(
      VirtualClusters clusters, Backing backing, boolean cached, int count, boolean busy) {
    long entry = clusters.allocate(0);
    long d = clusters.find(entry);
    clusters.setBusy(d, true);
    clusters.back(d, backing, 0);
    for (int i = 0; i < count; i++) {
      clusters.map(d);
    }
    if (!cached) {
      clusters.uncache(d);
    }
    clusters.setBusy(d, busy);
    return entry;
  }

  private static void leave(
      VirtualClusters clusters, long d, Backing backing, boolean cached, int count, boolean busy) {
    attempt(DescriptorState.isLegal(backing, false, count, busy), () -> clusters.uncache(d));
    restore(clusters, d, backing, cached, busy);
    attempt(
        DescriptorState.isLegal(backing, cached, count, false), () -> clusters.setBusy(d, false));
    restore(clusters, d, backing, cached, busy);
    for (Backing to : Backing.values()) {
      boolean legal =
          DescriptorState.mayMove(backing, to) && DescriptorState.isLegal(to, cached, count, busy);
      attempt(legal, () -> clusters.back(d, to, 7));
      restore(clusters, d, backing, cached, busy);
    }
    boolean mayMap = DescriptorState.isLegal(backing, cached, count + 1, busy);
    attempt(mayMap, () -> clusters.map(d));
    if (mayMap) {
      clusters.unmap(d);
    }
    assertThat(clusters.count(d)).isEqualTo(count);
  }

  private static void restore(
      VirtualClusters clusters, long d, Backing backing, boolean cached, boolean busy) {
    clusters.setBusy(d, true);
    clusters.back(d, FOLIO, 0);
    clusters.back(d, backing, 0);
    if (cached) {
      clusters.cache(d);
    } else {
      clusters.uncache(d);
    }
    clusters.setBusy(d, busy);
  }

  private static void attempt(boolean legal, Runnable change) {
    if (legal) {
      change.run();
    } else {
      assertThatThrownBy(change::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("slot");
    }
  }

  private static void free(VirtualClusters clusters, long entry) {
    long d = clusters.find(entry);
    clusters.setBusy(d, true);
    clusters.uncache(d);
    while (clusters.count(d) > 0) {
      clusters.unmap(d);
    }
    clusters.setBusy(d, false);
    clusters.free(entry);
  }
}
