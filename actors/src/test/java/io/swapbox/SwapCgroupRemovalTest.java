package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Cgroups that are removed, while the space is used and while it is not. */
class SwapCgroupRemovalTest {

  private static final int ABOVE = 5;
  private static final int ID = 6;
  private static final int BELOW = 7;
  private static final int CALLERS = 4;
  private static final int HELD = 60;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  private SwapSpace open(SwapChargeRule rule) {
    return spaces.open(
        Spaces.pool(200)
            .withSwapFile(SwapFileConfig.of(directory.resolve("swap"), 4_000 * Spaces.PAGE))
            .withAllocators(AllocatorConfig.DEFAULT.withChargeRule(rule)));
  }

  private static long charged(SwapSpace space, int cgroup) {
    return space.cgroup(cgroup).swap().current();
  }

  private static List<Long> store(SwapSpace space, int cgroup, int count) {
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      entries.add(space.cgroup(cgroup).swapOut(Pages.direct(Pages.noise(seed))));
    }
    return entries;
  }

  @Test
  void itsPagesAreThoseOfTheOneAbove() {
    SwapSpace space = open(SwapChargeRule.EVERY_ENTRY);
    space.cgroup(ID).parent(ABOVE);
    space.cgroup(BELOW).parent(ID);
    space.cgroup(ID).limitSwap(35);
    List<Long> entries = store(space, ABOVE, 10);
    entries.addAll(store(space, ID, 20));
    entries.addAll(store(space, BELOW, 5));
    assertThat(charged(space, ID)).isEqualTo(25);
    space.cgroup(ABOVE).limitSwap(30);
    space.cgroup(ID).remove();
    assertThat(charged(space, ABOVE)).as("past its limit").isEqualTo(35);
    assertThat(space.cgroup(ID).swap()).isEqualTo(SwapCharge.none(ID));
    assertThat(charged(space, BELOW)).isEqualTo(5);
    assertThatThrownBy(() -> store(space, BELOW, 1))
        .as("is below it")
        .isInstanceOf(SwapLimitException.class)
        .hasMessageContaining("30 pages");
    List<Long> anew = store(space, ID, 40);
    assertThat(charged(space, ID)).as("another cgroup, without a limit").isEqualTo(40);
    assertThat(charged(space, ABOVE)).isEqualTo(35);
    for (int i = 10; i < 30; i++) {
      assertThat(Pages.load(space, entries.get(i))).isEqualTo(Pages.noise(i - 10));
    }
    entries.forEach(space::free);
    assertThat(charged(space, ABOVE)).isZero();
    assertThat(charged(space, BELOW)).isZero();
    anew.forEach(space::free);
    assertThat(charged(space, ID)).isZero();
    Spaces.assertEmpty(space);
  }

  @Test
  void withoutOneAboveTheyAreTheSpacesOwn() {
    SwapSpace space = open(SwapChargeRule.PHYSICAL_SLOTS);
    space.cgroup(BELOW).parent(ID);
    space.cgroup(ID).denyTier("zswap");
    List<Long> entries = store(space, ID, 30);
    entries.addAll(store(space, BELOW, 3));
    assertThat(charged(space, ID)).isEqualTo(33);
    space.cgroup(ID).remove();
    assertThat(charged(space, 0)).isEqualTo(30);
    assertThat(charged(space, BELOW)).isEqualTo(3);
    List<Long> free = store(space, BELOW, 2);
    assertThat(charged(space, BELOW)).as("nobody keeps it out of the pool").isEqualTo(3);
    entries.addAll(free);
    entries.forEach(space::free);
    assertThat(space.statistics().swapCharges()).allMatch(charge -> charge.current() == 0);
    Spaces.assertEmpty(space);
  }

  @Test
  void oneThatNobodyHasNamedIsRemovedAndTheSpacesOwnIsNot() {
    SwapSpace space = open(SwapChargeRule.PHYSICAL_SLOTS);
    space.cgroup(99).remove();
    assertThatThrownBy(() -> space.cgroup(0).remove())
        .isInstanceOf(RootCgroupException.class)
        .hasMessage("cgroup 0 is the space's own and cannot be removed");
    CompletionStage<Void> root = space.cgroup(0).removeAsync();
    assertThatThrownBy(() -> root.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RootCgroupException.class);
    space.close();
    assertThatThrownBy(() -> space.cgroup(99).remove()).isInstanceOf(SpaceClosedException.class);
  }

  /** Stores, loads and frees pages of a few cgroups. */
  private static void use(SwapSpace space, int number, AtomicBoolean stop) {
    SplittableRandom random = new SplittableRandom(number);
    List<Long> held = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    while (!stop.get() || !held.isEmpty()) {
      if (!stop.get() && held.size() < HELD) {
        long seed = random.nextInt(1_000);
        int cgroup = ABOVE + random.nextInt(3);
        held.add(space.cgroup(cgroup).swapOut(Pages.direct(Pages.noise(seed))));
        seeds.add(seed);
      } else {
        int i = random.nextInt(held.size());
        assertThat(Pages.load(space, held.get(i))).isEqualTo(Pages.noise(seeds.get(i)));
        space.free(held.remove(i));
        seeds.remove(i);
      }
    }
  }

  @Test
  void nothingIsLostWhileCgroupsGoUnderLoad() throws Exception {
    for (SwapChargeRule rule : SwapChargeRule.values()) {
      SwapSpace space = open(rule);
      AtomicBoolean stop = new AtomicBoolean();
      try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
          int number = i;
          running.add(callers.submit(() -> use(space, number, stop)));
        }
        try {
          for (int i = 0; i < 200; i++) {
            space.cgroup(ID).parent(ABOVE);
            space.cgroup(BELOW).parent(ID);
            space.cgroup(ABOVE + i % 3).remove();
          }
        } finally {
          stop.set(true);
        }
        for (Future<?> caller : running) {
          caller.get();
        }
      }
      assertThat(space.statistics().swapCharges()).allMatch(charge -> charge.current() == 0);
      Spaces.assertEmpty(space);
      space.close();
    }
  }
}
