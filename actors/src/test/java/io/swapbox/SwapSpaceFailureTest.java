package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.typesafe.config.ConfigFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A space one of whose actors fails: nobody waits for ever, and it can be closed. */
class SwapSpaceFailureTest {

  private static final int CALLERS = 6;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapSpaceFailureTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  private static void awaitFailure(SwapSpace space) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          while (true) {
            space.statistics();
          }
        },
        "the failure of an actor is not noticed");
  }

  @RepeatedTest(5)
  void everyCallerIsTold() throws Exception {
    SwapFileConfig file = SwapFileConfig.of(path, 10_000 * Spaces.PAGE);
    SwapSpace space = spaces.open(Spaces.pool(4).withSwapFile(file));
    CountDownLatch busy = new CountDownLatch(CALLERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int seed = caller;
        callers.add(threads.submit(() -> callUntilFailed(space, seed, busy)));
      }
      busy.await();
      Spaces.makeAnActorFail(space);
      for (Future<?> caller : callers) {
        assertThatThrownBy(() -> caller.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(SpaceFailedException.class);
      }
    }
    refusesEverything(space);
    space.close();
    spaces.open(Spaces.file(path, 8));
  }

  @SuppressWarnings("InfiniteLoopStatement") // It ends when the space fails.
  private static Void callUntilFailed(SwapSpace space, int seed, CountDownLatch busy)
      throws Exception {
    ByteBuffer page = Pages.direct(Pages.noise(seed));
    ByteBuffer room = Pages.room(1);
    for (int round = 0; ; round++) {
      if (round == 20) {
        busy.countDown();
      }
      space.swapInAndFree(space.swapOut(page), room);
      try {
        space.free(space.swapOutAsync(page).toCompletableFuture().get(30, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        throw e.getCause() instanceof SpaceFailedException failure ? failure : e;
      }
    }
  }

  private static void refusesEverything(SwapSpace space) {
    ByteBuffer page = Pages.room(1);
    assertThatExceptionOfType(SpaceFailedException.class)
        .isThrownBy(() -> space.swapOut(page))
        .withMessageContaining("slot-allocator-0 failed")
        .withMessageContaining("was granted to the allocator of cpu 0")
        .withRootCauseInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> space.swapIn(1, page)).isInstanceOf(SpaceFailedException.class);
    assertThatThrownBy(() -> space.free(1)).isInstanceOf(SpaceFailedException.class);
    assertThatThrownBy(space::statistics).isInstanceOf(SpaceFailedException.class);
    assertThat(space.swapOutAsync(page).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(SpaceFailedException.class);
  }

  @Test
  void aSpaceThatFailedWhileIdleSaysSoAtTheNextCall() {
    SwapSpace space = spaces.open(Spaces.pool(8));
    Spaces.makeAnActorFail(space);
    assertThatThrownBy(() -> awaitFailure(space))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    refusesEverything(space);
    space.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"swapbox.dispatchers.caller-runs.executor", "akka.actor.provider"})
  void aSpaceThatCannotStartDoesNotKeepItsFile(String setting) {
    System.setProperty(setting, "no.such.Thing");
    ConfigFactory.invalidateCaches();
    try {
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () ->
              assertThatThrownBy(() -> SwapSpace.open(Spaces.file(path, 8)))
                  .isInstanceOf(SpaceFailedException.class)
                  .rootCause()
                  .hasMessageContaining("no.such.Thing"));
    } finally {
      System.clearProperty(setting);
      ConfigFactory.invalidateCaches();
    }
    spaces.open(Spaces.file(path, 8));
  }
}
