package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** CPUs of a space that go offline and come back while it is used. */
class SwapSpaceHotplugTest {

  private static final int CPUS = 4;
  private static final int CALLERS = 4;
  private static final int ROUNDS = 60;
  private static final int HELD = 40;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapSpaceHotplugTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  private SwapSpace open() {
    return spaces.open(
        new SwapSpaceConfig(
            CPUS,
            Spaces.BATCH,
            ZswapConfig.ofBytes(32 * Spaces.PAGE, CPUS),
            SwapFileConfig.of(path, 4_000 * Spaces.PAGE),
            true));
  }

  @Test
  void entriesOutliveTheirCpu() {
    SwapSpace space = open();
    long entry = space.swapOut(Pages.room(1));
    int home = Entry.home(entry);
    space.offline(home);
    SpaceStatistics offline = space.statistics();
    assertThat(offline.onlineCpus()).hasSize(CPUS - 1).doesNotContain(home);
    assertThat(offline.adoptedClusters()).isEqualTo(1);
    assertThat(offline.entries()).isEqualTo(1);
    space.swapIn(entry, Pages.room(1));
    space.duplicate(entry);
    space.free(entry);

    space.online(home);
    SpaceStatistics online = space.statistics();
    assertThat(online.onlineCpus()).containsExactly(0, 1, 2, 3);
    assertThat(online.adoptedClusters()).isZero();
    assertThat(online.entries()).isEqualTo(1);
    space.swapInAndFree(entry, Pages.room(1));
    assertThatThrownBy(() -> space.free(entry)).isInstanceOf(StaleEntryException.class);
    Spaces.assertEmpty(space);
  }

  @Test
  void theLastCpuStays() {
    SwapSpace space = open();
    for (int cpu = 0; cpu < CPUS - 1; cpu++) {
      space.offline(cpu);
    }
    assertThatThrownBy(() -> space.offline(CPUS - 1))
        .isInstanceOf(LastCpuException.class)
        .hasMessage("cpu 3 is the last one online and cannot go offline");
    assertThat(space.statistics().onlineCpus()).containsExactly(CPUS - 1);
    long entry = space.swapOut(Pages.room(1));
    space.free(entry);
  }

  @Test
  void whatChangesNothingIsRefused() {
    SwapSpace space = open();
    assertThatThrownBy(() -> space.online(1))
        .isInstanceOf(CpuStateException.class)
        .hasMessage("cpu 1 is online already");
    space.offline(1);
    assertThatThrownBy(() -> space.offline(1))
        .isInstanceOf(CpuStateException.class)
        .hasMessage("cpu 1 is offline already");
    assertThatThrownBy(() -> space.offline(CPUS))
        .isInstanceOf(NoSuchCpuException.class)
        .hasMessage("the space has no cpu 4");
    assertThatThrownBy(() -> space.onlineAsync(-1).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NoSuchCpuException.class);
  }

  @Test
  void aClosedSpaceChangesNothing() {
    SwapSpace space = open();
    space.close();
    assertThatThrownBy(() -> space.offline(0)).isInstanceOf(SpaceClosedException.class);
    assertThat(space.onlineAsync(0))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(SpaceClosedException.class);
  }

  /** Callers on all CPUs, while each CPU goes and comes: what they stored comes back to them. */
  @Test
  void nothingIsLostUnderLoad() throws Exception {
    SwapSpace space = open();
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch storing = new CountDownLatch(CALLERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int seed = caller << 24;
        callers.add(threads.submit(() -> use(space, seed, storing, over)));
      }
      storing.await();
      for (int round = 0; round < ROUNDS; round++) {
        int cpu = round % CPUS;
        int adopter = (cpu + 1) % CPUS;
        space.offline(cpu);
        // The adopter goes as well, before the first one is back or after.
        CompletionStage<Void> adopterGone = space.offlineAsync(adopter);
        space.online(cpu);
        space.onlineAsync(adopter).toCompletableFuture().get();
        adopterGone.toCompletableFuture().get();
      }
      over.set(true);
      for (Future<?> caller : callers) {
        caller.get();
      }
    } finally {
      over.set(true);
    }
    assertThat(space.statistics().onlineCpus()).hasSize(CPUS);
    Spaces.assertEmpty(space);
  }

  private static void use(SwapSpace space, long seed, CountDownLatch storing, AtomicBoolean over) {
    List<Long> entries = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    long next = seed;
    while (!over.get() || next == seed) {
      try {
        while (entries.size() < HELD) {
          entries.add(space.swapOut(ByteBuffer.wrap(Pages.mixed(next))));
          seeds.add(next++);
        }
      } finally {
        storing.countDown();
      }
      for (int i = 0; i < HELD / 2; i++) {
        takeBack(space, entries.removeFirst(), seeds.removeFirst());
      }
    }
    while (!entries.isEmpty()) {
      takeBack(space, entries.removeFirst(), seeds.removeFirst());
    }
  }

  private static void takeBack(SwapSpace space, long entry, long seed) {
    ByteBuffer page = Pages.room(1);
    space.swapInAndFree(entry, page);
    assertThat(Pages.bytes(page)).isEqualTo(Pages.mixed(seed));
  }
}
