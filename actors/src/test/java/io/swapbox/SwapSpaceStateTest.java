package io.swapbox;

import static io.swapbox.Pages.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Random calls of a space against the simplest model there is: for each entry its page and how many
 * uses it has. {@value #RUNS} runs of {@value #STEPS} calls.
 */
class SwapSpaceStateTest {

  private static final int RUNS = 25;
  private static final int STEPS = 4_000;
  private static final int POOL_PAGES = 64;
  private static final int FILE_PAGES = 400;
  private static final int MANY = 12;
  private static final int MOST_USES = 30;

  @Property(tries = RUNS, shrinking = ShrinkingMode.OFF)
  void doesWhatAMapDoes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int cpus)
      throws Exception {
    Path path = Files.createTempFile("swapbox", ".swap");
    Files.delete(path);
    SwapFileConfig file = new SwapFileConfig(path, FILE_PAGES * PAGE, 2, true);
    SwapSpaceConfig config =
        new SwapSpaceConfig(
                cpus, Spaces.BATCH, ZswapConfig.ofBytes(POOL_PAGES * PAGE, cpus), file, true)
            .withAllocators(
                AllocatorConfig.DEFAULT
                    .withFreeBatching(seed % 2 == 0)
                    .withLookUpCache(seed % 4 < 2));
    // A store goes to the CPU of its thread.
    try (SwapSpace space = SwapSpace.open(config);
        ExecutorService threads = Executors.newFixedThreadPool(2 * cpus)) {
      new Run(space, threads, seed).go(cpus);
    }
  }

  private static final class Held {
    final long entry;
    final long seed;
    int uses = 1;

    Held(long entry, long seed) {
      this.entry = entry;
      this.seed = seed;
    }
  }

  private static final class Run {

    private final SwapSpace space;
    private final ExecutorService threads;
    private final SplittableRandom random;
    private final List<Held> live = new ArrayList<>();
    private final List<Held> freed = new ArrayList<>();
    private final Set<Long> everGiven = new HashSet<>();
    private final Set<Integer> homes = new HashSet<>();
    private long nextSeed;

    Run(SwapSpace space, ExecutorService threads, long seed) {
      this.space = space;
      this.threads = threads;
      this.random = new SplittableRandom(seed);
    }

    void go(int cpus) throws Exception {
      int storePercent = 0;
      for (int step = 0; step < STEPS; step++) {
        if (step % 400 == 0) {
          checkStatistics();
          storePercent = random.nextInt(10, 50);
        }
        if (random.nextInt(100) < storePercent) {
          store();
        } else {
          useOne();
        }
      }
      assertThat(homes).as("CPUs that stored").hasSizeGreaterThan(cpus / 2);
      while (!live.isEmpty()) {
        freeMany();
      }
      Spaces.assertEmpty(space);
    }

    private void checkStatistics() {
      SpaceStatistics now = space.statistics();
      assertThat(now.entries()).isEqualTo(live.size());
      assertThat(now.zeroPages() + now.poolStoredPages() + now.filePages()).isEqualTo(live.size());
      assertThat(now.swapCached()).isZero();
      assertThat(now.folioPages()).isZero();
    }

    private void store() throws Exception {
      int count = random.nextBoolean() ? 1 : random.nextInt(1, MANY);
      ByteBuffer pages = Pages.mixed(nextSeed, count);
      try {
        long[] entries =
            threads
                .submit(
                    () -> count == 1 ? new long[] {space.swapOut(pages)} : space.swapOutAll(pages))
                .get();
        for (long entry : entries) {
          assertThat(everGiven.add(entry)).isTrue();
          homes.add(Entry.home(entry));
          live.add(new Held(entry, nextSeed++));
        }
      } catch (ExecutionException refused) {
        assertThat(refused).hasCauseInstanceOf(SpaceFullException.class);
        assertThat(space.statistics().entries()).as("all or none").isEqualTo(live.size());
        assertThat(space.statistics().filePages()).isGreaterThan(FILE_PAGES - 2 * MANY);
      }
    }

    private void useOne() throws Exception {
      if (live.isEmpty()) {
        return;
      }
      Held held = live.get(random.nextInt(live.size()));
      switch (random.nextInt(12)) {
        case 0, 1 -> assertThat(Pages.load(space, held.entry)).isEqualTo(Pages.mixed(held.seed));
        case 2 -> loadMany();
        case 3, 4 -> {
          ByteBuffer room = Pages.room(1);
          space.swapInAndFree(held.entry, room);
          assertThat(Pages.bytes(room)).isEqualTo(Pages.mixed(held.seed));
          used(held, -1);
        }
        case 5, 6 -> {
          space.free(held.entry);
          used(held, -1);
        }
        case 7 -> freeMany();
        case 8 -> {
          if (held.uses < MOST_USES) {
            space.duplicateAsync(held.entry).toCompletableFuture().get();
            used(held, 1);
          }
        }
        case 9 -> duplicateMany();
        case 10 -> useStale();
        default -> duplicateNone(held);
      }
    }

    private void used(Held held, int uses) {
      held.uses += uses;
      if (held.uses == 0) {
        live.remove(held);
        freed.add(held);
      }
    }

    private List<Held> chooseMany() {
      List<Held> chosen = new ArrayList<>();
      int first = random.nextInt(live.size());
      for (int i = first; i < live.size() && chosen.size() < MANY; i++) {
        chosen.add(live.get(i));
      }
      return chosen;
    }

    private static long[] entries(List<Held> chosen) {
      return chosen.stream().mapToLong(held -> held.entry).toArray();
    }

    private void loadMany() {
      List<Held> chosen = chooseMany();
      ByteBuffer room = Pages.room(chosen.size());
      space.swapInAll(entries(chosen), room);
      for (int i = 0; i < chosen.size(); i++) {
        assertThat(Pages.bytes(room.slice(i * PAGE, PAGE)))
            .isEqualTo(Pages.mixed(chosen.get(i).seed));
      }
    }

    /** Some entries twice, if they have two uses. */
    private void freeMany() {
      List<Held> chosen = chooseMany();
      chosen.addAll(chosen.stream().filter(held -> held.uses > 1).toList());
      space.freeAll(entries(chosen));
      chosen.forEach(held -> used(held, -1));
    }

    /** Some entries twice. */
    private void duplicateMany() {
      List<Held> chosen = chooseMany();
      chosen.addAll(chosen.subList(0, chosen.size() / 2).stream().toList());
      chosen.removeIf(held -> held.uses + 2 > MOST_USES);
      space.duplicateAll(entries(chosen));
      chosen.forEach(held -> used(held, 1));
    }

    private void useStale() {
      if (freed.isEmpty()) {
        return;
      }
      long entry = freed.get(random.nextInt(freed.size())).entry;
      assertThatThrownBy(() -> space.free(entry)).isInstanceOf(StaleEntryException.class);
      assertThatThrownBy(() -> space.duplicate(entry)).isInstanceOf(StaleEntryException.class);
      assertThatThrownBy(() -> space.swapInAndFree(entry, Pages.room(1)))
          .isInstanceOf(StaleEntryException.class);
    }

    /** One stale entry: none of the others is duplicated. */
    private void duplicateNone(Held held) {
      if (freed.isEmpty() || held.uses == MOST_USES) {
        return;
      }
      long stale = freed.get(random.nextInt(freed.size())).entry;
      assertThatThrownBy(() -> space.duplicateAll(new long[] {held.entry, stale, held.entry}))
          .isInstanceOf(StaleEntryException.class);
    }
  }
}
