package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.Location;
import io.swapbox.backends.PoolSettings;
import io.swapbox.backends.ZswapPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order pages of a shard or device are named: the coldest first, or unused ones alone. */
class PageWalksTest {

  private static final int SHARD = 3;

  private final ZswapPool pool = new ZswapPool(PoolSettings.of(1 << 20, 90));
  private final HomeHints hints = new HomeHints();
  private final TestInbox<SlotAllocator.Command> home = TestInbox.create();

  @AfterEach
  void close() {
    pool.close();
  }

  /** Stores a page of a cgroup with that virtual slot. */
  private int store(long slot, int cgroup) {
    pool.compress(Pages.compressible(slot), 0);
    int handle = pool.allocate(slot, cgroup);
    pool.write(handle);
    return handle;
  }

  /** The virtual slots that were named since the last time. */
  private List<Long> named() {
    List<Long> slots = new ArrayList<>();
    hints.tell(
        List.of(home.getRef()),
        100,
        (entrySlots, locations) -> {
          for (int i = 0; i < entrySlots.length; i++) {
            slots.add(entrySlots[i]);
          }
          return new SlotAllocator.Granted(0, new long[0], new int[0], 0);
        });
    return slots;
  }

  private static MoveTarget of(int... cgroups) {
    return new MoveTarget(1, cgroups, MoveReason.DEMAND);
  }

  @Test
  void theColdestOfTheCgroupsThatAreMeantComeFirstAndEachAboutOnce() {
    for (int slot = 10; slot < 14; slot++) {
      store(slot, 5);
    }
    int used = store(20, 7);
    store(21, 7);
    store(30, 8);
    pool.touch(used);
    ColdestPages walk = new ColdestPages(pool, SHARD);
    walk.restart(of(5, 7));
    assertThat(walk.next(hints, 2)).isEqualTo(2);
    assertThat(named()).containsExactly(10L, 11L);
    assertThat(walk.next(hints, 10)).isEqualTo(4);
    assertThat(named()).containsExactlyInAnyOrder(12L, 13L, 21L, 20L);
    assertThat(walk.next(hints, 10)).isZero();
    walk.restart(of());
    assertThat(walk.next(hints, 100)).isEqualTo(7);
    assertThat(named()).hasSize(7);
    walk.restart(of(6));
    assertThat(walk.next(hints, 100)).isZero();
  }

  @Test
  void aPoolNamesPagesThatWereNotUsedSinceTheyWereLookedAt() {
    int used = store(10, 0);
    store(11, 0);
    int freed = store(12, 0);
    AllPages walk = AllPages.of(pool, SHARD);
    assertThat(walk.nextUnused(hints, 2)).isEqualTo(new AllPages.Look(2, 0));
    assertThat(walk.nextUnused(hints, 2)).isEqualTo(new AllPages.Look(1, 0));
    pool.touch(used);
    pool.free(freed);
    store(13, 0);
    walk.restart();
    assertThat(walk.nextUnused(hints, 10)).isEqualTo(new AllPages.Look(3, 1));
    assertThat(named()).containsExactly(11L);
    assertThat(walk.nextUnused(hints, 10)).isEqualTo(new AllPages.Look(3, 3));
    assertThat(named()).containsExactlyInAnyOrder(10L, 11L, 13L);
  }

  @Test
  void aDeviceNamesPagesThatWereThereBefore() {
    OldPlaces old = new OldPlaces();
    long slot = 5;
    long object = Location.place(Location.packed(0, 5));
    assertThat(old.mark(slot)).isFalse();
    assertThat(old.mark(object)).as("another place").isFalse();
    assertThat(old.mark(slot)).isTrue();
    old.forget(slot);
    assertThat(old.mark(slot)).isFalse();
    assertThat(old.mark(object)).isTrue();
  }
}
