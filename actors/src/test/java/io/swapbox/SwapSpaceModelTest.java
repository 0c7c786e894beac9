package io.swapbox;

import static io.swapbox.Pages.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads at once against the simplest model there is: for each entry the seed of its page.
 *
 * <p>A thread owns what it stored, hands some of it to the others, and reads pages that all share.
 */
class SwapSpaceModelTest {

  private static final int THREADS = 8;
  private static final int STEPS = 1500;
  private static final int MANY = 20;
  private static final int SHARED = 4;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapSpaceModelTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  /** An entry and the seed of the page that it must hold. */
  private record Held(long entry, long seed) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyThreadGetsBackWhatItStored(int cpus) throws Exception {
    SwapSpace space =
        spaces.open(
            new SwapSpaceConfig(
                cpus,
                Spaces.BATCH,
                ZswapConfig.ofBytes(64 * PAGE, cpus),
                SwapFileConfig.of(path, 100_000L * PAGE),
                true));
    long[] shared = space.swapOutAll(Pages.mixed(0, SHARED));
    Queue<Held> handedOver = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int number = 0; number < THREADS; number++) {
        Worker worker = new Worker(space, shared, handedOver, number);
        done.add(threads.submit(worker::run));
      }
      for (Future<?> worker : done) {
        worker.get(120, TimeUnit.SECONDS);
      }
    }
    for (Held held : handedOver) {
      assertThat(Pages.load(space, held.entry())).isEqualTo(Pages.mixed(held.seed()));
      space.free(held.entry());
    }
    space.freeAll(shared);
    Spaces.assertEmpty(space);
    SpaceStatistics end = space.statistics();
    assertThat(end.zswap().zswpout()).isPositive();
    assertThat(end.file().pswpout()).isPositive();
    assertThat(end.swpoutZero()).isPositive();
  }

  @Test
  void oneEntryIsFreedByOneOfManyOnly() throws Exception {
    SwapSpace space = spaces.open(Spaces.file(path, 64));
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int round = 0; round < 100; round++) {
        long seed = 1L + round;
        long entry = space.swapOut(Pages.direct(Pages.noise(seed)));
        List<Future<Boolean>> races = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          boolean loads = thread % 2 == 0;
          races.add(threads.submit(() -> wins(space, entry, seed, loads)));
        }
        int winners = 0;
        for (Future<Boolean> race : races) {
          winners += race.get(30, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(winners).isOne();
      }
    }
    Spaces.assertEmpty(space);
  }

  private static boolean wins(SwapSpace space, long entry, long seed, boolean loads) {
    try {
      if (loads) {
        ByteBuffer room = Pages.room(1);
        space.swapInAndFree(entry, room);
        assertThat(Pages.bytes(room)).isEqualTo(Pages.noise(seed));
      } else {
        space.free(entry);
      }
      return true;
    } catch (StaleEntryException lost) {
      return false;
    }
  }

  /** One thread's random steps. */
  private static final class Worker {

    private final SwapSpace space;
    private final long[] shared;
    private final Queue<Held> handedOver;
    private final SplittableRandom random;
    private final List<Held> own = new ArrayList<>();
    private long nextSeed;

    Worker(SwapSpace space, long[] shared, Queue<Held> handedOver, int number) {
      this.space = space;
      this.shared = shared;
      this.handedOver = handedOver;
      this.random = new SplittableRandom(number);
      this.nextSeed = 1_000_000L * (number + 1);
    }

    Void run() throws Exception {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      while (!own.isEmpty()) {
        free(takeOne());
      }
      return null;
    }

    private void step() throws Exception {
      switch (random.nextInt(12)) {
        case 0, 1 -> keep(space.swapOut(Pages.direct(Pages.mixed(nextSeed))));
        case 2 -> storeMany();
        case 3 ->
            keep(
                space
                    .swapOutAsync(Pages.direct(Pages.mixed(nextSeed)))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS));
        case 4 -> loadShared();
        case 5 -> takeOver();
        default -> withOneOfMine();
      }
    }

    private void withOneOfMine() {
      if (own.isEmpty()) {
        return;
      }
      Held held = takeOne();
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          check(held);
          own.add(held);
        }
        case 2 -> free(held);
        case 3 -> {
          ByteBuffer room = Pages.room(1);
          space.swapInAndFree(held.entry(), room);
          assertThat(Pages.bytes(room)).isEqualTo(Pages.mixed(held.seed()));
          refusesStale(held);
        }
        case 4 -> handedOver.add(held);
        default -> {
          own.add(held);
          loadMany();
        }
      }
    }

    private void keep(long entry) {
      own.add(new Held(entry, nextSeed++));
    }

    private void storeMany() {
      for (long entry : space.swapOutAll(Pages.mixed(nextSeed, MANY))) {
        keep(entry);
      }
    }

    private void loadMany() {
      int count = Math.min(own.size(), MANY);
      long[] entries = new long[count];
      for (int i = 0; i < count; i++) {
        entries[i] = own.get(own.size() - 1 - i).entry();
      }
      ByteBuffer room = Pages.room(count);
      space.swapInAll(entries, room);
      for (int i = 0; i < count; i++) {
        assertThat(Pages.bytes(room.slice(i * PAGE, PAGE)))
            .isEqualTo(Pages.mixed(own.get(own.size() - 1 - i).seed()));
      }
    }

    private void loadShared() {
      ByteBuffer room = Pages.room(SHARED);
      space.swapInAll(shared, room);
      assertThat(Pages.bytes(room)).isEqualTo(Pages.bytes(Pages.mixed(0, SHARED)));
    }

    private void takeOver() {
      Held held = handedOver.poll();
      if (held != null) {
        check(held);
        own.add(held);
      }
    }

    private void check(Held held) {
      assertThat(Pages.load(space, held.entry())).isEqualTo(Pages.mixed(held.seed()));
    }

    private void free(Held held) {
      space.free(held.entry());
      refusesStale(held);
    }

    private void refusesStale(Held held) {
      assertThatThrownBy(() -> space.swapIn(held.entry(), Pages.room(1)))
          .isInstanceOf(StaleEntryException.class);
    }

    private Held takeOne() {
      int which = random.nextInt(own.size());
      Held held = own.get(which);
      own.set(which, own.getLast());
      own.removeLast();
      return held;
    }
  }
}
